import ipaddr from 'ipaddr.js';
import { type Address, type AddressRange, covers, readRange } from './address-range.ts';

/** The IPv4 address in the 32 bits from this byte on, every bit turned over where `turned`. */
interface Place {
  readonly range: AddressRange;
  readonly at: number;
  readonly turned?: boolean;
}

/** Where translators and tunnels find the IPv4 address that they pass on to. */
const PLACES: readonly Place[] = [
  { range: readRange('64:ff9b::/96'), at: 12 }, // NAT64, RFC 6052
  { range: readRange('64:ff9b:1::/48'), at: 12 }, // NAT64 of one network, RFC 8215
  { range: readRange('::ffff:0:0:0/96'), at: 12 }, // SIIT, RFC 2765
  { range: readRange('2002::/16'), at: 2 }, // 6to4, RFC 3056
  { range: readRange('2001::/32'), at: 4 }, // Teredo's server, RFC 4380
  { range: readRange('2001::/32'), at: 12, turned: true }, // and its client
  { range: readRange('::/96'), at: 12 }, // IPv4-compatible, RFC 4291
];

/** `::` and `::1` lie among the IPv4-compatible addresses and carry nothing. */
const BARE = readRange('::/127');

/** The IPv4 addresses at which a packet to this one may arrive. */
export function carriedBy(address: Address): Address[] {
  if (address.kind() === 'ipv4' || covers(BARE, address)) return [];
  const bytes = address.toByteArray();
  return PLACES.filter(({ range }) => covers(range, address)).map(
    ({ at, turned }) =>
      new ipaddr.IPv4(bytes.slice(at, at + 4).map((byte) => (turned ? byte ^ 0xff : byte))),
  );
}
