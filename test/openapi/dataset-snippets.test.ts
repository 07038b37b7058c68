import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import { ServedKaart } from '../browser/kaart.ts';
import { findCode } from './page-code.ts';

const ROOT = resolve(import.meta.dirname, '../..');

let kaart: ServedKaart;
beforeAll(async () => {
  const build = promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
  [kaart] = await Promise.all([ServedKaart.demonstration(), build]);
});
afterAll(() => kaart.close());

/** The programs on the page of a dataset, by programming language. */
async function readSnippets(dataset: string, language = 'en'): Promise<Record<string, string>> {
  const address = `${kaart.url}/catalog/datasets/${dataset}?lang=${language}`;
  const html = await (await fetch(address, { headers: { accept: 'text/html' } })).text();
  const blocks = findCode(html.slice(0, html.indexOf('id="formats">')));
  return Object.fromEntries(blocks.map(({ language: of, text }) => [of, text]));
}

/** Saves a program in a new folder with an installed `kaart`, and runs it. @returns its output */
async function run(language: 'sh' | 'python' | 'ts', text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kaart-snippet-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/kaart'));
  const [command, file] = {
    sh: ['bash', 'snippet.sh'],
    python: ['python3', 'snippet.py'],
    ts: ['node', 'snippet.mjs'],
  }[language] as [string, string];
  const script = language === 'sh' ? withCredentials(`set -euo pipefail\n${text}`) : text;
  writeFileSync(join(folder, file), script);
  const env = {
    ...process.env,
    KAART_CLIENT_ID: 'demo-partner',
    KAART_CLIENT_SECRET: kaart.secret,
  };
  return (await promisify(execFile)(command, [file], { cwd: folder, env })).stdout;
}

const withCredentials = (script: string) =>
  script
    .replace('CLIENT_ID=…', 'CLIENT_ID=demo-partner')
    .replace('CLIENT_SECRET=…', `CLIENT_SECRET=${kaart.secret}`);

/** The output of each program, by dataset. */
const PRINTED: Readonly<Record<string, Readonly<Record<'sh' | 'python' | 'ts', RegExp>>>> = {
  'healthtech-companies': {
    sh: /^\uFEFF?record_id,.*\r?\nLUHT-DEMO-\d{4},/m,
    python: /^118 companies$/m,
    ts: /^118 companies$/m,
  },
  'healthtech-companies-public': {
    sh: /^\uFEFF?record_id,/m,
    python: /^25 companies$/m,
    ts: /^25 companies$/m,
  },
  'healthtech-figures-2025': {
    sh: /^\uFEFF?edition,.*\r?\n2025,/m,
    python: /^\d{2} figures$/m,
    ts: /^\d{2} figures$/m,
  },
};

describe('15.1 the programs on the pages of datasets', () => {
  it.each(Object.entries(PRINTED))(
    '%s: each program runs as it is shown',
    async (dataset, printed) => {
      const snippets = await readSnippets(dataset);
      for (const language of ['sh', 'python', 'ts'] as const)
        expect(await run(language, snippets[language] ?? '')).toMatch(printed[language]);
    },
  );

  it('are the same in each language of the pages', async () => {
    for (const dataset of Object.keys(PRINTED)) {
      const all = await Promise.all(LANGUAGES.map((each) => readSnippets(dataset, each)));
      expect(Object.keys(all[0] ?? {})).toEqual(['sh', 'python', 'ts']);
      for (const each of all) expect(each).toEqual(all[0]);
    }
  });
});
