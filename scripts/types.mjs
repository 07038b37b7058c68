// Writes dist/types: only the type declarations that the library entry and the client import.
// `npm pack` runs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ALL = 'dist/types.all';
const KEPT = 'dist/types';
/** The library entry, the client, and the ports of stores that a library user may implement. */
const DOCUMENTED =
  /^(?:index|client\/.*|core\/.*|app\/adapters|store\/(?:table|objects|keys))\.d\.ts$/;
const SPECIFIER = /(?:from|import\()\s*['"](\.[^'"]+)['"]/g;

rmSync(KEPT, { recursive: true, force: true });
execFileSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.types.json'], { stdio: 'inherit' });
const reached = new Set(['index.d.ts', 'client/index.d.ts']);
for (const file of reached)
  for (const [, specifier] of readFileSync(join(ALL, file), 'utf8').matchAll(SPECIFIER))
    reached.add(normalize(join(dirname(file), specifier.replace(/\.[jt]sx?$/, '.d.ts'))));
for (const file of reached) {
  mkdirSync(dirname(join(KEPT, file)), { recursive: true });
  writeFileSync(join(KEPT, file), shortened(file, readFileSync(join(ALL, file), 'utf8')));
}
rmSync(ALL, { recursive: true });
console.error(`${KEPT}: ${reached.size} files`);

/**
 * The package must stay small. Docstrings stay in what a user of the library writes against. The texts of reasons are
 * not part of a type, but for the parameters that the English texts declare.
 */
function shortened(file, declarations) {
  const texts = declarations.replaceAll(
    /^( *readonly (en|fr|de): )"((?:[^"\\]|\\.)*)";$/gm,
    (_, start, language, text) =>
      language === 'en'
        ? `${start}"${text.match(/\{\w+\}/g)?.join(' ') ?? ''}";`
        : `${start}string;`,
  );
  return DOCUMENTED.test(file) ? texts : texts.replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '');
}
