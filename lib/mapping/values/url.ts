import { parseUrl } from '../../core/url.ts';
import type { CellParser } from './check.ts';
import { isLonger } from './text-length.ts';
import { cleanText } from './tidy.ts';

const MAX_LENGTH = 2_000;
const HOST_FIRST = /^(?:\/\/)?(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}(?=[/:?#]|$)/u;
/** The usual form, which needs no parser: plain host in lower case below a top-level domain of letters, and no `@` anywhere. */
const PLAIN_ADDRESS =
  /^https?:\/\/(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,}(?:\/[!#-;=?A-Z[\]_a-z~]*)?$/;
const PRIVATE_ENDING =
  /\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|private|arpa|onion)(?:\/|$)/;

/** Parser for a public web address: http or https, a public host, no user name. */
export const checkUrl: CellParser<string> = (cell, notes) => {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string' && isPlain(cell)) return cell;
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  if (isLonger(text, MAX_LENGTH)) {
    notes.add('TOO_LONG', cell, { facts: { max: MAX_LENGTH } });
    return null;
  }
  const url = toAddress(text);
  if (url === undefined) notes.add('BAD_URL', cell);
  else if (url !== cell) notes.add('NORMALISED', cell, { value: url });
  return url ?? null;
};

function isPlain(text: string): boolean {
  return text.length <= MAX_LENGTH && PLAIN_ADDRESS.test(text) && !PRIVATE_ENDING.test(text);
}

/** Adds a scheme to an address and changes nothing else if possible; `undefined` if it is not an address. */
function toAddress(text: string): string | undefined {
  const written = addScheme(text);
  if (written === undefined || /[\s\\<>"^`{|}]/.test(written)) return undefined;
  if (!/^https?:\/\/[^/]/i.test(written)) return undefined;
  const url = parseUrl(written);
  if (url === undefined) return undefined;
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(written))
    return undefined;
  if (!isPublicHost(url.hostname)) return undefined;
  return respell(written, url);
}

function addScheme(text: string): string | undefined {
  if (/^https?:/i.test(text)) return text;
  if (HOST_FIRST.test(text)) return `https://${text.replace(/^\/\//, '')}`;
  return undefined;
}

/**
 * The address with scheme and host in lower case, and with percent-encoded letters beyond ASCII and
 * `@`; `undefined` if that would change the host.
 */
function respell(withScheme: string, url: URL): string | undefined {
  const isAscii = /^[!-~]+$/.test(withScheme);
  const lowerCased = isAscii
    ? withScheme.replace(/^https?:\/\/[^/?#]*/i, (start) => start.toLowerCase())
    : url.href;
  const host = new URL(lowerCased).host;
  return host === url.host ? lowerCased.replaceAll('@', '%40') : undefined;
}

/** Host names that are valid only inside a network (RFC 6761, RFC 8375, and other common ones). */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|onion)$/;
/** Non-public IPv4 blocks (RFC 6890): first and last address, as integers. */
const PRIVATE_V4: readonly (readonly [number, number])[] = [
  toRange(0, 8),
  toRange(10, 8),
  toRange(100, 10, 64),
  toRange(127, 8),
  toRange(169, 16, 254),
  toRange(172, 12, 16),
  toRange(192, 24, 0, 0),
  toRange(192, 24, 0, 2),
  toRange(192, 16, 168),
  toRange(198, 15, 18),
  toRange(198, 24, 51, 100),
  toRange(203, 24, 0, 113),
  toRange(224, 3),
];
/** Loopback, unspecified, unique local, link local, multicast, documentation. */
const PRIVATE_V6 = /^(?:::1?$|f[cd]|fe[89ab]|fec|ff|2001:db8:|100::)/;
/** IPv4 inside IPv6: mapped, translated, 6to4. The last or the named 32 bits are the address. */
const MAPPED = /^::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const TRANSLATED = /^64:ff9b:(?:1:)?.*?:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const SIX_TO_FOUR = /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/;
const V4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Whether a host, as `URL` writes it (lower case, addresses in their normal form), may be public. */
function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '');
  if (host.startsWith('[')) return isPublicV6(host.slice(1, -1));
  if (V4.test(host)) return isPublicV4(toIpNumber(host));
  return host.includes('.') && !PRIVATE_NAME.test(host) && !/\.\./.test(host);
}

function isPublicV4(address: number): boolean {
  return !PRIVATE_V4.some(([first, last]) => address >= first && address <= last);
}

function isPublicV6(address: string): boolean {
  const [, high, low] =
    MAPPED.exec(address) ?? TRANSLATED.exec(address) ?? SIX_TO_FOUR.exec(address) ?? [];
  if (high !== undefined && low !== undefined)
    return isPublicV4(Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16));
  return !PRIVATE_V6.test(address);
}

function toIpNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toRange(a: number, bits: number, b = 0, c = 0): readonly [number, number] {
  const first = ((a * 256 + b) * 256 + c) * 256;
  return [first, first + 2 ** (32 - bits) - 1];
}
