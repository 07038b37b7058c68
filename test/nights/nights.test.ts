import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, expect, it } from 'vitest';
import { type ComposedKaart, composeKaart } from '../../lib/app/compose.ts';
import { readConfig } from '../../lib/app/config.ts';
import { DEMO_PARTNER, loadDemonstration } from '../../lib/app/demonstration.ts';
import { notifyingTable } from '../../lib/app/notifying-table.ts';
import { type Instant, instant, later } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { request } from '../consent/consent-room.ts';

/**
 * Nights of an installation with two servers on one data directory, whose clock is wrong at times. An
 * oracle keeps what was decided last, in the order of recording, and shares no code with Kaart.
 */

/** How many nights are simulated; a smaller number for a quick look. */
const NIGHTS = Number(process.env['KAART_NIGHTS'] ?? 1_000);
const SEED = Number(process.env['KAART_SEED'] ?? 1);
/** Nights that are one line of the table. */
const PER_LINE = Math.max(1, Math.floor(NIGHTS / 10));
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const URL = 'http://kaart.test';
const DATA = `${URL}/v1/datasets/healthtech-companies/data?format=jsonl`;

const home = mkdtempSync(join(tmpdir(), 'kaart-nights-'));
afterAll(() => rmSync(home, { recursive: true }));

/** The true time, and by how much the clock of the machine is wrong. */
const time = { now: instant('2026-01-10T02:30:00Z'), wrongMs: 0 };
const clock = (): Instant => {
  time.now = later(time.now, 1);
  return later(time.now, time.wrongMs);
};

/** A server: several may have the same data directory open. */
function open(): ComposedKaart {
  let deliver: () => unknown = () => undefined;
  const sqlite = openSqliteTable(join(home, 'kaart.sqlite'), { clock });
  const kaart = composeKaart(
    { ...readConfig({}), publicUrl: URL },
    {
      table: notifyingTable(sqlite, () => deliver()),
      objects: openFileObjects({ directory: join(home, 'objects'), publicUrl: URL, clock }),
      keys: openKeyFile(join(home, 'keys.json')),
      log: () => undefined,
      clock,
      realClock: clock,
    },
  );
  deliver = () => kaart.deliver().catch(() => undefined);
  return kaart;
}

/** Numbers that are the same in each run with the same seed (Mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let secret = '';
async function idsRead(kaart: ComposedKaart): Promise<ReadonlySet<string>> {
  const basic = Buffer.from(`${DEMO_PARTNER}:${secret}`).toString('base64');
  const granted = await kaart.app.fetch(
    new Request(`${URL}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: { authorization: `Basic ${basic}` },
    }),
  );
  const { access_token } = (await granted.json()) as { access_token: string };
  const answer = await kaart.app.fetch(
    new Request(DATA, { headers: { authorization: `Bearer ${access_token}` } }),
  );
  const text = await answer.text();
  expect(answer.status, text.slice(0, 500)).toBe(200);
  return new Set(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { record_id: string }).record_id),
  );
}

/** What the clock of the machine does in a night: mostly nothing. */
function clockStep(night: number): number {
  if (night % 23 === 7) return -50 * 60_000;
  if (night % 101 === 50) return -Date.parse(time.now);
  if (night % 151 === 75) return 3 * YEAR_MS;
  return 0;
}

it(`11.10: ${NIGHTS} nights show each audience what was decided last`, async () => {
  const random = randomOf(SEED);
  let servers = [open(), open()];
  const [first] = servers as [ComposedKaart, ComposedKaart];
  secret = await loadDemonstration(first, home, () => undefined);
  await first.deliver();
  const shown = new Set(await idsRead(first));
  const companies = [...shown];
  const growth: Record<string, number | string>[] = [];
  let spentMs = 0;
  let longestMs = 0;

  for (let night = 1; night <= NIGHTS; night += 1) {
    time.now = later(time.now, DAY_MS);
    for (let each = 0; each < 3; each += 1) {
      const recordId = companies[Math.floor(random() * companies.length)] as string;
      const server = servers[Math.floor(random() * 2)] as ComposedKaart;
      time.wrongMs = each === 1 ? clockStep(night) : 0;
      const withdraws = random() < 0.5;
      const decision = withdraws ? { action: 'withdraw' as const } : {};
      await server.consent.record([request({ recordId, ...decision })], 'officer');
      if (withdraws) shown.delete(recordId);
      else shown.add(recordId);
      time.now = later(time.now, 3_600_000);
    }
    time.wrongMs = clockStep(night);
    const began = performance.now();
    const server = servers[night % 2] as ComposedKaart;
    await server.night();
    await server.deliver();
    const ms = performance.now() - began;
    spentMs += ms;
    longestMs = Math.max(longestMs, ms);
    time.wrongMs = 0;
    for (const [at, each] of servers.entries()) {
      const found = await idsRead(each);
      expect([...found].sort(), `night ${night}, server ${at}`).toEqual([...shown].sort());
    }
    if (night % 50 === 0) {
      for (const each of servers) await each.close();
      servers = [open(), open()];
    }
    if (night % PER_LINE === 0) {
      const ms = { 'ms a night': Math.round(spentMs / PER_LINE), longest: Math.round(longestMs) };
      growth.push({ night, ...size(), ...ms });
      spentMs = 0;
      longestMs = 0;
    }
  }
  for (const each of servers) await each.close();
  // biome-ignore lint/suspicious/noConsole: the table is the result that a person reads
  console.table(growth);
}, 1_200_000);

function size() {
  const database = new Database(join(home, 'kaart.sqlite'));
  const [row] = database.prepare('SELECT count(*) AS items FROM item').all() as { items: number }[];
  database.close();
  const bytes = statSync(join(home, 'kaart.sqlite')).size;
  return { items: row?.items ?? 0, MB: (bytes / 1e6).toFixed(1) };
}
