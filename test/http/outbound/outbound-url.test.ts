import { describe, expect, it } from 'vitest';
import { outboundUrl } from '../../../lib/http/outbound/outbound-url.ts';

const LOOPBACK = ['127.0.0.0/8'];

describe('a URL', () => {
  it.each([
    ['is none', 'example.org/dsp'],
    ['is empty', ''],
    ['is of another scheme', 'ftp://example.org/'],
    ['is a file', 'file:///etc/passwd'],
    ['is no place', 'data:text/plain,x'],
    ['carries a name', 'https://user@example.org/'],
    ['carries a password', 'https://:secret@example.org/'],
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
  ])('is not called when it %s', (_, url) => {
    expect(() => outboundUrl(url, [])).toThrow(
      expect.objectContaining({
        code: 'address-refused',
        message: expect.not.stringContaining(url || '-'),
      }),
    );
  });

  it.each(['https://example.org/dsp', 'http://8.8.8.8/', 'http://[2606:4700::1111]:8080/x?y'])(
    'is called otherwise: %s',
    (url) => expect(outboundUrl(url, []).href).toBe(url),
  );

  it.each(['http://127.0.0.1:8080/', 'http://localhost:8080/', 'http://[::ffff:127.0.0.1]/'])(
    'on this machine is called where that is allowed: %s',
    (url) => expect(outboundUrl(url, LOOPBACK)).toBeInstanceOf(URL),
  );

  it('whose name may lead anywhere is left for the connection to check', () => {
    expect(outboundUrl('http://169.254.169.254.nip.io/', [])).toBeInstanceOf(URL);
  });
});
