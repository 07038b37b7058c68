import type { Context } from 'hono';
import type { Language } from '../core/language.ts';
import type { Log } from '../core/log.ts';
import type { Caller } from '../identity/caller.ts';

/** What every request carries from the first middleware on. */
export interface RequestFacts {
  readonly requestId: string;
  /** Where we are reached, without a slash at its end. */
  readonly publicUrl: string;
  /** The language of the caller. */
  readonly language: Language;
  readonly log: Log;
  /** Set once the caller is known; for the access log. */
  caller?: Caller;
}

declare module 'hono' {
  interface ContextVariableMap {
    facts: RequestFacts;
  }
}

/** The language of the texts of an answer. */
export function callerLanguage(c: Context): Language {
  return c.get('facts').language;
}
