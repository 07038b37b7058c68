import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { Context } from 'hono';

/** Connection data of the servers below the app: Node.js and API Gateway. */
interface Environment {
  readonly incoming?: IncomingMessage;
  readonly requestContext?: { readonly http?: { readonly sourceIp?: string } };
}

/** Networks of our proxies. */
const PROXY_NETWORKS = new BlockList();
PROXY_NETWORKS.addSubnet('127.0.0.0', 8);
PROXY_NETWORKS.addSubnet('10.0.0.0', 8);
PROXY_NETWORKS.addSubnet('172.16.0.0', 12);
PROXY_NETWORKS.addSubnet('192.168.0.0', 16);
PROXY_NETWORKS.addSubnet('fc00::', 7, 'ipv6');
PROXY_NETWORKS.addAddress('::1', 'ipv6');

/**
 * The source address of a request, for limits and never for a log. The last entry of `X-Forwarded-For`
 * is used if a proxy on this machine or in a private network has added it. For IPv6 it is the /64
 * network, because one customer has all its addresses. Behind CloudFront it is the address that CloudFront names.
 */
export function sourceAddress(c: Context): string {
  const { incoming, requestContext } = (c.env ?? {}) as Environment;
  const direct =
    c.get('viewerAddress') ?? requestContext?.http?.sourceIp ?? incoming?.socket.remoteAddress;
  if (direct === undefined) return 'this process';
  const address = toPlainAddress(direct);
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  const isOurs = PROXY_NETWORKS.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return toNetwork(isOurs && forwarded ? toPlainAddress(forwarded.slice(0, 45)) : address);
}

/** Converts `::ffff:192.0.2.1`, as sockets for both versions write it, to the IPv4 address. */
function toPlainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function toNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  const groups = tail === undefined ? first : [...first, ...gap, ...last];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
