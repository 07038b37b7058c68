import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { bundleChild } from '../../bundle-child.ts';
import { sheet, workbookFile } from './workbook-file.ts';

let script: string;
beforeAll(async () => {
  script = await bundleChild(join(import.meta.dirname, 'children/open-file.ts'));
});

interface Reading {
  readonly result: unknown;
  readonly megabytes: number;
}

/**
 * Reads files one after the other in a process with a heap of this many MB. A reader that holds a whole file
 * would run out of memory.
 */
async function read(heap: number, ...names: readonly string[]): Promise<readonly Reading[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${heap}`,
    script,
    ...names,
  ]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function readWorkbook(heap: number, rows: string, sharedStrings = '') {
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
    const [reading] = await read(heap, path);
    return reading;
  } finally {
    await rm(home, { recursive: true });
  }
}

/** Limit of the whole process. */
const MEGABYTES = 300;

/** Each text has 40 MB. */
const HEAP = 32;

describe('a file larger than memory', () => {
  const refused = [
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
  ] as const;
  const good = ['40 MB of CSV', '40 MB of JSON', '40 MB of JSON Lines'];
  const readings = new Map<string, Reading>();

  beforeAll(async () => {
    const names = [...refused.map(([name]) => name), ...good];
    for (const [at, reading] of (await read(HEAP, ...names)).entries())
      readings.set(names[at] ?? '', reading);
  }, 240_000);

  it.each(refused)('with %s is refused: %s', (name, code) => {
    expect(readings.get(name)?.result).toBe(code);
    expect(readings.get(name)?.megabytes).toBeLessThan(MEGABYTES);
  });

  it.each(good)('without faults is read to its end: %s', (name) => {
    expect(readings.get(name)?.result).toBeGreaterThan(37_500);
    expect(readings.get(name)?.megabytes).toBeLessThan(MEGABYTES);
  });
});

describe('a workbook at its limits', () => {
  const header = FIELDS.map((field) => `<c t="inlineStr"><is><t>${field}</t></is></c>`).join('');
  const values = FIELDS.map((_, i) => `<c><v>${(i * 7_919) % 1_000}</v></c>`).join('');

  it('of 60 MB of rows is streamed', { timeout: 240_000 }, async () => {
    const row = (i: number) =>
      `<row><c t="inlineStr"><is><t>LUHT-${(i * 48_271) % 65_537}</t></is></c>${values}</row>`;
    const rows = Array.from({ length: 80_000 }, (_, i) => row(i)).join('');
    const reading = await readWorkbook(56, `<row>${header}</row>${rows}`);
    expect(reading?.result).toBe(80_000);
    expect(reading?.megabytes).toBeLessThan(MEGABYTES);
  });

  it('of a million formatted blank rows and as many empty shared strings is read', {
    timeout: 240_000,
  }, async () => {
    const blanks = Array.from({ length: 1_000_000 }, (_, i) => `<row r="${i + 3}" s="1"/>`).join(
      '',
    );
    const strings = Array.from({ length: 1_000_000 }, (_, i) => `<si><t>${i}</t></si>`).join('');
    const reading = await readWorkbook(
      128,
      `<row>${header}</row><row>${values}</row>${blanks}`,
      strings,
    );
    expect(reading?.result).toBe(1);
    expect(reading?.megabytes).toBeLessThan(MEGABYTES);
  });
});
