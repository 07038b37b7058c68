import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../lib/app/serve.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { Shell } from './shell.ts';

const MOCK = { KAART_IDENTITY: 'mock' };

describe('at the command line, a consumer', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kaart-consumer-'));
  let provider: Served;
  let shell: Shell;
  let dsp: string;
  let agreement: string;

  beforeAll(async () => {
    const env = {
      ...MOCK,
      KAART_PARTICIPANT_ID: 'provider',
      KAART_HOME: mkdtempSync(join(tmpdir(), 'kaart-provider-')),
      PORT: '0',
    };
    provider = await serve({ env, host: '127.0.0.1', demo: true, said: () => undefined });
    dsp = provider.dsp;
    shell = new Shell({ ...MOCK, KAART_PARTICIPANT_ID: 'consumer' });
  }, 60_000);
  afterAll(() => provider.close());

  it('agrees on a dataset, with a line for each state and a last one with the agreement', async () => {
    const lines = await shell.json(`negotiate ${dsp} healthtech-companies`);
    const last = lines.pop();
    expect(lines.map(({ state }) => state)).toContain('FINALIZED');
    expect(last).toMatchObject({
      state: 'FINALIZED',
      counterParty: 'provider',
      dataset: 'healthtech-companies',
      milliseconds: expect.any(Number),
    });
    agreement = String(last?.['agreement']);
    expect(agreement).toMatch(/^urn:uuid:/);
  });

  it('fetches the data of the agreement, checks them, and completes the transfer', async () => {
    const file = join(directory, 'companies.jsonl');
    const lines = await shell.json('fetch', agreement, '--output', file);
    const last = lines.pop();
    const text = readFileSync(file, 'utf8');
    expect(text.trim().split('\n')).toHaveLength(95);
    expect(lines.map(({ state }) => state)).toContain('STARTED');
    expect(last).toMatchObject({
      agreement,
      file,
      digest: `sha256:${sha256(text)}`,
      verified: true,
      state: 'COMPLETED',
      milliseconds: expect.any(Number),
    });
  });

  it('fetches by catalog and dataset with the agreement it has', async () => {
    const file = join(directory, 'again.csv');
    const words = ['fetch', dsp, 'healthtech-companies', '-f', 'csv', '-o', file];
    const last = (await shell.json(words.join(' '))).pop();
    expect(last).toMatchObject({ agreement, file });
    expect(readFileSync(file, 'utf8')).toMatch(/^record_id,/);
  });

  it('sees negotiations, transfers and agreements, and that nothing is owed', async () => {
    expect(await shell.json('negotiations')).toMatchObject([{ state: 'FINALIZED', agreement }]);
    const transfers = await shell.json('transfers');
    expect(transfers.map(({ state }) => state)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(await shell.json('agreements')).toMatchObject([{ id: agreement, role: 'consumer' }]);
    expect(await shell.json('outbox')).toEqual([]);
  });

  it('keeps a transfer open, suspends it, resumes it, and ends it', async () => {
    const file = join(directory, 'kept.json');
    const words = ['fetch', dsp, 'healthtech-figures-2025', '--keep', '-o', file];
    const kept = (await shell.json(words.join(' '))).pop();
    const pid = String(kept?.['transfer']);
    for (const move of ['suspend', 'resume', 'terminate'])
      await shell.type(`transfer ${move} ${pid}`);
    const found = (await shell.json('transfers')).find((each) => each['pid'] === pid);
    expect(found).toMatchObject({ state: 'TERMINATED', ending: { by: 'consumer' } });
  });

  it.each([
    ['a dataset that is not there', () => `negotiate ${dsp} nonsense`, /no dataset nonsense/],
    ['a place where nobody is', () => 'negotiate http://127.0.0.1:9 x', /does not answer/],
    ['an address that is not called', () => 'negotiate http://10.0.0.1 x', /not called/],
    ['an agreement that is not there', () => 'fetch urn:nonsense', /no such agreement/],
    ['a message that is not parked', () => 'outbox replay urn:x', /is parked/],
  ])('is told of %s', async (_, line, said) => {
    const { code, err } = await shell.type(line());
    expect([code, err]).toEqual([1, expect.stringMatching(said)]);
  });
});
