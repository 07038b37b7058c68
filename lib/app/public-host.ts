import { isIP } from 'node:net';
import { isCallable } from '../outbound/callable-address.ts';

/** Names that cannot be resolved outside a network. @see RFC 6761, RFC 6762, RFC 8375, ICANN's `internal` */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|test|home\.arpa)$/;

/**
 * Whether others than one's own network may reach a URL: by a public address, or by a name with a
 * domain. What a name resolves to is not asked.
 */
export function hasPublicHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isCallable(host, []);
  return host.includes('.') && !LOCAL_NAME.test(host);
}
