import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Ranges that an allowance only opens when it is itself within link-local: cloud metadata lie there. */
const METADATA = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254/128'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
);

/**
 * Whether an IP address may be called: it is public, or lies in a range that is allowed.
 *
 * @param ip in any spelling of an IPv4 or IPv6 address
 * @param allow CIDR ranges
 */
export function isCallable(ip: string, allow: readonly string[]): boolean {
  const parsed = parse(ip);
  if (parsed === undefined) return false;
  const ranges = allow.map((cidr) => ipaddr.parseCIDR(cidr));
  if (METADATA.some((range) => within(parsed, range)))
    return ranges.some((range) => within(parsed, range) && METADATA.some((m) => inside(range, m)));
  return parsed.range() === 'unicast' || ranges.some((range) => within(parsed, range));
}

/** An IPv4 address mapped into IPv6 is that IPv4 address. */
function parse(ip: string): Address | undefined {
  const bare = ip.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

function within(address: Address, [base, bits]: [Address, number]): boolean {
  return address.kind() === base.kind() && address.match(base as never, bits);
}

function inside([base, bits]: [Address, number], outer: [Address, number]): boolean {
  return bits >= outer[1] && within(base, outer);
}
