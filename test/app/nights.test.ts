import { afterEach, describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, HOUR_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { Nights, nightAt } from '../../lib/operation/nights.ts';
import { NightStore } from '../../lib/store/night-store.ts';
import type { Objects } from '../../lib/store/objects.ts';
import { EXAMPLE_2025 } from './mapping-file.ts';
import { body, Setup } from './setup.ts';

describe('9.56: the start of the last nightly run', () => {
  it.each([
    ['in winter, just before', '2026-01-10T02:29:59Z', '2026-01-09'],
    ['in winter, just then', '2026-01-10T02:30:00Z', '2026-01-10'],
    ['in summer', '2026-07-10T01:30:00Z', '2026-07-10'],
    ['where an hour is missing', '2026-03-29T01:30:00Z', '2026-03-29'],
    ['where an hour comes twice', '2026-10-25T02:30:00Z', '2026-10-25'],
    ['at New Year', '2026-12-31T23:30:00Z', '2026-12-31'],
    ['on 29 February', '2028-02-29T12:00:00Z', '2028-02-29'],
  ])('%s is correct', (_, now, night) => {
    expect(nightAt(instant(now))).toBe(night);
  });
});

/** A Kaart whose real clock the test sets, and whose files can fail. */
class Machine {
  now: Instant = instant('2026-01-10T12:00:00Z');
  elapsedMs = 0;
  diskIsFull = false;
  readonly setup: Setup;
  readonly nights: Nights;
  readonly log: string[] = [];
  runs = 0;

  constructor() {
    const home = new Setup().home;
    const files = openFileObjects({ directory: `${home}/objects`, publicUrl: 'http://kaart.test' });
    const table = openSqliteTable(`${home}/kaart.sqlite`);
    this.setup = new Setup('2026-01-10T12:00:00Z', {}, undefined, {
      table,
      objects: this.#failing(files),
      realClock: () => this.now,
    });
    const run = () => {
      this.runs += 1;
      return this.setup.kaart.night();
    };
    this.nights = this.started(run);
  }

  /** A Kaart as a newly started process. */
  started(run: () => Promise<unknown>): Nights {
    return new Nights({
      run,
      store: this.setup.kaart.nights,
      log: (level, event) => void this.log.push(`${level} ${event}`),
      clock: () => this.now,
      elapsedMs: () => this.elapsedMs,
    });
  }

  /** Advances the clock. The process checks every ten minutes whether a nightly run is due. */
  async pass(hours: number): Promise<void> {
    for (let left = hours * 6; left > 0; left -= 1) {
      this.now = addMilliseconds(this.now, HOUR_MS / 6);
      this.elapsedMs += HOUR_MS / 6;
      await this.nights.checkDue();
    }
  }

  #failing(files: Objects): Objects {
    return new Proxy(files, {
      get: (target, name) => {
        if (name === 'writer' && this.diskIsFull)
          return () => Promise.reject(new Error('ENOSPC: no space left on device'));
        if (name === 'put' && this.diskIsFull)
          return () => Promise.reject(new Error('ENOSPC: no space left on device'));
        const member = target[name as keyof Objects] as unknown;
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }
}

describe('9.56: nightly runs on one machine', () => {
  let machine: Machine;
  afterEach(async () => {
    await machine.nights.stop();
    await machine.setup.close();
  });

  const check = async () => {
    const checks = await body<{ check: string; ok: boolean; detail: string }[]>(
      machine.setup.as('publisher', '/v1/checks'),
    );
    return checks.find((each) => each.check === 'last-night');
  };

  it('are made once each, also before the first release, when there is nothing to publish', async () => {
    machine = new Machine();
    await machine.pass(24 * 3);
    expect(machine.runs).toBe(3);
    expect(await machine.setup.kaart.nights.loadLast()).toMatchObject({
      night: '2026-01-13',
      outcome: 'nothing-to-publish',
      failing: null,
    });
    expect(machine.log).toEqual([]);
    expect(await check()).toMatchObject({ ok: true });
  });

  it('that fail are repeated at growing intervals, are shown by the checks and the catalog, and do not stop the server', async () => {
    machine = new Machine();
    await publishExample(machine.setup);
    await machine.pass(13);
    machine.diskIsFull = true;
    await machine.pass(24);
    expect(machine.runs).toBeGreaterThan(8);
    expect(machine.runs).toBeLessThan(40);
    expect(await check()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^nightly runs have failed \d+ times since .*ENOSPC/),
    });
    const readCatalogPage = async () =>
      (await machine.setup.ask('/catalog', { headers: { accept: 'text/html' } })).text();
    expect(await readCatalogPage()).toContain(
      'The nightly publication has failed since 11 January 2026',
    );
    machine.diskIsFull = false;
    await machine.pass(2);
    expect(await machine.setup.kaart.nights.loadLast()).toMatchObject({
      night: '2026-01-12',
      failing: null,
    });
    expect(await check()).toMatchObject({ ok: true });
    expect(await readCatalogPage()).not.toContain('has failed');
    const before = machine.runs;
    await machine.pass(24);
    expect(machine.runs).toBe(before + 1);
  });

  it('that were missed are replaced by one run when the process starts again', async () => {
    machine = new Machine();
    await machine.pass(24);
    machine.now = addMilliseconds(machine.now, 5 * DAY_MS);
    expect(await check()).toMatchObject({ ok: false });
    const run = () => machine.setup.kaart.night();
    const restarted = machine.started(run);
    await restarted.checkDue();
    expect(await machine.setup.kaart.nights.loadLast()).toMatchObject({ night: '2026-01-16' });
    expect(await check()).toMatchObject({ ok: true });
    const other = machine.started(() => Promise.reject(new Error('not a second time')));
    await other.checkDue();
    expect(machine.log).toEqual([]);
  });

  it('continue after the clock was ahead by years', async () => {
    machine = new Machine();
    const right = machine.now;
    machine.now = instant('2031-05-05T05:00:00Z');
    await machine.nights.checkDue();
    machine.now = addMilliseconds(right, DAY_MS);
    expect(await check()).toMatchObject({ ok: false, detail: expect.stringContaining('future') });
    await machine.nights.checkDue();
    expect(await machine.setup.kaart.nights.loadLast()).toMatchObject({ night: '2026-01-11' });
  });

  it('do not end the process if the failure cannot be recorded', async () => {
    machine = new Machine();
    const broken = { get: () => Promise.reject(new Error('gone')) } as never;
    const nights = new Nights({
      run: () => Promise.reject(new Error('gone')),
      store: new NightStore(broken),
      log: (level, event) => void machine.log.push(`${level} ${event}`),
      clock: () => machine.now,
      elapsedMs: () => machine.elapsedMs,
    });
    await nights.checkDue();
    expect(machine.log).toEqual(['error night.failed']);
  });
});

async function publishExample(setup: Setup): Promise<void> {
  const { id } = await body<{ id: string }>(setup.import(EXAMPLE_2025, '&edition=2025'));
  await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: {} });
  await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
  await setup.as('publisher', '/v1/publications', { json: {} });
}
