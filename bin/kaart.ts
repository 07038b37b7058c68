import { openSession } from '../lib/cli/open-session.ts';
import { run } from '../lib/cli/program.ts';

process.exitCode ||= await run(process.argv.slice(2), {
  env: process.env,
  write: (text) => process.stdout.write(text),
  remark: (text) => process.stderr.write(text),
  interactive: process.stderr.isTTY,
  open: (options) => openSession(options, process.env),
});
