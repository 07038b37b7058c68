import type { RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { KaartError } from '../core/errors.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import { parseUrl } from '../core/url.ts';
import type { Allowance } from './allowance.ts';
import { classifyAddress } from './callable-address.ts';

/**
 * Parses the URL of a request, and makes all checks that need no name resolution. A public address may
 * be called by https at port 443. Everything else must be allowed.
 *
 * @throws KaartError `address-refused`
 */
export function outboundUrl(text: string, allow: Allowance): URL {
  const url = parseUrl(text);
  if (url === undefined) throw addressRefused('address-no-url');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw addressRefused('address-scheme');
  if (url.username !== '' || url.password !== '') throw addressRefused('address-credentials');
  // The URL parser has already normalised IPv4 addresses.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = /(^|\.)localhost\.?$/i.test(host) ? '127.0.0.1' : host;
  const { ranges, needsRange } = findAllowance(url, allow);
  const found = isIP(address) === 0 ? undefined : classifyAddress(address, ranges);
  if (found === 'refused') throw addressRefused('address-not-public');
  if (!needsRange || (found === undefined ? ranges.length > 0 : found === 'allowed')) return url;
  throw nonStandardAddress(url);
}

/**
 * Returns the ranges that are allowed at the port of a URL, and whether its address must be in one of
 * them. The address must be in a range for http and for ports other than 443, unless the allowance names
 * the host and the port.
 */
function findAllowance({ protocol, hostname, port }: URL, allow: Allowance) {
  const standardPort = protocol === 'https:' ? 443 : 80;
  const actual = port === '' ? standardPort : Number(port);
  const isStandard = protocol === 'https:' && actual === 443;
  const ranges = allow.rangesAt(actual);
  return { ranges, needsRange: !isStandard && !allow.names(hostname, actual) };
}

/** Error for a URL that is not https at port 443. */
function nonStandardAddress({ protocol, port }: URL): KaartError {
  return protocol === 'http:'
    ? addressRefused('address-not-https')
    : new KaartError('address-port', {
        code: 'address-refused',
        parameters: { port: Number(port) },
      });
}

/** Error for a refused address. The user who entered the address sees the reason. */
function addressRefused(reason: PlainReason & `address-${string}`): KaartError {
  return new KaartError(reason, { code: 'address-refused' });
}

/** Returns all IP addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Resolves the host name of a connection once and checks each of its addresses. The connection goes to one of
 * the checked addresses, so a later, different result for the name has no effect.
 */
export function pinnedLookup(
  url: URL,
  allow: Allowance,
  resolve: Resolve,
): NonNullable<RequestOptions['lookup']> {
  const { ranges, needsRange } = findAllowance(url, allow);
  return (host, { all }, done) => {
    const fail = (error: Error) => done(error, '', 0);
    resolve(host).then((addresses) => {
      const [first] = addresses;
      if (first === undefined) return fail(new Error('the name has no address'));
      const found = addresses.map((address) => classifyAddress(address, ranges));
      if (found.includes('refused')) return fail(addressRefused('address-leads-inside'));
      if (needsRange && found.includes('public')) return fail(nonStandardAddress(url));
      if (!all) return done(null, first, isIP(first));
      return done(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      );
    }, fail);
  };
}
