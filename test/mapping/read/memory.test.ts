import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { sheet, workbookFile } from './workbook-file.ts';

/** The child as one file of JavaScript: each process would translate the modules anew. */
const CHILD = resolve('dist/test/open-file.mjs');
beforeAll(async () => {
  const entry = join(import.meta.dirname, 'children/open-file.ts');
  await build({
    entryPoints: [entry],
    outfile: CHILD,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
});

/** A process that may have so many MB of JavaScript heap, where a reader that holds its file would die. */
async function read(name: string, heap = 64): Promise<{ result: unknown; megabytes: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${heap}`,
    CHILD,
    name,
  ]);
  return JSON.parse(stdout);
}

async function readWorkbook(rows: string, sharedStrings = '') {
  const home = await mkdtemp(join(tmpdir(), 'kaart-read-'));
  try {
    const path = join(home, 'mapping.xlsx');
    await writeFile(
      path,
      workbookFile(
        { A: '' },
        { sharedStrings, parts: [{ name: 'xl/worksheets/sheet1.xml', data: sheet(rows) }] },
      ),
    );
    return await read(path, 128);
  } finally {
    await rm(home, { recursive: true });
  }
}

/** Bound of the whole process. */
const MEGABYTES = 450;

describe('a file larger than memory', () => {
  it.each([
    ['a header without end', 'TOO_LARGE'],
    ['a line without end', 'TOO_LARGE'],
    ['a line of cells without end', 'TOO_LARGE'],
    ['a line of delimiters without end', 'TOO_LARGE'],
    ['a quote without end', 'TOO_LARGE'],
    ['a quote without end over many lines', 'UNBALANCED_QUOTE'],
    ['blank lines without end', 'NO_ROWS'],
    ['JSON that nests without end', 'TOO_LARGE'],
    ['a JSON text without end', 'TOO_LARGE'],
    ['a JSON line without end', 'TOO_LARGE'],
    ['a JSON member without end', 'TOO_LARGE'],
  ])('with %s is refused: %s', { timeout: 120_000 }, async (name, code) => {
    const { result, megabytes } = await read(name);
    expect(result).toBe(code);
    expect(megabytes).toBeLessThan(MEGABYTES);
  });

  it.each(['80 MB of CSV', '80 MB of JSON', '80 MB of JSON Lines'])(
    'that is good is read to its end: %s',
    { timeout: 240_000 },
    async (name) => {
      const { result, megabytes } = await read(name);
      expect(result).toBeGreaterThan(75_000);
      expect(megabytes).toBeLessThan(MEGABYTES);
    },
  );
});

describe('a workbook at its limits', () => {
  const header = FIELDS.map((field) => `<c t="inlineStr"><is><t>${field}</t></is></c>`).join('');
  const values = FIELDS.map((_, i) => `<c><v>${(i * 7_919) % 1_000}</v></c>`).join('');

  it('of 100 MB of rows is streamed', { timeout: 240_000 }, async () => {
    const row = (i: number) =>
      `<row><c t="inlineStr"><is><t>LUHT-${(i * 48_271) % 65_537}</t></is></c>${values}</row>`;
    const rows = Array.from({ length: 110_000 }, (_, i) => row(i)).join('');
    const { result, megabytes } = await readWorkbook(`<row>${header}</row>${rows}`);
    expect(result).toBe(110_000);
    expect(megabytes).toBeLessThan(MEGABYTES);
  });

  it('of a million formatted blank rows and as many empty shared strings is read', {
    timeout: 240_000,
  }, async () => {
    const blanks = Array.from({ length: 1_000_000 }, (_, i) => `<row r="${i + 3}" s="1"/>`).join(
      '',
    );
    const strings = Array.from({ length: 1_000_000 }, (_, i) => `<si><t>${i}</t></si>`).join('');
    const { result, megabytes } = await readWorkbook(
      `<row>${header}</row><row>${values}</row>${blanks}`,
      strings,
    );
    expect(result).toBe(1);
    expect(megabytes).toBeLessThan(MEGABYTES);
  });
});
