import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditEntry } from '../../lib/core/audit-entry.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import type { Import } from '../../lib/mapping/import/import.ts';
import type { ReviewDecision } from '../../lib/mapping/import/review-decision.ts';
import type { Edition } from '../../lib/mapping/release/released-edition.ts';
import { catalogRevision } from '../../lib/store/catalog-revision.ts';
import { TableEditionStore } from '../../lib/store/edition-store.ts';
import { TableImportStore } from '../../lib/store/import-store.ts';
import { listAllItems } from '../../lib/store/table.ts';

const AT = instant('2025-10-07T08:00:00Z');
const DIGEST = 'ab'.repeat(32);
const profile = {
  rows: 3,
  rejected: 0,
  moved: 0,
  eligible: 2,
  jobs: 7,
  shares: {},
  empty: {},
  updatedAtMax: AT,
};
const counts = { taken: 2, in: 2, out: {} };
const rows = { key: 'imports/i1/rows.jsonl', bytes: 100, digest: DIGEST, count: 2 };
const source = { fileName: 'a.csv', sha256: DIGEST, bytes: 10 };

function item(change: Partial<Import> = {}): Import {
  return {
    id: 'i1',
    state: 'open',
    edition: parseEditionId('2025'),
    source,
    reading: { sheet: null, encoding: null, columns: [] },
    headerLanguage: 'fr',
    imported: { by: 'anna', at: AT },
    summary: {
      edition: '2025',
      outcome: 'accept',
      code: 'OK',
      notices: [],
      noticeTexts: [],
      counts: { ...counts, rows: 3, review: 1, rejected: 0, repaired: 0, warned: 0 },
      holds: [],
    },
    findings: { key: 'imports/i1/findings.jsonl', bytes: 0 },
    review: { key: 'imports/i1/review.jsonl', bytes: 0 },
    accepted: { rows, counts, profile },
    decided: 0,
    overrides: [],
    submission: null,
    released: null,
    rejected: null,
    ...change,
  };
}

const EDITION: Edition = {
  ...parseEditionId('2025'),
  state: 'released',
  importId: 'i1',
  source,
  rows,
  identities: rows,
  counts,
  profile,
  figures: { entities: 2 },
  disclosure: { checked: [], changed: null },
  exact: [],
  changeNote: null,
  overrides: [],
  software: 'kaart/test',
  submitted: { by: 'anna', at: AT },
  released: { by: 'ben', at: AT, reason: null },
  retracted: null,
  erasures: [],
};

const DROP: ReviewDecision = {
  id: 1,
  kind: 'drop',
  values: null,
  note: null,
  record: null,
  by: 'anna',
  at: AT,
};

function opened() {
  const table = openSqliteTable(':memory:');
  onTestFinished(() => table.close());
  let entries = 0;
  const audit = (action: string): AuditEntry => ({
    id: `e${++entries}`,
    at: AT,
    actor: 'anna',
    action,
    subject: 'import/i1',
  });
  const actions = async () => {
    const found: string[] = [];
    for await (const { data } of listAllItems<AuditEntry>(table, { pk: 'AUDIT#2025-10-07' }))
      found.push(data.action);
    return found;
  };
  const [imports, editions] = [new TableImportStore(table), new TableEditionStore(table)];
  return { table, imports, editions, audit, actions };
}

const isRefused = (error: unknown) => hasCode(error, 'concurrent-update');

