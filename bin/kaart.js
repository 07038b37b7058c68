#!/usr/bin/env node
// Starts the command line that `npm run build` made. `npm ci` runs the build.
import { existsSync } from 'node:fs';
import module from 'node:module';

const built = new URL('../dist/cli/kaart.mjs', import.meta.url);
if (!existsSync(built)) {
  process.stderr.write('error: dist/cli is missing. Run `npm run build` in the checkout first.\n');
  process.exit(1);
}
module.enableCompileCache?.(); // Node.js 22.1 or later: a second start compiles nothing
await import(built.href);
