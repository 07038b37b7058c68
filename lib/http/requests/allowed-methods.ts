import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';

/** An endpoint of an app: a method, and a path with parameters, such as `/v1/editions/:edition`. */
interface Endpoint {
  readonly method: string;
  readonly path: string;
}

/**
 * The methods of an address, with `HEAD` and `OPTIONS`, which need no declaration; empty for an unknown
 * address.
 */
export function listAllowedMethods(
  endpoints: readonly Endpoint[],
  path: string,
): readonly string[] {
  const declared = endpoints
    .filter((endpoint) => endpoint.method !== 'ALL' && getPathPattern(endpoint.path).test(path))
    .map(({ method }) => method);
  if (declared.length === 0) return [];
  const implied = declared.includes('GET') ? ['HEAD', 'OPTIONS'] : ['OPTIONS'];
  return [...new Set([...declared, ...implied])].sort();
}

/** Returns the path parameters of an endpoint; `undefined` for another path. */
export function parsePathParams(
  endpoint: string,
  path: string,
): Readonly<Record<string, string>> | undefined {
  return getPathPattern(endpoint).exec(path)?.groups ?? (endpoint === path ? {} : undefined);
}

const patterns = new Map<string, RegExp>();

function getPathPattern(path: string): RegExp {
  const cachedPattern = patterns.get(path);
  if (cachedPattern !== undefined) return cachedPattern;
  const parts = path
    .split('/')
    .map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+)` : escapePattern(part)));
  const pattern = new RegExp(`^${parts.join('/')}$`);
  patterns.set(path, pattern);
  return pattern;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * The error for an unknown address, or for an address with other methods. Then the header `Allow` lists
 * them (RFC 9110 #status.405).
 */
export function methodNotAllowed(c: Context, allowed: readonly string[]): KaartError {
  if (allowed.length === 0) return new KaartError('nothing-at-address', { code: 'not-found' });
  c.header('Allow', allowed.join(', '));
  return new KaartError('method-not-taken', {
    code: 'method-not-allowed',
    parameters: { methods: allowed.join(', ') },
    details: { allowed },
  });
}
