import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { INNER_BACKUP } from '../../lib/backup/bag.ts';
import { restoreBackup } from '../../lib/backup/restore-backup.ts';
import { writeBackup } from '../../lib/backup/write-backup.ts';
import { systemClock } from '../../lib/core/clock.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { STORED_SCHEMA, withSchema } from '../../lib/store/schema.ts';
import { body, DATA, DECISION, linesOf, Setup } from '../app/setup.ts';
import { readContents } from '../backup/contents.ts';
import { sessionOf, typeOver } from '../cli/shell.ts';
import { AT, KINDS, type Kind, open, openPlace, type Place } from './places.ts';

const OPTIONS = { clock: systemClock, software: 'kaart/test' };

const folder = mkdtempSync(join(tmpdir(), 'kaart-restore-'));
afterAll(() => rmSync(folder, { recursive: true }));
let names = 0;
const newPath = () => join(folder, `${names++}`);

/** Ids of the rows that the partner reads, or the error code if the read is refused. */
async function readIds(setup: Setup, secret: string): Promise<readonly string[]> {
  const response = await setup.tokenResponse(DEMO_PARTNER, secret);
  if (response.status !== 200) return [`refused: ${response.status}`];
  const { access_token } = await body<{ access_token: string }>(response);
  const reply = await setup.withToken(access_token, DATA);
  if (reply.status !== 200) return [`refused: ${reply.status}`];
  return (await linesOf<{ record_id: string }>(reply)).map(({ record_id }) => record_id);
}

async function withdraw(setup: Setup, id: string): Promise<void> {
  const json = { ...DECISION, audiences: ['partners', 'dataspace'] };
  const response = await setup.as('consent-officer', `/v1/companies/${id}/withdrawals`, { json });
  expect(response.status).toBe(201);
}

async function listEvents(setup: Setup) {
  const chains = [];
  for await (const { events } of setup.kaart.audit.chains()) chains.push(events);
  return chains;
}

describe.each<[Kind, Kind]>([
  ['one machine', 'one machine'],
  ['one machine', 'AWS'],
  ['AWS', 'one machine'],
  ['AWS', 'AWS'],
])('17.1 a restore from %s to %s', (from, to) => {
  let source: Place;
  let target: Place;
  let secret = '';
  let before: readonly string[];
  let withdrawn: string;
  const backup = newPath();
  const served: string[] = [];

  beforeAll(async () => {
    source = await openPlace(await KINDS[from]());
    target = await openPlace(await KINDS[to]());
    const setup = await Setup.demonstration(
      AT,
      {},
      undefined,
      { table: withSchema(source.stores.table), objects: source.stores.objects },
      source.home,
    );
    secret = setup.secret;
    await setup.kaart.night();
    await setup.kaart.deliver();
    before = await readIds(setup, secret);
    withdrawn = before[0] ?? '';
  }, 120_000);

  afterAll(async () => {
    await source.stores.close();
    await target.stores.close();
  });

  it('17.1 returns everything of the backup, and applies a later withdrawal', async () => {
    const facts = await writeBackup(source.stores, backup, OPTIONS);
    expect(facts.schema).toBe(STORED_SCHEMA);
    const { items, stored } = await readContents(source.stores);
    expect([facts.items, facts.objects]).toEqual([items.length, stored.length]);
    await withdraw(open(source), withdrawn);
    expect(await readIds(open(source), secret)).not.toContain(withdrawn);
  });

  it('17.1 serves no withdrawn row during the restore, or after it', async () => {
    let isDone = false;
    const reading = (async () => {
      while (!isDone) {
        served.push(...(await readIds(open(target), secret)));
        await sleep(100);
      }
    })();
    const journal = source.stores.objects;
    const result = await restoreBackup(backup, target.stores, { journal });
    isDone = true;
    await reading;
    expect(result.journalEntries).toBe(1);
    served.push(...(await readIds(open(target), secret)));
    expect(served.some((line) => line.startsWith('refused'))).toBe(true);
    expect(served.filter((line) => line === withdrawn)).toEqual([]);
    expect(served).toContain(before[1]);
    expect(served[0]).toContain('refused');
  });

  it('17.1 returns equal consent events and digests, and an intact audit log', async () => {
    const [old, restored] = [open(source), open(target)];
    expect(await listEvents(restored)).toEqual(await listEvents(old));
    const { stored: objects } = await readContents(source.stores);
    const { stored: copies } = await readContents(target.stores);
    const digests = new Map(copies.map(({ key, sha256 }) => [key, sha256]));
    for (const { key, sha256 } of objects)
      if (!/^(versions|changes)\//.test(key))
        expect([key, digests.get(key)]).toEqual([key, sha256]);
    const recovered = await typeOver(sessionOf(restored), 'recover');
    expect(recovered).toMatchObject({ code: 0, err: '' });
    const verified = await typeOver(sessionOf(restored), 'audit verify');
    expect(verified.out).toContain('whole, and as it was signed');
    await restored.kaart.night();
    expect(await readIds(open(target), secret)).toEqual(before.filter((id) => id !== withdrawn));
  });

  it('17.1 refuses an export without a backup and changes nothing, and takes one with a backup', async () => {
    const exported = newPath();
    const made = await typeOver(sessionOf(open(target)), `export ${exported}`);
    expect(made).toMatchObject({ code: 0, err: '' });
    const empty = await openPlace(await KINDS[to]());
    await expect(restoreBackup(exported, empty.stores)).rejects.toMatchObject({
      reason: 'export-cannot-be-restored',
      nextStep: 'export-with-backup',
    });
    const { items, stored } = await readContents(empty.stores);
    expect([items, stored]).toEqual([[], []]);

    // With a backup in it, as `kaart export --with-backup` writes it, the same directory fills the installation.
    await writeBackup(target.stores, join(exported, INNER_BACKUP), OPTIONS);
    await restoreBackup(exported, empty.stores);
    expect(await readContents(empty.stores)).toEqual(await readContents(target.stores));
    await empty.stores.close();
  });

  it('17.1 makes a program with an older schema refuse the stores', async () => {
    const mark = { pk: 'KEYS', sk: 'schema', version: 1, data: { schema: STORED_SCHEMA + 1 } };
    await target.stores.table.load([mark]);
    expect(await readIds(open(target), secret)).toEqual([expect.stringContaining('refused: 5')]);
    const item = withSchema(target.stores.table).get({ pk: 'EDITIONS', sk: 'x' });
    expect(hasCode(await item.catch((error: unknown) => error), 'schema-unknown')).toBe(true);
    await expect(writeBackup(target.stores, newPath(), OPTIONS)).rejects.toMatchObject({
      code: 'schema-unknown',
    });
  });
});
