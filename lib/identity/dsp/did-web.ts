import { parseUrl } from '../../core/url.ts';

/** Longest did:web that is looked at. */
const MAX_LENGTH = 150;
const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const SEGMENT = /^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3})$/;
const NUMBERS = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;

/**
 * The did:web of the server at an address: its host, the port written with `%3A`.
 *
 * @example
 * didWebOf('http://127.0.0.1:8080'); // 'did:web:127.0.0.1%3A8080'
 * @see did:web method specification #method-specific-identifier
 */
export function toDidWeb(publicUrl: string): string {
  return `did:web:${encodeURIComponent(new URL(publicUrl).host)}`;
}

/**
 * The address of the document of a did:web; `undefined` for any other text. Always https, except for a
 * loopback address, which only a machine that talks to itself calls. Any other IP address is refused,
 * as the method says, in every notation. The caller checks whether the address may be called.
 *
 * @see did:web method specification #read-resolve
 */
export function didDocumentUrl(did: string): string | undefined {
  if (!did.startsWith('did:web:') || did.length > MAX_LENGTH) return undefined;
  const [authority = '', ...segments] = did.slice('did:web:'.length).split(':');
  const host = parseDidHost(authority);
  if (host === undefined || !segments.every((segment) => SEGMENT.test(segment))) return undefined;
  const path = segments.length === 0 ? '.well-known' : segments.join('/');
  const url = `${pickScheme(host)}://${host}/${path}/did.json`;
  // A parser that reads another address from it, by dots in the path or a default port, would make two names of one.
  return parseUrl(url)?.href === url ? url : undefined;
}

function parseDidHost(authority: string): string | undefined {
  const [, name = '', port] = /^([^%]+)(?:%3[Aa](\d{1,5}))?$/.exec(authority) ?? [];
  const isName = NAME.test(name) && !NUMBERS.test(name);
  if (!isName && !LOOPBACK.test(name)) return undefined;
  return port === undefined ? name : `${name}:${port}`;
}

function pickScheme(host: string): 'http' | 'https' {
  return LOOPBACK.test(host.split(':')[0] ?? '') ? 'http' : 'https';
}
