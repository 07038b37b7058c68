/** Names that mean something only inside a network (RFC 6761, RFC 8375, and the ones in common use). */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|onion)$/;
/** First octets, or first two, of IPv4 blocks that are no public hosts (RFC 6890): low and high end, as whole numbers. */
const PRIVATE_V4: readonly (readonly [number, number])[] = [
  block(0, 8),
  block(10, 8),
  block(100, 10, 64),
  block(127, 8),
  block(169, 16, 254),
  block(172, 12, 16),
  block(192, 24, 0, 0),
  block(192, 24, 0, 2),
  block(192, 16, 168),
  block(198, 15, 18),
  block(198, 24, 51, 100),
  block(203, 24, 0, 113),
  block(224, 3),
];
/** Loopback, unspecified, unique local, link local, multicast, documentation. */
const PRIVATE_V6 = /^(?:::1?$|f[cd]|fe[89ab]|fec|ff|2001:db8:|100::)/;
/** IPv4 inside IPv6: mapped, translated, 6to4. The last or the named 32 bits are the address. */
const MAPPED = /^::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const TRANSLATED = /^64:ff9b:(?:1:)?.*?:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const SIX_TO_FOUR = /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/;
const V4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Whether a host, as `URL` writes it (lower case, addresses in their normal form), can be one that everybody reaches. */
export function isPublicHost(hostname: string): boolean {
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

function block(a: number, bits: number, b = 0, c = 0): readonly [number, number] {
  const first = ((a * 256 + b) * 256 + c) * 256;
  return [first, first + 2 ** (32 - bits) - 1];
}
