import { pipeline } from 'node:stream/promises';
import { openSession } from '../lib/cli/open-session.ts';
import { run } from '../lib/cli/program.ts';
import { openBesideSession, openServedSession } from '../lib/cli/served-session.ts';

// Who reads no further, as `head` does, is no error.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? 0 : 1),
);

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  write: (text) => process.stdout.write(text),
  pipe: (chunks) => pipeline(chunks, process.stdout, { end: false }),
  remark: (text) => process.stderr.write(text),
  interactive: process.stderr.isTTY,
  open: (options) => openSession(options, process.env),
  openServed: (options) =>
    openServedSession(options, process.env, (text) => process.stderr.write(text)),
  openBeside: (options) => openBesideSession(options, process.env),
  onInterrupt(act) {
    process.once('SIGINT', act);
    return () => process.off('SIGINT', act);
  },
});
