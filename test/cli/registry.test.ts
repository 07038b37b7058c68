import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Shell } from './shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.demonstration();
});

const ID = 'LUHT-DEMO-0106';
const countRows = async () =>
  (await shell.type('fetch --format jsonl')).out.trim().split('\n').length;

describe('an officer on the command line', () => {
  it('shows the grants of a company, now and at another instant', async () => {
    const { out } = await shell.type(`consents show ${ID}`);
    expect(out).toMatch(/partners +all others +registry profile/);
    const [then] = await shell.json(`consents show ${ID} --at 2025-01-01T00:00:00Z`);
    expect(then).toMatchObject({ recordId: ID, permitted: { partners: [] } });
    expect(await shell.type('consents show LUHT-DEMO-9999')).toMatchObject({ code: 1, out: '' });
  });

  it('refuses a partner by name, which then cannot read the row', async () => {
    expect(await countRows()).toBe(118);
    const { code, err } = await shell.type(
      `refuse ${ID} --audience partners --recipient demo-partnr`,
    );
    expect([code, err]).toEqual([1, expect.stringContaining('no partner with this id')]);
    await shell.type(`refuse ${ID} --audience partners --recipient demo-partner`);
    expect(await countRows()).toBe(117);
    expect((await shell.type(`consents show ${ID}`)).out).toMatch(/demo-partner +nothing/);
  });

  it('asks whether a recipient may read a company, with the reason', async () => {
    const { out } = await shell.type(
      `check-access ${ID} --recipient demo-partner --group registry`,
    );
    expect(out).toMatch(/LUHT-DEMO-0106 +registry +deny +refused +\S+/);
    const file = join(shell.home, 'ids.txt');
    writeFileSync(file, `${ID}\nLUHT-DEMO-0001\r\n\n`);
    const [response] = await shell.json<{ decisions: object[] }>(`check-access --file ${file}`);
    expect(response?.decisions).toMatchObject([
      { company: ID, groups: { registry: { decision: 'permit', reason: 'granted' } } },
      { company: 'LUHT-DEMO-0001' },
    ]);
  });

  it('decides only on the state that was read', async () => {
    const [{ seq } = { seq: 0 }] = await shell.json<{ seq: number }>(`consents show ${ID}`);
    const stale = await shell.type(`withdraw ${ID} --seq ${seq - 1}`);
    expect(stale).toMatchObject({ code: 1, out: '' });
    expect(stale.err).toContain(`number ${seq}`);
    expect(await shell.type(`withdraw ${ID} --seq ${seq}`)).toMatchObject({ code: 0 });
  });

  it('reads the consent events from a cursor on', async () => {
    const all = await shell.json<{ cursor: string }>('consents changes --limit 400');
    const last = all.at(-1)?.cursor ?? '';
    expect(await shell.json(`consents changes --since ${last}`)).toEqual([]);
    await shell.type('withdraw LUHT-DEMO-0001 --group registry');
    expect((await shell.type(`consents changes --since ${last}`)).out).toMatch(
      /withdraw +LUHT-DEMO-0001/,
    );
  });

  it('9.42 reads the legal name first, and a note about an unchanged decision', async () => {
    const [found] = await shell.json<{ name: string }>('companies --search LUHT-DEMO-0012');
    const name = String(found?.name);
    const line = 'grant LUHT-DEMO-0012 --group funding --audience public';
    const { out } = await shell.type(line);
    expect(out.split('\n')[0]).toBe(`${name} (LUHT-DEMO-0012)`);
    const again = await shell.type(line);
    expect([again.code, again.out.split('\n')[0]]).toEqual([
      0,
      `${name} (LUHT-DEMO-0012): unchanged`,
    ]);
    const company = { id: 'LUHT-DEMO-0012', name };
    expect(await shell.json(line)).toEqual([
      { company, unchanged: true, events: [], receipt: null },
    ]);
    for (const verb of ['refuse', 'withdraw']) {
      const other = `${verb} LUHT-DEMO-0012 --group funding --audience public`;
      expect(await shell.json(other)).toMatchObject([{ company, unchanged: false, events: [{}] }]);
      expect((await shell.type(other)).out).toContain(`${name} (LUHT-DEMO-0012): unchanged`);
    }
  });

  it('10.13 activates a revision of the notice with a second person, decides under it, and reads it unchanged', async () => {
    const shown = await shell.type('consent-notice show notice-v1');
    const [first] = await shell.json<{ hash: string }[]>('consent-notice list');
    expect(createHash('sha256').update(shown.out).digest('hex')).toBe(first?.[0]?.hash);
    const file = join(shell.home, 'notice-2.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(shown.out), revision: 2, material: false }));
    const proposed = await shell.type(`consent-notice propose ${file}`);
    expect(proposed.out).toContain(
      'next, as another person: kaart consent-notice confirm notice-v2',
    );
    expect((await shell.type('consent-notice proposals')).out).toContain('not material');
    expect((await shell.type('consent-notice list')).out).not.toContain('notice-v2');
    const self = await shell.type('consent-notice confirm notice-v2');
    expect(self).toMatchObject({ code: 1, out: '' });
    expect(self.err).toContain('the person who proposed the notice may not confirm it');
    const confirmed = await shell.type('consent-notice confirm notice-v2 --as bob');
    expect(confirmed.out).toContain('notice-v2 is in force, sha256 ');
    const again = await shell.type('consent-notice confirm notice-v2 --as bob');
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('notice-v2 is in force')]);
    const proposedAgain = await shell.type(`consent-notice propose ${file}`);
    expect(proposedAgain.out).toContain('notice-v2 is in force already');
    expect((await shell.type('consent-notice list')).out).toContain('notice-v2');
    expect((await shell.type('coverage --by-notice')).out).toMatch(
      /notice-v1 +partners +granted +1\d\d /,
    );
    const [response] = await shell.json<{ events: object[] }>(
      'grant LUHT-DEMO-0010 --group registry --notice notice-v2',
    );
    expect(response?.events[0]).toMatchObject({ noticeVersion: 'notice-v2' });
    writeFileSync(file, JSON.stringify({ ...JSON.parse(shown.out), revision: 4, material: false }));
    expect((await shell.type(`consent-notice propose ${file}`)).code).toBe(1);
    expect((await shell.type('consent-notice confirm notice-v4 --as bob')).code).toBe(1);
    expect((await shell.type('consent-notice show notice-v9')).code).toBe(1);
  });
});
