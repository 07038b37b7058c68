import { describe, expect, it } from 'vitest';
import { isCallable } from '../../lib/outbound/callable-address.ts';

const NEVER = [
  ['loopback', '127.0.0.1'],
  ['loopback, its end', '127.255.255.254'],
  ['loopback in octal', '0177.0.0.1'],
  ['loopback in hexadecimal', '0x7f.0.0.1'],
  ['loopback with parts left out', '127.1'],
  ['loopback as one number', '2130706433'],
  ['loopback of IPv6', '::1'],
  ['loopback of IPv6 in full', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['loopback in brackets', '[::1]'],
  ['loopback mapped into IPv6', '::ffff:127.0.0.1'],
  ['loopback mapped, in hexadecimal', '::ffff:7f00:1'],
  ['loopback in the old compatible form', '::127.0.0.1'],
  ['loopback in the old form, in hexadecimal', '::7f00:1'],
  ['loopback translated (SIIT)', '::ffff:0:127.0.0.1'],
  ['loopback behind NAT64', '64:ff9b::7f00:1'],
  ['a private address behind NAT64', '64:ff9b::10.0.0.1'],
  ['a public address behind NAT64', '64:ff9b::8.8.8.8'],
  ['an address behind a NAT64 of the network’s own', '64:ff9b:1::a00:1'],
  ['loopback in 6to4', '2002:7f00:1::'],
  ['a private address in 6to4', '2002:a00:1::1'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['no address at all', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['no address of IPv6', '::'],
  ['private, class A', '10.0.0.1'],
  ['private, class B', '172.16.0.1'],
  ['private, class B, its end', '172.31.255.255'],
  ['private, class C', '192.168.1.1'],
  ['private, mapped into IPv6', '::ffff:10.0.0.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['carrier-grade NAT, its end', '100.127.255.255'],
  ['link-local', '169.254.1.1'],
  ['metadata of AWS', '169.254.169.254'],
  ['metadata of AWS, mapped', '::ffff:169.254.169.254'],
  ['metadata of AWS as one number', '2852039166'],
  ['credentials of ECS', '169.254.170.2'],
  ['the Lambda runtime in link-local', '169.254.100.1'],
  ['metadata of AWS in IPv6', 'fd00:ec2::254'],
  ['metadata of Google in IPv6', 'fd20:ce::254'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['the wire server of Azure', '168.63.129.16'],
  ['metadata of Oracle', '192.0.0.192'],
  ['link-local of IPv6', 'fe80::1'],
  ['link-local with its zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['unique local', 'fd12:3456::1'],
  ['unique local, the other half', 'fc00::1'],
  ['multicast', '224.0.0.1'],
  ['multicast of IPv6', 'ff02::1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['for benchmarks', '198.18.0.1'],
  ['for documentation', '192.0.2.1'],
  ['for documentation, IPv6', '2001:db8::1'],
  ['for documentation, the new range', '3fff::1'],
  ['the relay of 6to4', '192.88.99.1'],
  ['discard-only', '100::1'],
  ['segment routing', '5f00::1'],
  ['not assigned', '4000::1'],
  ['a name', 'example.org'],
  ['empty', ''],
  ['with a port', '8.8.8.8:80'],
  ['with a range', '8.8.8.0/24'],
  ['with too many parts', '8.8.8.8.8'],
] as const;

describe('isCallable', () => {
  it.each(NEVER)('refuses %s', (_, ip) => {
    expect(isCallable(ip, [])).toBe(false);
  });

  it.each(['8.8.8.8', '::ffff:8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])(
    'accepts a public address: %s',
    (ip) => expect(isCallable(ip, [])).toBe(true),
  );

  it.each([
    ['127.0.0.1', '127.0.0.0/8', true],
    ['::ffff:127.0.0.1', '127.0.0.0/8', true],
    ['::1', '127.0.0.0/8', false],
    ['::1', '::1/128', true],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.0.0.0/16', false],
    ['fd12::1', 'fd00::/8', true],
    ['fd12::1', '10.0.0.0/8', false],
    ['64:ff9b::8.8.8.8', '64:ff9b::/96', true],
    ['64:ff9b::10.0.0.1', '64:ff9b::/96', false],
    ['64:ff9b::169.254.169.254', '64:ff9b::/96', false],
    ['64:ff9b:1::10.0.0.1', '64:ff9b:1::/48', false],
    ['2002:808:808::1', '2002::/16', true],
    ['2002:7f00:1::1', '2002::/16', false],
    ['2001:0:808:808::f7f7:f7f7', '2001::/32', true],
    ['2001:0:808:808::f5ff:fffe', '2001::/32', false],
    ['2001:0:a00:1::f7f7:f7f7', '2001::/32', false],
    ['::ffff:0:10.0.0.1', '::ffff:0:0:0/96', false],
  ])(
    'with an allowed range, decides on an address: %s, range %s, callable: %s',
    (ip, range, called) => {
      expect(isCallable(ip, ['192.168.77.0/24', range])).toBe(called);
    },
  );

  it.each([
    ['169.254.169.254', '0.0.0.0/0'],
    ['169.254.169.254', '169.0.0.0/8'],
    ['fd00:ec2::254', 'fd00::/8'],
    ['fd20:ce::254', 'fc00::/7'],
    ['fe80::1', '::/0'],
    ['100.100.100.200', '100.64.0.0/10'],
    ['168.63.129.16', '168.0.0.0/8'],
  ])('refuses the metadata address %s if the allowed range is as wide as %s', (ip, range) => {
    expect(isCallable(ip, [range])).toBe(false);
  });

  it.each([
    ['169.254.170.2', '169.254.170.2/32'],
    ['169.254.1.1', '169.254.0.0/16'],
    ['fd00:ec2::254', 'fd00:ec2::254/128'],
  ])('accepts the metadata address %s if a narrow range names it: %s', (ip, range) => {
    expect(isCallable(ip, [range])).toBe(true);
  });
});
