import { parseUrl } from '../../core/url.ts';

/** Maximum length of a did:web. */
const MAX_LENGTH = 150;
const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const SEGMENT = /^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3})$/;
const NUMBERS = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;

/**
 * Returns the did:web of the server at a URL: its host, and its port after `%3A`.
 *
 * @example
 * toDidWeb('http://127.0.0.1:8080'); // 'did:web:127.0.0.1%3A8080'
 * @see did:web method specification #method-specific-identifier
 */
export function toDidWeb(publicUrl: string): string {
  return `did:web:${encodeURIComponent(new URL(publicUrl).host)}`;
}

/**
 * Returns the URL of the document of a did:web; `undefined` for any other text. The URL has https, except for a
 * loopback address, which is used only within one machine. Any other IP address is refused, in every
 * notation, as the method requires. The caller must check whether the address may be called.
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
  // If a parser changes the URL (dots in the path, a default port), two DIDs would have the same document.
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
