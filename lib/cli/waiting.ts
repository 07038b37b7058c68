import ora from 'ora';
import type { Terminal } from './terminal.ts';

/** Shows a person that work is going on, and how long for; a pipe gets nothing of it. */
export async function waiting<T>(terminal: Terminal, text: string, work: Promise<T>): Promise<T> {
  if (!terminal.interactive) return work;
  const startedAt = Date.now();
  const spinner = ora({ text, stream: process.stderr }).start();
  const timer = setInterval(() => {
    spinner.text = `${text} (${Math.round((Date.now() - startedAt) / 1000)} s)`;
  }, 1000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    spinner.stop();
  }
}
