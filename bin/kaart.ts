import { pipeline } from 'node:stream/promises';
import { run } from '../lib/cli/program.ts';
import { safeBytes } from '../lib/cli/terminal/safe-text.ts';

// A reader that stops early, as `head` does, is not an error.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? 0 : 1),
);

// The app is imported only by a command that opens it: `kaart --version` needs nothing of it.
const sessions = () => import('../lib/cli/session/served-session.ts');

// With a full disk behind it, a log that cannot be written must not end a server.
process.stderr.on('error', () => undefined);

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  write: (text) => process.stdout.write(text),
  pipe: (chunks) =>
    pipeline(process.stdout.isTTY ? safeBytes(chunks) : chunks, process.stdout, { end: false }),
  writeError: (text) => process.stderr.write(text),
  interactive: process.stderr.isTTY,
  open: async (options, env) =>
    (await import('../lib/cli/session/open-session.ts')).openSession(options, env),
  openServed: async (options, env) =>
    (await sessions()).openServedSession(options, env, (text) => process.stderr.write(text)),
  openServerOrLocal: async (options, env) =>
    (await sessions()).openServerOrLocalSession(options, env),
  onInterrupt(act) {
    process.once('SIGINT', act);
    return () => process.off('SIGINT', act);
  },
});
