import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningKaart } from '../../lib/app/serve.ts';
import { runReader, serveDemonstration } from './served.ts';

const CLI = fileURLToPath(new URL('../../bin/kaart.js', import.meta.url));
const NAME = 'healthtech-companies';

let kaart: RunningKaart;
/** The newest version for partners, as `kaart fetch` wrote it. */
let files: string;
let rows: readonly Record<string, unknown>[];

beforeAll(async () => {
  kaart = await serveDemonstration();
  files = join(mkdtempSync(join(tmpdir(), 'kaart-files-')), 'companies');
  const env = { ...process.env, KAART_HOME: kaart.home };
  const fetched = spawnSync(process.execPath, [CLI, 'fetch', '--directory', files], { env });
  expect(fetched.status, String(fetched.stderr)).toBe(0);
  const lines = readFileSync(join(files, `${NAME}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows.length).toBeGreaterThan(100);
});
afterAll(() => kaart.close());

/** A copy of the files with one damaged file. */
function damaged(file: string, damage: (path: string) => void): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'kaart-damaged-')), 'companies');
  cpSync(files, copy, { recursive: true });
  damage(join(copy, file));
  return copy;
}

describe('14.1 frictionless validates the Data Package', () => {
  it('and finds no fault', async () => {
    const { ok, output } = await runReader('frictionless', ['validate', 'datapackage.json'], files);
    expect(ok, output).toBe(true);
    for (const name of readdirSync(files).filter((each) => each.endsWith('.csv')))
      expect(output).toContain(name);
  });

  it('and finds a row that was added afterwards', async () => {
    const copy = damaged(`${NAME}.csv`, (path) => appendFileSync(path, 'x,y\r\n'));
    expect((await runReader('frictionless', ['validate', 'datapackage.json'], copy)).ok).toBe(
      false,
    );
  });
});

describe('14.1 csvwvalidate reads CSV by its CSVW metadata', () => {
  const metadata = `${NAME}.csv-metadata.json`;

  it('and finds no fault', async () => {
    const { ok, output } = await runReader('csvwvalidate', [metadata], files);
    expect([ok, output.trim()]).toEqual([true, 'OK']);
  });

  it('and finds a code that does not exist', async () => {
    const copy = damaged(`${NAME}.csv`, (path) => {
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(/^([^\n]*\n[^,]*,)/, '$1not a register number,'));
    });
    const { output } = await runReader('csvwvalidate', [metadata], copy);
    expect(output).not.toMatch(/^OK/);
  });
});

describe('14.1 readers of Parquet', () => {
  const compare = `import json, sys
def plain(value):
    if hasattr(value, 'isoformat'):
        text = value.isoformat()
        return text
    if isinstance(value, list): return [plain(v) for v in value]
    if isinstance(value, tuple): return [plain(v) for v in value]
    return value
print(json.dumps([{k: plain(v) for k, v in row.items() if v is not None} for row in rows], ensure_ascii=False))`;

  async function read(program: string): Promise<readonly Record<string, unknown>[]> {
    const { ok, output } = await runReader('python', ['-c', `${program}\n${compare}`], files);
    expect(ok, output).toBe(true);
    return JSON.parse(output) as readonly Record<string, unknown>[];
  }

  /** The rows of JSON Lines without fields that have no value, with times in whole milliseconds. */
  const expected = () => rows.map((row) => Object.fromEntries(Object.entries(row).filter(isGiven)));
  const isGiven = ([, value]: [string, unknown]) => value !== null;

  it('Arrow reads the same values as in JSON Lines', async () => {
    const found = await read(
      `import pyarrow.parquet as pq\nrows = pq.read_table('${NAME}.parquet').to_pylist()`,
    );
    expect(found.map(normal)).toEqual(expected().map(normal));
  });

  it('DuckDB reads the same values as in JSON Lines', async () => {
    const found = await read(
      `import duckdb\ncursor = duckdb.sql("select * from '${NAME}.parquet'")\nnames = cursor.columns\nrows = [dict(zip(names, r)) for r in cursor.fetchall()]`,
    );
    expect(found.map(normal)).toEqual(expected().map(normal));
  });

  it('DuckDB reads the CSV with every row and column', async () => {
    const found = await read(
      `import duckdb\ncursor = duckdb.sql("select * from read_csv('${NAME}.csv', all_varchar=true)")\nnames = cursor.columns\nrows = [dict(zip(names, r)) for r in cursor.fetchall()]`,
    );
    expect(found.map(({ record_id }) => record_id)).toEqual(rows.map(({ record_id }) => record_id));
  });
});

/** Instants in one form: `Z` or `+00:00`, with or without zeros after the seconds. */
function normal(row: Record<string, unknown>): Record<string, unknown> {
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && instant.test(value) ? new Date(value).toISOString() : value,
    ]),
  );
}
