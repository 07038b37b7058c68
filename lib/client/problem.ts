/** The body of an error (RFC 9457). Unknown members are kept. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  /** Stable code, for example `forbidden`. */
  readonly code?: string;
  /** Stable reason within the code, for example `client-not-for-purpose`. */
  readonly reason?: string;
  readonly detail?: string;
  readonly [member: string]: unknown;
}

/** The error for a response with a status of 400 or more. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }

  get code(): string | undefined {
    return this.problem.code;
  }
}

/** Reads the problem of a response. If the body is not a JSON object, the error has only the status. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const text = await response.text().catch(() => '');
  return new ProblemError(response.status, parseProblem(text));
}

function parseProblem(text: string): Problem {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
    // The errors of POST /token have the form of RFC 6749 §5.2.
    const { error, error_description: detail } = parsed as Record<string, unknown>;
    if (typeof error !== 'string') return parsed as Problem;
    return { code: error, ...(typeof detail === 'string' ? { detail } : {}) };
  } catch {
    return {};
  }
}
