// Writes dist/types: only the type declarations that the library entry and the client import.
// `npm pack` runs it.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
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
for (const file of reached) cpSync(join(ALL, file), join(KEPT, file));
rmSync(ALL, { recursive: true });
console.error(`${KEPT}: ${reached.size} files`);
