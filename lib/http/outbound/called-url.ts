import { isIP } from 'node:net';
import { KaartError } from '../../core/errors.ts';
import type { AddressRange } from './address-range.ts';
import { judge } from './address-rules.ts';

/**
 * The URL of a call, as far as it can be checked without resolving its name. The WHATWG parser
 * brings every spelling of an IPv4 address (`0x7f.1`, `2130706433`, `127。0。0。1`) into one.
 *
 * @throws KaartError `address-refused` whose message names the rule
 */
export function calledUrl(address: string, allowed: readonly AddressRange[]): URL {
  const url = URL.canParse(address) ? new URL(address) : refuse('the address is not a URL', 'url');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse('the address is neither http nor https', 'scheme');
  if (url.username !== '' || url.password !== '')
    return refuse('the address carries a user name or password', 'credentials');
  const host = hostOf(url);
  const verdict = isIP(host) === 0 ? undefined : judge(host, allowed);
  if (verdict?.kind === 'refused')
    return refuse(`the address is not public (${verdict.rule})`, verdict.rule);
  return url;
}

/** The name or the address, an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function refuse(message: string, rule: string): never {
  throw new KaartError(message, { code: 'address-refused', details: { rule } });
}
