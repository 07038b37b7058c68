import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** The range of IPv6 addresses that are in use; every other range has a special meaning. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Addresses at which clouds serve the credentials of a machine. An allowance opens such an address only if the allowed range lies inside one of these. */
const METADATA: readonly Range[] = [
  '169.254.0.0/16', // all link-local addresses: AWS, Azure, Google and others
  '100.100.100.200/32', // Alibaba, inside the range of carriers (RFC 6598)
  '168.63.129.16/32', // Azure, a public address
  '192.0.0.192/32', // Oracle
  'fe80::/10',
  'fd00:ec2::/32', // AWS
  'fd00:42::42/128', // Scaleway
  'fd20:ce::254/128', // Google
].map((cidr) => ipaddr.parseCIDR(cidr));

/**
 * Whether an IP address may be called: it is public or in an allowed range. An address that contains
 * another address (NAT64, 6to4, Teredo) is not public. If it is allowed, the contained address must also
 * be callable.
 *
 * @param ip an IPv4 or IPv6 address in any spelling
 * @param allow CIDR ranges
 */
export function isCallable(ip: string, allow: readonly string[]): boolean {
  return classifyAddress(ip, allow) !== 'refused';
}

/** Classifies an address by the rules of {@link isCallable}. `allowed` is a callable address that is in one of the ranges. */
export function classifyAddress(
  ip: string,
  allow: readonly string[],
): 'refused' | 'public' | 'allowed' {
  const address = parseAddress(ip);
  if (address === undefined) return 'refused';
  const ranges = allow.map((cidr) => ipaddr.parseCIDR(cidr));
  const reached = [address, ...embeddedAddresses(address)];
  if (!reached.every((each) => mayBeCalled(each, ranges))) return 'refused';
  return ranges.some((range) => isWithin(address, range)) ? 'allowed' : 'public';
}

function mayBeCalled(address: Address, allow: readonly Range[]): boolean {
  const allowed = allow.filter((range) => isWithin(address, range));
  if (METADATA.some((range) => isWithin(address, range)))
    return allowed.some((range) => METADATA.some((metadata) => isInside(range, metadata)));
  return isPublic(address) || allowed.length > 0;
}

/** Parses an address. An IPv4 address that is mapped into IPv6 becomes the IPv4 address. */
function parseAddress(ip: string): Address | undefined {
  const bare = ip.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isWithin(address, GLOBAL_IPV6);
}

function isWithin(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match([base, bits]);
}

function isInside([base, bits]: Range, outer: Range): boolean {
  return bits >= outer[1] && isWithin(base, outer);
}

/** Positions of an IPv4 address inside the IPv6 addresses of translators and tunnels: its first byte, and `inverted` if its bits are inverted. */
const EMBEDDED_IPV4 = [
  { range: '64:ff9b::/96', at: 12 }, // NAT64, RFC 6052
  { range: '64:ff9b:1::/48', at: 12 }, // NAT64 of one network, RFC 8215
  { range: '::ffff:0:0:0/96', at: 12 }, // SIIT, RFC 2765
  { range: '2002::/16', at: 2 }, // 6to4, RFC 3056
  { range: '2001::/32', at: 4 }, // the server of Teredo, RFC 4380
  { range: '2001::/32', at: 12, inverted: true }, // the client of Teredo
  { range: '::/96', at: 12 }, // IPv4-compatible, RFC 4291
].map(({ range, ...position }) => ({ ...position, range: ipaddr.parseCIDR(range) }));

/** `::` and `::1` are in the range of IPv4-compatible addresses, but contain no IPv4 address. */
const WITHOUT_IPV4 = ipaddr.parseCIDR('::/127');

/** Returns the IPv4 addresses that an IPv6 address contains. A packet may arrive at them. */
function embeddedAddresses(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4[] {
  if (address.kind() === 'ipv4' || address.match(WITHOUT_IPV4)) return [];
  const bytes = address.toByteArray();
  return EMBEDDED_IPV4.filter(({ range }) => address.match(range)).map(
    ({ at, inverted }) =>
      new ipaddr.IPv4(bytes.slice(at, at + 4).map((byte) => (inverted ? byte ^ 0xff : byte))),
  );
}
