import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { listAllItems } from '../../lib/store/table.ts';
import { Shell } from './shell.ts';

const COMPANY = 'LUHT-DEMO-0106';

interface Event {
  readonly id: string;
  readonly seq: number;
}

/** The changes of an attacker with access to the database: one item of a company's log, or the end of the log. */
async function tamper(shell: Shell, how: 'change' | 'cut'): Promise<void> {
  const table = openSqliteTable(join(shell.home, 'kaart.sqlite'));
  const items = [];
  for await (const item of listAllItems<Event>(table, {
    pk: `COMPANY#${COMPANY}`,
    from: 'CONSENT#',
    to: 'CONSENT#~',
  }))
    items.push(item);
  const last = items.at(-1);
  if (last === undefined) throw new Error('no events');
  const { pk, sk, version, data } = last;
  const key = { pk, sk };
  if (how === 'change')
    await table.transact([
      { kind: 'put', key, data: { ...data, action: 'refuse' } as never, if: { version } },
    ]);
  else await table.transact([{ kind: 'delete', key, if: { version } }]);
  await table.close();
}

describe('kaart audit', () => {
  let shell: Shell;
  const toEvidencePath = () => join(shell.home, 'evidence');

  beforeAll(async () => {
    shell = await Shell.demonstration();
    await shell.type(`withdraw ${COMPANY}`);
  });

  it('10.19 reads the audit log: filtered, as a table, as JSON lines, as CSV', async () => {
    const { code, out } = await shell.type(`audit log --subject company/${COMPANY} --limit 1`);
    expect([code, out]).toEqual([0, expect.stringContaining('consent.recorded')]);
    const lines = await shell.json<{ id: string }>('audit log --limit 1500');
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThan(10);
    const csv = (await shell.type('audit log --limit 1500 --csv')).out.trim().split('\r\n');
    expect(csv[0]).toBe('at,actor,action,subject,facts,id');
    expect(csv.slice(1).map((line) => line.split(',').at(-1))).toEqual(lines.map(({ id }) => id));
    expect((await shell.type('audit log --limit 3 --csv --bom')).out).toMatch(/^\ufeffat,actor,/);
    expect((await shell.type('audit log --by nobody')).out).toContain('nothing');
    expect((await shell.type('audit log --limit none')).code).toBe(2);
  });

  it('signs a tree head once a day, and shows it', async () => {
    const first = await shell.type('audit head');
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('the first head') });
    expect((await shell.type('audit head')).out).toBe(first.out);
    const [{ date } = {}] = await shell.json<{ date: string }>('audit head');
    expect((await shell.type(`audit head --date ${date}`)).out).toBe(first.out);
    expect((await shell.type('audit head --date 2020-01-01')).code).toBe(1);
  });

  it('finds the log intact, here and from an export, without a server', async () => {
    const here = await shell.type('audit verify');
    expect([here.code, here.out]).toEqual([0, expect.stringContaining('as it was signed')]);
    await shell.type('audit export', toEvidencePath());
    const elsewhere = await new Shell().type('audit verify', toEvidencePath());
    expect([elsewhere.code, elsewhere.out]).toEqual([0, here.out]);
  });

  it('proves an event with the tree head and the keys only', async () => {
    const file = join(shell.home, 'proof.json');
    const [{ events } = { events: [] }] = await shell.json<{ events: Event[] }>(
      `grant ${COMPANY} --group profile --audience partners`,
    );
    const young = await shell.type(`audit proof ${COMPANY} ${events[0]?.id}`);
    expect([young.code, young.err]).toEqual([1, expect.stringContaining('younger than the head')]);
    const { out } = await shell.type(`audit proof ${COMPANY} C-000106-missing`);
    expect(out).toBe('');
    const [chain] = (await readFile(join(toEvidencePath(), 'chains.jsonl'), 'utf8'))
      .split('\n')
      .filter((line) => line.includes(COMPANY))
      .map((line) => JSON.parse(line) as { events: Event[] });
    const id = chain?.events[0]?.id ?? '';
    await writeFile(file, (await shell.type(`audit proof ${COMPANY}`, id)).out);
    const jwks = ['--jwks', join(toEvidencePath(), 'jwks.json')];
    const proved = await new Shell().type('audit verify', file, ...jwks);
    expect([proved.code, proved.out]).toEqual([
      0,
      expect.stringContaining(`event 1 of ${COMPANY} is under the head of`),
    ]);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"language":"', '"language":"x'));
    const forged = await new Shell().type('audit verify', file, ...jwks);
    expect([forged.code, forged.out]).toEqual([1, expect.stringContaining('EVENT_ALTERED')]);
    expect((await new Shell().type('audit verify', file)).code).toBe(2);
  });

  it('names the company and the changed event, and continues to read', async () => {
    await tamper(shell, 'change');
    const { code, out } = await shell.type('audit verify');
    expect([code, out]).toEqual([1, expect.stringMatching(`${COMPANY}: event \\d+ was changed`)]);
  });

  it('names the company whose chain was cut, and the tree head that had more events', async () => {
    const cut = await Shell.demonstration();
    await cut.type(`withdraw ${COMPANY}`);
    await cut.type('audit head');
    await tamper(cut, 'cut');
    const { code, out } = await cut.type('audit verify');
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(`${COMPANY}: the chain ends with event \\d+, and the head of 2025-`),
    ]);
  });

  it('reports missing ends of chains', async () => {
    await rm(join(toEvidencePath(), 'ends'), { recursive: true });
    const { code, out } = await shell.type('audit verify', toEvidencePath());
    expect([code, out]).toEqual([1, expect.stringContaining('ENDS_UNREADABLE')]);
  });
});
