/** Exit codes: done; refused or failed; usage error; on hold for a person; interrupted by Ctrl-C. */
export const EXIT = { done: 0, failed: 1, usage: 2, held: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command without success that has already written its output. */
export class CommandExit extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super(`ended with ${exitCode}`);
    this.name = 'CommandExit';
    this.exitCode = exitCode;
  }
}
