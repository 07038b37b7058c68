import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** The range of IPv6 addresses that are in use; every other range has a special meaning. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Addresses at which clouds serve the credentials of a machine. An allowance opens one only if it is inside such a range. */
const METADATA: readonly Range[] = [
  '169.254.0.0/16', // all of link-local: AWS, Azure, Google and others
  '100.100.100.200/32', // Alibaba, in the space of carriers
  '168.63.129.16/32', // Azure, in public space
  '192.0.0.192/32', // Oracle
  'fe80::/10',
  'fd00:ec2::/32', // AWS
  'fd00:42::42/128', // Scaleway
  'fd20:ce::254/128', // Google
].map((cidr) => ipaddr.parseCIDR(cidr));

/**
 * Whether an IP address may be called: it is public or in an allowed range. An address that contains
 * another address (NAT64, 6to4, Teredo) is not public. If it is allowed, the address in it must also be
 * one that may be called.
 *
 * @param ip in any spelling of an IPv4 or IPv6 address
 * @param allow CIDR ranges
 */
export function isCallable(ip: string, allow: readonly string[]): boolean {
  return classifyAddress(ip, allow) !== 'refused';
}

/** As {@link isCallable}: `allowed` is an address that may be called and is in one of the ranges. */
export function classifyAddress(
  ip: string,
  allow: readonly string[],
): 'refused' | 'public' | 'allowed' {
  const address = parse(ip);
  if (address === undefined) return 'refused';
  const ranges = allow.map((cidr) => ipaddr.parseCIDR(cidr));
  const reached = [address, ...embeddedAddresses(address)];
  if (!reached.every((each) => mayBeCalled(each, ranges))) return 'refused';
  return ranges.some((range) => within(address, range)) ? 'allowed' : 'public';
}

function mayBeCalled(address: Address, allow: readonly Range[]): boolean {
  const allowed = allow.filter((range) => within(address, range));
  if (METADATA.some((range) => within(address, range)))
    return allowed.some((range) => METADATA.some((metadata) => inside(range, metadata)));
  return isPublic(address) || allowed.length > 0;
}

/** An IPv4 address mapped into IPv6 is that IPv4 address. */
function parse(ip: string): Address | undefined {
  const bare = ip.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || within(address, GLOBAL_IPV6);
}

function within(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base as never, bits);
}

function inside([base, bits]: Range, outer: Range): boolean {
  return bits >= outer[1] && within(base, outer);
}

/** The first byte of the IPv4 address inside an IPv6 address of a translator or tunnel; `turned` if its bits are inverted. */
const PLACES = [
  { range: '64:ff9b::/96', at: 12 }, // NAT64, RFC 6052
  { range: '64:ff9b:1::/48', at: 12 }, // NAT64 of one network, RFC 8215
  { range: '::ffff:0:0:0/96', at: 12 }, // SIIT, RFC 2765
  { range: '2002::/16', at: 2 }, // 6to4, RFC 3056
  { range: '2001::/32', at: 4 }, // the server of Teredo, RFC 4380
  { range: '2001::/32', at: 12, turned: true }, // and its client
  { range: '::/96', at: 12 }, // IPv4-compatible, RFC 4291
].map(({ range, ...place }) => ({ ...place, range: ipaddr.parseCIDR(range) }));

/** `::` and `::1` are in the range of IPv4-compatible addresses, but contain no IPv4 address. */
const BARE = ipaddr.parseCIDR('::/127');

/** The IPv4 addresses at which a packet to this one may arrive. */
function embeddedAddresses(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4[] {
  if (address.kind() === 'ipv4' || address.match(BARE as never)) return [];
  const bytes = address.toByteArray();
  return PLACES.filter(({ range }) => address.match(range as never)).map(
    ({ at, turned }) =>
      new ipaddr.IPv4(bytes.slice(at, at + 4).map((byte) => (turned ? byte ^ 0xff : byte))),
  );
}
