import ora from 'ora';
import { CommandExit, EXIT } from './exit-code.ts';
import { safeText } from './safe-text.ts';
import type { CommandContext, Terminal } from './terminal.ts';

const REFRESH_MS = 250;

/**
 * Shows a person that the command still works, and for how long. A pipe gets no output.
 *
 * @param text the current step; a function returns the progress instead
 */
export async function showWaiting<T>(
  { interactive }: Pick<Terminal, 'interactive'>,
  text: string | (() => string),
  work: Promise<T>,
): Promise<T> {
  // Without a width of the terminal, ora would erase lines for ever.
  if (!interactive || !process.stderr.columns) return work;
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  // ora writes directly to standard error, not through the terminal object.
  const now = () => safeText(typeof text === 'string' ? `${text} (${seconds()} s)` : text());
  const spinner = ora({
    text: typeof text === 'string' ? safeText(text) : now(),
    stream: process.stderr,
  }).start();
  const timer = setInterval(() => {
    spinner.text = now();
  }, REFRESH_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    spinner.stop();
  }
}

/**
 * Runs a step that a person may interrupt with Ctrl-C. The step is not undone: `next` states how to
 * continue. A second Ctrl-C ends the program at once.
 *
 * @param run ends soon after its signal is aborted
 * @throws CommandExit with the exit code of `interrupted`
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

/** Progress of a download. */
interface Progress {
  /** @param bytes number of received bytes; the first call gives the start of this run */
  at(bytes: number, total: number | null): void;
  /** Text for a person: bytes and speed. */
  text(): string;
}

/** @param now milliseconds */
export function createProgress(
  name: string,
  now: () => number = () => performance.now(),
): Progress {
  const startedAt = now();
  let first: number | undefined;
  let [bytes, total]: [number, number | null] = [0, null];
  return {
    at(here, whole) {
      // A download that starts again from the first byte has fewer bytes.
      first = Math.min(first ?? here, here);
      [bytes, total] = [here, whole];
    },
    text() {
      const seconds = Math.max(0.001, (now() - startedAt) / 1000);
      const rate = sizeText((bytes - (first ?? 0)) / seconds);
      const of = total === null ? '' : ` of ${sizeText(total)}`;
      return `${name}: ${sizeText(bytes)}${of}, ${rate}/s`;
    },
  };
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  return bytes < 1_000_000 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
