/** What the shell gets: done; refused or failed; not understood; held for a person; ended by Ctrl-C. */
export const EXIT = { done: 0, failed: 1, usage: 2, held: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command that has no success and has written its whole output. */
export class CommandExit extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super(`ended with ${exitCode}`);
    this.name = 'CommandExit';
    this.exitCode = exitCode;
  }
}
