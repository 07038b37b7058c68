import type { Context } from 'hono';
import type { ErrorCode } from '../core/errors.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import type { Log } from '../core/log.ts';
import type { CurrentTrace } from '../core/trace.ts';
import type { Caller } from '../identity/caller.ts';
import type { SignedInStaff } from '../identity/workbench/staff-session.ts';
import type { InstallationFacts } from '../portal/installation.tsx';
import type { Makers } from '../portal/makers.tsx';

/** Facts of every request, set by the first middleware. */
export interface RequestFacts extends InstallationFacts {
  readonly requestId: string;
  readonly trace: CurrentTrace;
  /** Our public URL without a final slash. */
  readonly publicUrl: string;
  /** The organisations that pages name. */
  readonly makers: Makers;
  /** The language of the caller. */
  readonly language: Language;
  /** Adds the ids of the trace to each line. */
  readonly log: Log;
  /** The caller, after its authentication; for the access log. */
  caller?: Caller;
  /** The person who is signed in at the workbench, on its pages. */
  staff?: SignedInStaff;
  /** Whether the request asks for rows; for the metrics. */
  isRead?: boolean;
  /** Whether a page of a list that is too long can be read again with fewer entries. */
  canShorten?: boolean;
  /** Code of the error that answered the request, or `internal`; for the access log and the metrics. */
  code?: ErrorCode | 'internal';
}

declare module 'hono' {
  interface ContextVariableMap {
    facts: RequestFacts;
    /** Address of the client as CloudFront names it, if CloudFront sent the request. */
    viewerAddress: string | undefined;
  }
}

/** The language of the texts in the response. */
export function callerLanguage(c: Context): Language {
  return c.get('facts').language;
}

/** The language of a page: the one in its address, else the one that another page asked for, else the preferred one of the browser. */
export function pageLanguage(c: Context, otherLanguage?: string): Language {
  const requestedLanguage = c.req.query('lang') ?? otherLanguage;
  return LANGUAGES.find((language) => language === requestedLanguage) ?? callerLanguage(c);
}
