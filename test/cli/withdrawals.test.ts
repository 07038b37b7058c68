import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
import { Shell } from './shell.ts';

const QUICK = { KAART_IDENTITY: 'mock', KAART_DSP_SETTLE_MS: '5', PORT: '0' };
const COMPANIES = 'healthtech-companies';

type Line = Readonly<Record<string, unknown>>;

const directory = mkdtempSync(join(tmpdir(), 'kaart-fetched-'));
const consumer = new Shell({ ...QUICK, KAART_PARTICIPANT_ID: 'consumer' });
const provider = new Shell({ ...QUICK, KAART_PARTICIPANT_ID: 'provider' });
let served: RunningKaart[];
let dsp: string;

async function waitUntil<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let each = 0; each < 1_500; each += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error('it never came');
}

beforeAll(async () => {
  const quiet = { host: '127.0.0.1', quiet: true, writeLine: () => undefined };
  const serveKaart = (id: string, home: string, demo: boolean) =>
    serveLocal({ env: { ...QUICK, KAART_PARTICIPANT_ID: id, KAART_HOME: home }, demo, ...quiet });
  served = [
    await serveKaart('provider', provider.home, true),
    await serveKaart('consumer', consumer.home, false),
  ];
  dsp = served[0]?.dsp ?? '';
}, 60_000);
afterAll(async () => {
  for (const each of served) await each.close();
});

describe('a withdrawal at the command line', () => {
  const [original, moved] = [join(directory, 'kept.jsonl'), join(directory, 'moved.jsonl')];
  let id = '';

  it('deletes the files of kaart fetch that still exist', async () => {
    for (const file of [original, moved])
      expect((await consumer.type(`fetch ${dsp} ${COMPANIES} -o`, file)).code).toBe(0);
    renameSync(moved, `${moved}.elsewhere`);
    expect((await provider.type('withdraw LUHT-DEMO-0001')).code).toBe(0);
    const [notice] = await waitUntil(async () => {
      const all = await consumer.json<Line>('withdrawal-notices');
      return all[0]?.['state'] === 'ATTENTION' ? all : undefined;
    });
    expect(notice?.['copies']).toEqual([
      { path: expect.stringContaining('.jsonl'), fate: expect.any(String) },
      { path: expect.stringContaining('.jsonl'), fate: expect.any(String) },
    ]);
    expect([existsSync(original), existsSync(`${moved}.elsewhere`)]).toEqual([false, true]);
    const { out } = await consumer.type('withdrawal-notices');
    expect(out).toContain(`${moved} (gone)`);
    expect(out).toContain(`${original} (deleted)`);
    const confirmed = await consumer.type(`withdrawal-notices confirm ${notice?.['id']}`);
    expect([confirmed.code, confirmed.out]).toEqual([
      0,
      'provider gets the confirmation that nothing is held here\n',
    ]);
  });

  it('is shown with each step and recipient, and the disclosed versions', async () => {
    const [line] = await waitUntil(async () => {
      const all = await provider.json<Line & { id: string; recipients: Line[] }>('withdrawals');
      const own = all.filter((each) => each.id.endsWith('.LUHT-DEMO-0001'));
      return own[0]?.recipients[0]?.['state'] === 'ACKNOWLEDGED' ? own : undefined;
    });
    id = line?.id ?? '';
    const { out } = await provider.type(`withdrawals ${id}`);
    expect(out).toMatch(
      /^withdrawn .*LUHT-DEMO-0001: registry.* from partners; registry.* from dataspace$/m,
    );
    expect(out).toMatch(/^erased .*none in \d+ stored object versions$/m);
    expect(out).toMatch(/^consumer +connector +ACKNOWLEDGED +removed/m);
    expect((await provider.type('withdrawals')).out).toContain(id);
    expect((await provider.type('withdrawals --overdue')).out).toBe('nothing\n');
    expect((await provider.type('disclosures LUHT-DEMO-0001')).out).toMatch(
      /^consumer +2025-\w+ +dataspace .*ACKNOWLEDGED/m,
    );
    const unknown = await provider.type('disclosures LUHT-DEMO-9999');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('no such company')]);
  });

  it('names the recipient if it applies to one only', async () => {
    const refused = 'refuse LUHT-DEMO-0002 --audience partners --recipient demo-partner';
    expect((await provider.type(refused)).code).toBe(0);
    const named = await waitUntil(async () => {
      const all = await provider.json<Line & { id: string }>('withdrawals');
      return all.find((each) => each.id.endsWith('.LUHT-DEMO-0002'));
    });
    const { out } = await provider.type(`withdrawals ${named.id}`);
    expect(out).toMatch(/^withdrawn .*LUHT-DEMO-0002: registry.* from partners\/demo-partner$/m);
  });

  it('is acknowledged by hand for a recipient that was notified, and for no other', async () => {
    const by = ['withdrawals', 'acknowledge', id, '--note', 'by letter', '--recipient'];
    expect((await provider.type('', ...by, 'consumer')).code).toBe(0);
    const refused = await provider.type('', ...by, 'nobody');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('no such withdrawal')]);
  });

  it('is reported by webhook to a partner that has one', async () => {
    const set = await provider.type('partner webhook demo-partner http://127.0.0.1:9/kaart');
    expect([set.code, set.err, set.out]).toEqual([
      0,
      '',
      expect.stringMatching(/^webhook secret {2}whsec_/m),
    ]);
    const private_ = await provider.type('partner webhook demo-partner https://10.0.0.1/x');
    expect([private_.code, private_.err]).toEqual([1, expect.stringContaining('not called')]);
    const none = await provider.type('partner webhook demo-partner');
    expect(none.out).toBe('demo-partner is not called any more\n');
  });
});
