import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../lib/app/listen.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import {
  buildCanary,
  buildCanaryFile,
  loadCanaries,
  NUMBERS,
  PARTNER,
  toRecordId,
} from './exits/canaries.ts';
import { play, type Step } from './exits/changes-of-mind.ts';
import { body, linesOf, type Setup } from './setup.ts';

const SCRIPT = 'examples/stay-in-sync.mjs';
const EVERYTHING = {
  kind: 'consents',
  company: 1,
  groups: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  audiences: ['partners', 'dataspace', 'public'],
  lastsMs: null,
  byName: false,
} as const satisfies Step;
const WITHDRAWAL = { ...EVERYTHING, kind: 'withdrawals' as const };

interface Copy {
  readonly version: string;
  readonly rows: Readonly<Record<string, unknown>>;
}

describe('14: the script of ten lines, against a served Kaart', () => {
  const home = mkdtempSync(join(tmpdir(), 'kaart-sync-'));
  let listener: Listener;
  let setup: Setup;
  let token = '';
  beforeAll(async () => {
    listener = await listen(0, '127.0.0.1');
    setup = await loadCanaries(undefined, {}, listener.url);
    listener.serve((request) => setup.kaart.app.fetch(request));
    token = await setup.token(PARTNER, setup.secret);
    for (const company of NUMBERS.slice(0, 6)) await play(setup, { ...EVERYTHING, company });
    await play(setup, { kind: 'publish' });
  });
  afterAll(async () => {
    await listener.close();
    await setup.close();
  });

  const READERS = [COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID];

  /** Runs the script for the partner and for an anonymous caller. Each copy must equal the response of `…/data`. */
  async function runSync(): Promise<readonly (Copy & { readonly requests: number })[]> {
    const copies = [];
    for (const dataset of READERS) {
      const url = `${listener.url}/v1/datasets/${dataset}`;
      const own = dataset === COMPANIES_DATASET_ID ? [token] : [];
      const file = join(home, dataset);
      const before = setup.log.length;
      await promisify(execFile)('node', [SCRIPT, url, file, ...own]);
      const requests = setup.log.slice(before).filter((line) => line.includes('"request"')).length;
      const copy = JSON.parse(readFileSync(file, 'utf8')) as Copy;
      const headers = own.map((each) => ['authorization', `Bearer ${each}`] as [string, string]);
      const rows = await linesOf<{ record_id: string }>(
        fetch(`${url}/data?format=jsonl`, { headers }),
      );
      expect(copy.rows).toEqual(Object.fromEntries(rows.map((row) => [row.record_id, row])));
      copies.push({ ...copy, requests });
    }
    return copies;
  }

  it('14: has ten lines', () => {
    const lines = readFileSync(SCRIPT, 'utf8').split('\n');
    const code = lines.filter((line) => /\w/.test(line) && !/^(\/\/|import )/.test(line));
    expect(code.length).toBeLessThanOrEqual(10);
  });

  it('14: first fetches everything', async () => {
    for (const { rows } of await runSync()) expect(Object.keys(rows)).toHaveLength(6);
  });

  it('14: requests no row if nothing has changed', async () => {
    for (const { requests } of await runSync()) expect(requests).toBe(2);
  });

  it('14: applies a nightly run with new grants, ends and other groups', async () => {
    await play(setup, { ...EVERYTHING, company: 7 });
    await play(setup, { ...EVERYTHING, company: 8, groups: ['registry'] });
    await play(setup, { ...WITHDRAWAL, company: 2, groups: ['funding'] });
    await play(setup, { kind: 'publish' });
    for (const { rows, requests } of await runSync()) {
      expect(Object.keys(rows)).toHaveLength(8);
      expect(requests).toBe(2 + 3);
    }
  });

  it('14: applies a withdrawal at once', async () => {
    await play(setup, { ...WITHDRAWAL, company: 1 });
    for (const { rows } of await runSync()) expect(rows).not.toHaveProperty(toRecordId(1));
  });

  it('14: applies a corrected edition, also after several versions', async () => {
    const changed = buildCanaryFile(NUMBERS.length, (row, company) =>
      company === 3 ? { ...row, street: 'rue Neuve 1', trade_name: 'Neuve' } : row,
    );
    const { id } = await body<{ id: string }>(setup.import(changed, '&edition=2025.1'));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'x' } });
    const json = { reason: 'a correction' };
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json });
    await play(setup, { kind: 'publish' });
    await play(setup, { ...WITHDRAWAL, company: 4, groups: ['headcount'] });
    await play(setup, { ...WITHDRAWAL, company: 5 });
    await play(setup, { kind: 'publish' });
    for (const { rows } of await runSync())
      expect(rows[toRecordId(3)]).toMatchObject({ street: 'rue Neuve 1', trade_name: 'Neuve' });
  });

  it('14: pages of the feed equal the feed, and a cursor belongs to one version and one query', async () => {
    const changes = `/v1/datasets/${COMPANIES_DATASET_ID}/changes`;
    const versions = `/v1/datasets/${COMPANIES_DATASET_ID}/versions`;
    const all = await linesOf<{ id: string }>(setup.withToken(token, versions));
    const since = all.at(-1)?.id ?? '';
    const whole = await linesOf(setup.withToken(token, `${changes}?since=${since}`));
    expect(whole.length).toBeGreaterThan(3);
    const paged = [];
    let next: string | undefined = `${changes}?since=${since}&limit=2`;
    let second = '';
    while (next !== undefined) {
      const page: Response = await setup.withToken(token, next);
      const link = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
      next = link && new URL(link).pathname + new URL(link).search;
      second ||= next ?? '';
      paged.push(...(await linesOf(page)));
    }
    expect(paged).toEqual(whole);
    const other = second.replace(since, all.at(-2)?.id ?? '');
    expect((await setup.withToken(token, other)).status).toBe(400);
    await play(setup, { ...WITHDRAWAL, company: 7, groups: ['contact'] });
    const late = await setup.withToken(token, second);
    expect(late.status).toBe(410);
    expect(await body(late)).toMatchObject({ reason: 'pages-superseded' });
    await runSync();
  });

  it('14: applies the erasure of a person', async () => {
    const canary = buildCanary(6, 'contact');
    expect(JSON.stringify(await runSync())).toContain(canary);
    const json = { person: { name: canary }, company: toRecordId(6), reason: 'asked' };
    const erasure = await body<{ id: string }>(
      setup.as('consent-officer', '/v1/erasures', { json }),
    );
    const path = `/v1/erasures/${erasure.id}/confirmation`;
    expect((await setup.as('consent-officer:oscar', path, { json: {} })).status).toBe(200);
    await setup.kaart.deliver();
    expect(JSON.stringify(await runSync())).not.toContain(canary);
  });

  it('14: leaves the copy unchanged if it is refused', async () => {
    const file = join(home, COMPANIES_DATASET_ID);
    const before = readFileSync(file, 'utf8');
    const url = `${listener.url}/v1/datasets/${COMPANIES_DATASET_ID}`;
    const refused = promisify(execFile)('node', [SCRIPT, url, file, 'no-token']);
    await expect(refused).rejects.toThrow(/unauthenticated/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
