import ipaddr from 'ipaddr.js';
import { type Address, type AddressRange, covers, readRange, within } from './address-range.ts';
import { carriedBy } from './carried-address.ts';

/** Whether an address may be called; `rule` is the kind of network it lies in, e.g. `loopback`. */
export type AddressVerdict =
  | { readonly kind: 'callable' }
  | { readonly kind: 'refused'; readonly rule: string };

/**
 * What hands out credentials to whoever asks from inside. A range of the configuration opens one of
 * these only by lying within it: who allows all of a network did not think of them.
 */
const GUARDED: readonly (readonly [AddressRange, string])[] = [
  [readRange('169.254.0.0/16'), 'link-local'], // with the metadata of AWS, Azure, Google, ECS and EKS
  [readRange('fe80::/10'), 'link-local'],
  [readRange('fd00:ec2::/32'), 'metadata'], // AWS: instance, EKS, DNS, time
  [readRange('fd20:ce::254/128'), 'metadata'], // Google
  [readRange('fd00:42::42/128'), 'metadata'], // Scaleway
  [readRange('100.100.100.200/32'), 'metadata'], // Alibaba
  [readRange('192.0.0.192/32'), 'metadata'], // Oracle
  [readRange('168.63.129.16/32'), 'metadata'], // Azure's host; looks public
];

/** The one part of IPv6 that is given out for use on the internet. */
const GLOBAL_IPV6 = readRange('2000::/3');

/**
 * Decides whether an address, of which `net.isIP` says that it is one, may be called: it is public,
 * or an allowed range covers it. One that carries an IPv4 address (NAT64, 6to4, Teredo) is callable
 * only if that is as well.
 */
export function judge(address: string, allowed: readonly AddressRange[]): AddressVerdict {
  const asked = ipaddr.process(address);
  for (const each of [asked, ...carriedBy(asked)]) {
    const rule = ruleAgainst(each, allowed);
    if (rule !== undefined) return { kind: 'refused', rule };
  }
  return { kind: 'callable' };
}

function ruleAgainst(address: Address, allowed: readonly AddressRange[]): string | undefined {
  const covering = allowed.filter((range) => covers(range, address));
  const guard = GUARDED.find(([range]) => covers(range, address));
  if (guard === undefined) return covering.length > 0 ? undefined : specialRange(address);
  const [guarded, rule] = guard;
  return covering.some((range) => within(range, guarded)) ? undefined : rule;
}

/** The registered range of an address that is not public. */
function specialRange(address: Address): string | undefined {
  const range = address.range();
  if (range !== 'unicast') return range;
  return address.kind() === 'ipv4' || covers(GLOBAL_IPV6, address) ? undefined : 'unassigned';
}
