import type { Context } from 'hono';
import type { Language } from '../core/language.ts';
import type { Log } from '../core/log.ts';
import type { Caller } from '../identity/caller.ts';

/** What every request carries from the first middleware on. */
export interface RequestFacts {
  readonly requestId: string;
  /** Where we are reached, without a slash at its end. */
  readonly publicUrl: string;
  readonly language: Language;
  readonly log: Log;
  /** Set once the caller is known; for the access log. */
  caller?: Caller;
}

const FACTS = 'kaart';

export function setFacts(c: Context, facts: RequestFacts): void {
  c.set(FACTS, facts);
}

export function getRequestContext(c: Context): RequestFacts {
  return c.get(FACTS) as RequestFacts;
}
