import ipaddr from 'ipaddr.js';
import { KaartError } from '../../core/errors.ts';

/** A parsed address; one that maps an IPv4 address into IPv6 is the IPv4 address. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** All addresses whose first `prefix` bits are those of `base`. */
export interface AddressRange {
  readonly base: Address;
  readonly prefix: number;
}

/**
 * Reads a range as the configuration has it, e.g. `127.0.0.0/8` or `::1/128`. IPv4 ranges are
 * written as such: one inside `::ffff:0:0/96` covers nothing.
 *
 * @throws KaartError `config-invalid`
 */
export function readRange(cidr: string): AddressRange {
  try {
    const [base, prefix] = ipaddr.parseCIDR(cidr);
    return { base, prefix };
  } catch (cause) {
    throw new KaartError(`${cidr} is no range of addresses, which look like 10.0.0.0/8`, {
      code: 'config-invalid',
      cause,
    });
  }
}

/** Whether the address lies in the range; an IPv4 address never lies in an IPv6 range. */
export function covers({ base, prefix }: AddressRange, address: Address): boolean {
  return base.kind() === address.kind() && address.match(base, prefix);
}

/** Whether all of `inner` lies in `outer`. */
export function within(inner: AddressRange, outer: AddressRange): boolean {
  return inner.prefix >= outer.prefix && covers(outer, inner.base);
}
