import { CommandExit, EXIT } from './exit-code.ts';
import type { CommandContext } from './terminal.ts';

/**
 * Runs what a person may leave by Ctrl-C. What was begun is not undone: `next` says how to come back
 * to it. A second Ctrl-C ends the program at once.
 *
 * @param run ends soon after its signal is aborted
 * @throws Ended with `interrupted`
 */
export async function runInterruptibly<T>(
  { terminal, output }: Pick<CommandContext, 'terminal' | 'output'>,
  next: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const release = terminal.onInterrupt(() => controller.abort());
  try {
    return await run(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    release();
  }
  if (!output.json) output.err(`\n${next}\n`);
  throw new CommandExit(EXIT.interrupted);
}
