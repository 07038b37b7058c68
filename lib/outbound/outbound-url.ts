import { isIP } from 'node:net';
import { KaartError } from '../core/errors.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import { type Allowance, isWithin } from './allowance.ts';
import { isCallable } from './callable-address.ts';

/**
 * The URL of a call, after everything that can be refused without resolving a name was. Public
 * addresses are called by https at port 443; all else must be allowed.
 *
 * @throws KaartError `address-refused`
 */
export function outboundUrl(text: string, allow: Allowance): URL {
  if (!URL.canParse(text)) throw addressRefused('address-no-url');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw addressRefused('address-scheme');
  if (url.username !== '' || url.password !== '') throw addressRefused('address-credentials');
  // The URL parser has already made one spelling of every IPv4 address.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = /(^|\.)localhost\.?$/i.test(host) ? '127.0.0.1' : host;
  const ranges = allow.rangesAt(getPort(url));
  if (isIP(address) !== 0 && !isCallable(address, ranges))
    throw addressRefused('address-not-public');
  if (!needsRange(url, allow)) return url;
  if (isIP(address) !== 0 ? isWithin(address, ranges) : ranges.length > 0) return url;
  throw nonStandardAddress(url);
}

/**
 * Whether a URL may be called only where its address lies in a range that is allowed: by http, or at
 * another port than 443, and the host is not named. A name is resolved to know that.
 */
export function needsRange(url: URL, allow: Allowance): boolean {
  if (url.protocol === 'https:' && getPort(url) === 443) return false;
  return !allow.names(url.hostname, getPort(url));
}

/** The port of a call. */
export function getPort({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** The refusal of what is not https at port 443. */
export function nonStandardAddress(url: URL): KaartError {
  return url.protocol === 'http:'
    ? addressRefused('address-not-https')
    : new KaartError('address-port', {
        code: 'address-refused',
        parameters: { port: getPort(url) },
      });
}

/** Error for a refused address. The user who entered the address sees it. */
export function addressRefused(reason: PlainReason & `address-${string}`): KaartError {
  return new KaartError(reason, { code: 'address-refused' });
}
