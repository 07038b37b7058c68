// Writes dist/types: only the type declarations that the library entry and the client import.
// `npm pack` runs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ALL = 'dist/types.all';
const KEPT = 'dist/types';
const SPECIFIER = /(?:from|import\()\s*['"](\.[^'"]+)['"]/g;

rmSync(KEPT, { recursive: true, force: true });
execFileSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.types.json'], { stdio: 'inherit' });
const reached = new Set(['index.d.ts', 'client/index.d.ts']);
for (const file of reached)
  for (const [, specifier] of readFileSync(join(ALL, file), 'utf8').matchAll(SPECIFIER))
    reached.add(normalize(join(dirname(file), specifier.replace(/\.[jt]sx?$/, '.d.ts'))));
for (const file of reached) {
  mkdirSync(dirname(join(KEPT, file)), { recursive: true });
  writeFileSync(join(KEPT, file), shortened(readFileSync(join(ALL, file), 'utf8')));
}
rmSync(ALL, { recursive: true });
console.error(`${KEPT}: ${reached.size} files`);

/** The French and German texts of reasons are not part of a type. The English texts declare the parameters. */
function shortened(declarations) {
  return declarations.replaceAll(/^( *readonly (?:fr|de): )"(?:[^"\\]|\\.)*";$/gm, '$1string;');
}