describe('TableImportStore', () => {
  it('returns what was stored, with its revision', async () => {
    const { imports, audit, actions } = opened();
    expect(await imports.find('i1')).toBeUndefined();
    await imports.create(item(), audit('created'));
    expect(await imports.find('i1')).toEqual({ value: item(), revision: 1 });
    expect(await actions()).toEqual(['created']);
  });

  it('refuses the second of two simultaneous writers, and stores nothing of it', async () => {
    const { imports, audit, actions } = opened();
    await imports.create(item(), audit('created'));
    const over = { value: item(), revision: 1 };
    await imports.change({ over, next: item({ decided: 1 }), audit: audit('first') });
    await expect(
      imports.change({ over, next: item({ decided: 9 }), audit: audit('second') }),
    ).rejects.toSatisfy(isRefused);
    await expect(imports.create(item(), audit('again'))).rejects.toSatisfy(isRefused);
    expect((await imports.find('i1'))?.value.decided).toBe(1);
    expect(await actions()).toEqual(['created', 'first']);
  });

  it('stores a review decision together with the import that counts it, or neither', async () => {
    const { imports, audit } = opened();
    await imports.create(item(), audit('created'));
    const over = { value: item(), revision: 1 };
    const change = { over, next: item({ decided: 1 }), audit: audit('decided') };
    await imports.decide(change, DROP, undefined);
    await expect(
      imports.decide({ ...change, audit: audit('late') }, { ...DROP, id: 2 }, undefined),
    ).rejects.toSatisfy(isRefused);
    expect(await imports.findDecision('i1', 1)).toEqual({ value: DROP, revision: 1 });
    expect(await imports.findDecision('i1', 2)).toBeUndefined();
    const now = { value: change.next, revision: 2 };
    const again = { over: now, next: change.next, audit: audit('again') };
    const accepted: ReviewDecision = { ...DROP, kind: 'edit', values: { employees: 3 } };
    await imports.decide(again, accepted, { value: DROP, revision: 1 });
    const decisions: ReviewDecision[] = [];
    for await (const decision of imports.listDecisions('i1')) decisions.push(decision);
    expect(decisions).toEqual([accepted]);
  });

  it('returns review decisions in the order of their rows', async () => {
    const { imports, audit } = opened();
    await imports.create(item(), audit('created'));
    for (const [index, id] of [10, 9, 100].entries()) {
      const over = { value: item(), revision: index + 1 };
      await imports.decide({ over, next: item(), audit: audit('d') }, { ...DROP, id }, undefined);
    }
    const ids: number[] = [];
    for await (const { id } of imports.listDecisions('i1')) ids.push(id);
    expect(ids).toEqual([9, 10, 100]);
  });

  it('lists imports, the latest first, page by page', async () => {
    const { imports, audit } = opened();
    for (const day of ['01', '03', '02'])
      await imports.create(
        item({ id: `i${day}`, imported: { by: 'anna', at: instant(`2025-10-${day}T00:00:00Z`) } }),
        audit('created'),
      );
    const first = await imports.list({ limit: 2 });
    expect(first.imports.map(({ id }) => id)).toEqual(['i03', 'i02']);
    const { cursor } = first;
    expect((await imports.list({ limit: 2, ...(cursor ? { cursor } : {}) })).imports).toMatchObject(
      [{ id: 'i01' }],
    );
  });
});

describe('TableEditionStore', () => {
  it('stores a released edition once, together with its import, and raises the catalog revision', async () => {
    const { table, imports, editions, audit, actions } = opened();
    await imports.create(item(), audit('created'));
    const over = { value: item(), revision: 1 };
    const change = { over, next: item({ state: 'released' }), audit: audit('released') };
    await editions.release(EDITION, change);
    expect(await editions.find('2025')).toEqual({ value: EDITION, revision: 1 });
    expect((await imports.find('i1'))?.value.state).toBe('released');
    await imports.create(item({ id: 'i2' }), audit('created'));
    const rival = { over: { value: item({ id: 'i2' }), revision: 1 }, next: item({ id: 'i2' }) };
    await expect(editions.release(EDITION, { ...rival, audit: audit('rival') })).rejects.toSatisfy(
      isRefused,
    );
    expect(await actions()).toEqual(['created', 'released', 'created']);
    expect(await catalogRevision(table)).toBe('1');
  });

  it('marks a retraction if the revision is unchanged, and raises the catalog revision', async () => {
    const { table, imports, editions, audit } = opened();
    await imports.create(item(), audit('created'));
    const over = { value: item(), revision: 1 };
    await editions.release(EDITION, { over, next: item({ state: 'released' }), audit: audit('r') });
    const next: Edition = {
      ...EDITION,
      state: 'retracted',
      retracted: { by: 'ben', at: AT, reason: 'wrong', confirmed: null },
    };
    const read = { value: EDITION, revision: 1 };
    await editions.change([{ next, over: read }], audit('retracted'));
    const late = editions.change([{ next: EDITION, over: read }], audit('late'));
    await expect(late).rejects.toSatisfy(isRefused);
    expect(await editions.listAll()).toEqual([next]);
    expect(await catalogRevision(table)).toBe('2');
  });
});
