// Builds dist/cli: the command line and the library entry, with everything that they import except
// the packages that hold machine code. `npm ci`, `npm start` and the tests run it (about 0.5 s).
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { BUNDLED } from './bundled.mjs';

const root = resolve(import.meta.dirname, '..');
const CLI = join(root, 'dist/cli');

export async function buildCli() {
  const directory = `${CLI}.${process.pid}`;
  const old = `${directory}.old`;
  await build({
    ...BUNDLED,
    target: 'node20',
    absWorkingDir: root,
    entryPoints: { kaart: 'bin/kaart.ts', index: 'lib/index.ts' },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'part-[hash]',
    splitting: true, // a command reads only what it uses
    external: ['libsql'],
  });
  // Whole or not at all: tests and a server may start while another process builds.
  await rename(CLI, old).catch(() => undefined);
  await rename(directory, CLI);
  await rm(old, { recursive: true, force: true });
}

if (process.argv[1] === import.meta.filename) await buildCli();
