import { isIP } from 'node:net';
import { KaartError } from '../core/errors.ts';
import { type Allowance, isWithin } from './allowance.ts';
import { isCallable } from './callable-address.ts';

/**
 * The URL of a call, after everything that can be refused without resolving a name was. Public
 * addresses are called by https at port 443; all else must be allowed.
 *
 * @throws KaartError `address-refused`
 */
export function outboundUrl(text: string, allow: Allowance): URL {
  if (!URL.canParse(text)) throw addressRefused('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw addressRefused('it is neither http nor https');
  if (url.username !== '' || url.password !== '') throw addressRefused('it carries credentials');
  // The URL parser has already made one spelling of every IPv4 address.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = /(^|\.)localhost\.?$/i.test(host) ? '127.0.0.1' : host;
  const ranges = allow.rangesAt(getPort(url));
  if (isIP(address) !== 0 && !isCallable(address, ranges))
    throw addressRefused('it is not a public address');
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
    ? addressRefused('it is not https')
    : addressRefused(`its port is ${getPort(url)}, not 443`);
}

/** Error for a refused address. The user who entered the address sees it. */
export function addressRefused(why: string): KaartError {
  return new KaartError(`this address is not called: ${why}`, { code: 'address-refused' });
}
