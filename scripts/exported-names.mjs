// Checks the names that files of lib export: only one file exports each name, and no name has a word in the
// column "not" of the glossary.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXPORT =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
/** The entry files of the package export names again, for other programs. */
const isEntry = (file) => file === 'lib/index.ts' || file.startsWith('lib/client/');
/** Words that the glossary refuses for one concept, but that are normal for another one. */
const USED_ELSEWHERE = new Set(['open', 'close', 'public', 'read', 'options', 'small']);
/** Refused words that some names still contain. This list may only become shorter. */
const STILL_USED = new Set([]);

const names = new Map();
for (const file of sources('lib'))
  for (const name of new Set([...readFileSync(file, 'utf8').matchAll(EXPORT)].map(([, n]) => n)))
    names.set(name, [...(names.get(name) ?? []), file]);
if (names.size < 500) throw new Error(`only ${names.size} exported names seen`);

const refused = refusedWords(readFileSync('docs/glossary.md', 'utf8'));

const faults = [];
for (const [name, files] of names) {
  const own = files.filter((file) => !isEntry(file));
  if (own.length > 1) faults.push(`${name} is exported by ${own.join(' and ')}`);
  for (const word of splitWords(name))
    if (refused.has(word)) faults.push(`${name} in ${files[0]}: the glossary refuses "${word}"`);
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${names.size} exported names, each with one meaning`);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Single words of the last column, without words that are also a term. */
function refusedWords(glossary) {
  const rows = glossary
    .split('\n')
    .filter((line) => /^\| (?!-|term )/.test(line))
    .map((line) => line.split('|').slice(1, -1));
  const terms = new Set(rows.flatMap(([term]) => term.toLowerCase().match(/[a-z]+/g)));
  const words = rows
    .flatMap((cells) =>
      cells
        .at(-1)
        .replace(/\([^)]*\)/g, '')
        .split(','),
    )
    .map((text) => text.trim().toLowerCase())
    .filter((text) => /^[a-z]+$/.test(text));
  return new Set(
    words.filter((word) => !terms.has(word) && !USED_ELSEWHERE.has(word) && !STILL_USED.has(word)),
  );
}

function splitWords(name) {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _]/);
  return new Set(words.flatMap((word) => [word, word.replace(/s$/, '')]));
}
