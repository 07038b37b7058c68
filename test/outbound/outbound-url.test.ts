import { describe, expect, it } from 'vitest';
import { parseAllowance } from '../../lib/outbound/allowance.ts';
import { outboundUrl } from '../../lib/outbound/outbound-url.ts';

const LOOPBACK = ['127.0.0.0/8'];

describe('outboundUrl', () => {
  it.each([
    ['is not a URL', 'example.org/dsp'],
    ['is empty', ''],
    ['is of another scheme', 'ftp://example.org/'],
    ['is a file', 'file:///etc/passwd'],
    ['has the scheme data:', 'data:text/plain,x'],
    ['holds a user name', 'https://user@example.org/'],
    ['holds a password', 'https://:secret@example.org/'],
    ['is loopback', 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
    ['is loopback in octal', 'http://0177.1/'],
    ['is loopback as one number', 'http://2130706433/'],
    ['is loopback in full width', 'http://１２７.０.０.１/'],
    ['is loopback in IPv6', 'http://[::1]/'],
    ['is loopback mapped into IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['is loopback by name', 'http://localhost/'],
    ['is loopback by name with a dot', 'http://LOCALHOST./'],
    ['is loopback by a longer name', 'http://a.localhost/'],
    ['is private', 'https://10.0.0.1/'],
    ['is of cloud metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['is of cloud metadata in hexadecimal', 'http://0xa9fea9fe/'],
  ])('refuses a URL that %s', (_, url) => {
    expect(() => outboundUrl(url, parseAllowance([]))).toThrow(
      expect.objectContaining({
        code: 'address-refused',
        message: expect.not.stringContaining(url || '-'),
      }),
    );
  });

  it.each(['https://example.org/dsp', 'https://8.8.8.8/', 'https://[2606:4700::1111]/x?y'])(
    'accepts a public HTTPS URL: %s',
    (url) => expect(outboundUrl(url, parseAllowance([])).href).toBe(url),
  );

  it.each(['http://127.0.0.1:8080/', 'http://localhost:8080/', 'http://[::ffff:127.0.0.1]/'])(
    'accepts a URL of this machine if its range is allowed: %s',
    (url) => expect(outboundUrl(url, parseAllowance(LOOPBACK))).toBeInstanceOf(URL),
  );

  it('accepts a host name; the connection checks its address later', () => {
    expect(outboundUrl('https://169.254.169.254.nip.io/', parseAllowance([]))).toBeInstanceOf(URL);
  });

  it.each([
    'http://example.org/dsp',
    'http://8.8.8.8/',
    'http://example.org:443/',
    'https://example.org:8443/',
    'https://8.8.8.8:8080/',
    'https://[2606:4700::1111]:444/',
    'https://example.org:80/',
  ])('9.10: refuses plain http and other ports if they are not allowed: %s', (url) => {
    expect(() => outboundUrl(url, parseAllowance([]))).toThrow(
      expect.objectContaining({ code: 'address-refused' }),
    );
    // also refused if only other addresses are allowed
    expect(() => outboundUrl(url, parseAllowance(['else.example:8443', '10.0.0.0/8:22']))).toThrow(
      expect.objectContaining({ code: 'address-refused' }),
    );
  });

  it.each([
    ['http://example.org:8080/', 'example.org:8080', true],
    ['http://EXAMPLE.org.:8080/', 'Example.org:8080', true],
    ['http://example.org/', 'example.org:80', true],
    ['http://example.org/', 'example.org', true],
    ['https://example.org:8443/', 'example.org:8443', true],
    ['https://example.org:8444/', 'example.org:8443', false],
    ['https://a.example.org:8443/', 'example.org:8443', false],
    ['http://10.1.2.3:8080/', '10.0.0.0/8:8080', true],
    ['http://10.1.2.3:8081/', '10.0.0.0/8:8080', false],
    ['https://10.1.2.3/', '10.0.0.0/8:8080', false],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['http://[fd00::1]:8080/', 'fd00::/8:8080', true],
    ['http://[fd00::1]:8081/', 'fd00::/8:8080', false],
    ['http://8.8.8.8/', '8.8.8.0/24', true],
    ['http://8.8.4.4/', '8.8.8.0/24', false],
    ['http://localhost:8080/', '127.0.0.0/8:8080', true],
    ['http://localhost:8081/', '127.0.0.0/8:8080', false],
    ['http://10.1.2.3:8080/', 'example.org:8080', false],
  ])('9.10: decides on %s with the allowance %s, callable: %s', (url, entry, called) => {
    const ask = () => outboundUrl(url, parseAllowance([entry]));
    if (called) expect(ask()).toBeInstanceOf(URL);
    else expect(ask).toThrow(expect.objectContaining({ code: 'address-refused' }));
  });
});
