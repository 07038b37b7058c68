import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { pageLanguage } from '../context.ts';
import { buildProblem } from '../problems/problem.ts';

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
  } catch (error) {
    if (!(error instanceof KaartError)) throw error;
    const problem = buildProblem(error, pageLanguage(c), c.get('facts').requestId);
    const { status, title, detail, next } = problem;
    if (status >= 500 || status === 404 || error.code === 'forbidden') throw error;
    c.get('facts').code = error.code;
    const { issues = [] } = problem as {
      readonly issues?: readonly { readonly message: string }[];
    };
    c.status(status as 400);
    return showAgain({ title, detail, next, issues: issues.map(({ message }) => message) });
  }
}
