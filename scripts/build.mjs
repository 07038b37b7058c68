// Builds dist/client, and dist/cli: the command line and the library entry with their imports, except the
// dependencies of the package. `npm ci`, `npm start` and the tests run it. The first build of a checkout takes some
// seconds, a later one about 0.5 s.
import { readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildAssets } from './assets/build.mjs';
import { BUNDLED } from './bundled.mjs';

const root = resolve(import.meta.dirname, '..');
/**
 * The package must stay small, so npm installs what has machine code and what few commands load. The other imports
 * are in the build, because one file loads faster than many. Zod is in both: the types of the package import it, and
 * every command loads it. A backup of an installation in AWS needs a checkout with the SDK.
 */
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const INSTALLED = [...Object.keys(dependencies).filter((name) => name !== 'zod'), '@aws-sdk/*'];
const CLI = join(root, 'dist/cli');
const CLIENT = join(root, 'dist/client');

/** The command line and the library entry, with the files that its server sends to browsers. */
export function buildCli() {
  const options = {
    ...BUNDLED,
    target: 'node20',
    entryPoints: { kaart: 'bin/kaart.ts', index: 'lib/index.ts' },
    chunkNames: 'part-[hash]',
    splitting: true, // a command loads only the files that it uses
    external: INSTALLED,
  };
  return buildFolder(CLI, options, buildAssets);
}

/** The client, for Node.js and browsers: one file that imports nothing. */
export function buildClient() {
  return buildFolder(CLIENT, {
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    entryPoints: { index: 'lib/client/index.ts' },
  });
}

/** Replaces the folder as a whole, because tests and a server may start during the build. */
async function buildFolder(folder, options, addFiles = async () => undefined) {
  const next = `${folder}.${process.pid}`;
  const old = `${next}.old`;
  await build({
    ...options,
    absWorkingDir: root,
    outdir: next,
    outExtension: { '.js': '.mjs' },
  });
  await addFiles(next, folder);
  await rename(folder, old).catch(() => undefined);
  await rename(next, folder);
  await rm(old, { recursive: true, force: true });
}

if (process.argv[1] === import.meta.filename) await Promise.all([buildCli(), buildClient()]);
