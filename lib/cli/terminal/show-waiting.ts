import ora from 'ora';
import { safeText } from './safe-text.ts';
import type { Terminal } from './terminal.ts';

const REFRESH_MS = 250;

/**
 * Shows a person that work is going on, and how long for; a pipe gets nothing of it.
 *
 * @param text what is being done; a function tells how far it is instead
 */
export async function showWaiting<T>(
  { interactive }: Pick<Terminal, 'interactive'>,
  text: string | (() => string),
  work: Promise<T>,
): Promise<T> {
  // A terminal without a width would have ora erase lines for ever.
  if (!interactive || !process.stderr.columns) return work;
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  // It draws by itself, beside the terminal's own way out.
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
