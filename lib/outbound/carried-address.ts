import ipaddr from 'ipaddr.js';

/** Where translators and tunnels find the IPv4 address that they pass on to: at a byte, turned over or not. */
const PLACES = [
  { range: '64:ff9b::/96', at: 12 }, // NAT64, RFC 6052
  { range: '64:ff9b:1::/48', at: 12 }, // NAT64 of one network, RFC 8215
  { range: '::ffff:0:0:0/96', at: 12 }, // SIIT, RFC 2765
  { range: '2002::/16', at: 2 }, // 6to4, RFC 3056
  { range: '2001::/32', at: 4 }, // the server of Teredo, RFC 4380
  { range: '2001::/32', at: 12, turned: true }, // and its client
  { range: '::/96', at: 12 }, // IPv4-compatible, RFC 4291
].map(({ range, ...place }) => ({ ...place, range: ipaddr.parseCIDR(range) }));

/** `::` and `::1` lie among the IPv4-compatible addresses and carry nothing. */
const BARE = ipaddr.parseCIDR('::/127');

/** The IPv4 addresses at which a packet to this one may arrive. */
export function embeddedAddresses(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4[] {
  if (address.kind() === 'ipv4' || address.match(BARE as never)) return [];
  const bytes = address.toByteArray();
  return PLACES.filter(({ range }) => address.match(range as never)).map(
    ({ at, turned }) =>
      new ipaddr.IPv4(bytes.slice(at, at + 4).map((byte) => (turned ? byte ^ 0xff : byte))),
  );
}
