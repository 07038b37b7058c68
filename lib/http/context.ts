import type { Context } from 'hono';
import type { Language } from '../core/language.ts';
import type { Log } from '../core/log.ts';
import type { Caller } from '../identity/caller.ts';

/** Facts of every request, set by the first middleware. */
export interface RequestFacts {
  readonly requestId: string;
  /** Our public URL without a final slash. */
  readonly publicUrl: string;
  /** The language of the caller. */
  readonly language: Language;
  readonly log: Log;
  /** The caller, after its authentication; for the access log. */
  caller?: Caller;
}

declare module 'hono' {
  interface ContextVariableMap {
    facts: RequestFacts;
  }
}

/** The language of the texts in the response. */
export function callerLanguage(c: Context): Language {
  return c.get('facts').language;
}
