import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { Caller } from '../../identity/caller.ts';
import type { ChangeContext } from '../../identity/partners.ts';
import { removeCoding } from './negotiate.ts';

/** Returns the caller and the version in `If-Match`, if given (RFC 9110 #field.if-match). */
export function readChangeContext(c: Context, caller: Caller): ChangeContext {
  const header = c.req.header('if-match');
  if (header === undefined || header.trim() === '*') return { actor: caller.subject };
  const version = /^"(\d{1,9})"$/.exec(removeCoding(header.trim()))?.[1];
  if (version === undefined)
    throw new KaartError('if-match-unknown', { code: 'precondition-failed' });
  return { actor: caller.subject, ifMatch: Number(version) };
}
