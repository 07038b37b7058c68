import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import type { ErrorReason } from '../../core/reasons/error-reasons.ts';
import type { RefusalCode, RefusalTexts } from '../../mapping/messages/refusal-messages.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { REFUSAL_STEPS } from '../../portal/workbench/upload-messages.ts';
import { pageLanguage } from '../context.ts';
import { buildProblem } from '../problems/problem.ts';

/** A form that was done in part: what was done, and why the rest was not. */
export class PartlyDone extends Error {
  /** The first refusal. It decides about the status of the response. */
  readonly first: KaartError;
  readonly describe: (
    show: (error: KaartError) => ShownFailure,
    language: Language,
  ) => ShownFailure;

  constructor(first: KaartError, describe: PartlyDone['describe']) {
    super(first.message);
    this.first = first;
    this.describe = describe;
  }
}

/** Missing things that a person named in a form, so that the page can help. */
const NAMED_IN_FORM: ReadonlySet<ErrorReason> = new Set(['row-not-imported']);

/**
 * Does what a form asks for. If it is refused, the page is sent again with the reason and the status of the problem.
 *
 * @throws what `act` throws, if the page cannot help: a missing right, a missing thing, a failure of the server
 */
export async function orShowFailure(
  c: Context,
  act: () => Promise<Response>,
  showAgain: (failure: ShownFailure) => Promise<Response>,
): Promise<Response> {
  try {
    return await act();
  } catch (thrown) {
    const error = thrown instanceof PartlyDone ? thrown.first : thrown;
    if (!(error instanceof KaartError)) throw error;
    const { status } = problemOf(c, error);
    if (status >= 500 || error.code === 'forbidden') throw error;
    if (status === 404 && !NAMED_IN_FORM.has(error.reason) && error === thrown) throw error;
    c.get('facts').code = error.code;
    c.status(status as 400);
    const show = (each: KaartError) => toShown(c, each);
    return showAgain(
      thrown instanceof PartlyDone ? thrown.describe(show, pageLanguage(c)) : show(error),
    );
  }
}

function problemOf(c: Context, error: KaartError) {
  return buildProblem(error, pageLanguage(c), c.get('facts').requestId);
}

/** An error in the words of the workbench, in the language of the page. */
export function toShown(c: Context, error: KaartError): ShownFailure {
  const problem = problemOf(c, error);
  const { title, detail, next } = problem;
  const { issues = [] } = problem as {
    readonly issues?: readonly { readonly message: string }[];
  };
  return {
    title,
    ...{ detail, next },
    ...refusalWords(error, pageLanguage(c)),
    issues: issues.map(({ message }) => message),
  };
}

/** What a refused file says, with a next step on a page; its usual text may name options of programs. */
function refusalWords(
  { details }: KaartError,
  language: Language,
): Partial<Pick<ShownFailure, 'detail' | 'next'>> {
  const { why, step, code } = details as Partial<RefusalTexts> & { readonly code?: RefusalCode };
  if (why === undefined || step === undefined || code === undefined) return {};
  return { detail: why[language], next: (REFUSAL_STEPS[code] ?? step)[language] };
}
