import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { lines } from '../../lib/core/lines.ts';
import { applyReviewDecision, toRowUnderReview } from '../../lib/mapping/import/review.ts';
import { type CompanyRecord, FIELDS } from '../../lib/mapping/record.ts';
import { fixture, readSource } from './read/sources.ts';
import { type Cells, check } from './rows.ts';
import { AT, audited, dryRun, fileOf, fixtureFile, keys, release, workshop } from './workshop.ts';

const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('a file that is refused', () => {
  it.each([
    ['empty.csv', 'EMPTY_FILE'],
    ['nul.csv', 'NUL_BYTE'],
    ['last-edition.csv', 'OTHER_EDITION'],
  ])('%s is not stored', async (name, code) => {
    const { service, table, objects } = workshop();
    const request = await fixtureFile(`dirty-files/${name}`);
    await expect(service.importFile(request, 'anna')).rejects.toEqual(
      refusal('file-refused', { code }),
    );
    expect(await keys(objects)).toEqual([]);
    expect((await service.listImports()).imports).toEqual([]);
    expect(await audited(table)).toEqual([]);
  });

  it('is not stored if the fault is at its end', async () => {
    const { service, objects } = workshop();
    const good = fileOf(Array(300).fill({}));
    const source = async function* () {
      yield* good.source();
      yield Buffer.from(`"${'x'.repeat(10)}`);
    };
    await expect(service.importFile({ fileName: 'x.csv', source }, 'anna')).rejects.toEqual(
      refusal('file-refused', { code: 'UNBALANCED_QUOTE' }),
    );
    expect(await keys(objects)).toEqual([]);
  });

  it('10.9 is refused as the next edition if most of its sources were checked in that year', async () => {
    const { service, objects, table, time } = workshop();
    time.now = instant('2026-04-01T08:00:00Z');
    const next = fileOf([
      { source_checked_on: '2026-02-01' },
      { source_checked_on: '2026-03-01' },
      {},
    ]);
    const refused = refusal('file-refused', {
      code: 'OTHER_EDITION',
      edition: '2025',
      looksLike: '2026',
    });
    await expect(service.importFile(next, 'anna')).rejects.toEqual(refused);
    expect(await keys(objects)).toEqual([]);
    expect(await audited(table)).toEqual([]);
    expect(await dryRun(service, next)).toMatchObject({ summary: { code: 'OTHER_EDITION' } });
    const named = await service.importFile({ ...next, edition: '2025' }, 'anna');
    expect(named.edition.id).toBe('2025');
  });

  it('10.9 is accepted as a correction if half of its sources were checked in a later year', async () => {
    const { service, time } = workshop();
    time.now = instant('2026-04-01T08:00:00Z');
    const some = fileOf([{ source_checked_on: '2026-02-01' }, {}]);
    expect((await service.importFile(some, 'anna')).edition.id).toBe('2025');
  });

  it('is refused for an invalid edition', async () => {
    const { service } = workshop();
    for (const edition of ['25', '2025.x', '2031'])
      await expect(service.importFile({ ...fileOf([{}]), edition }, 'anna')).rejects.toEqual(
        refusal('message-invalid'),
      );
  });
});

interface ExpectedFile {
  readonly file: string;
  readonly outcome: string;
  readonly code: string;
  readonly published_before?: string;
}

describe('a dry run', async () => {
  const expected: readonly ExpectedFile[] = JSON.parse(
    String(await fixture('dirty-files/expected.json')),
  );

  it('returns what an import would find, and writes nothing', async () => {
    const { service, objects } = workshop();
    const request = fileOf([
      {},
      { employees: '10-49' },
      { website: 'ftp://x' },
      { technology_role: 'none', digital_focus: 'nein' },
      { country: 'DE', postcode: '54290', commune: null, canton: null, employees: null },
    ]);
    const { findings, summary } = await dryRun(service, request);
    expect(findings.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '2 RANGE_NOT_NUMBER',
      '3 BAD_URL',
      '4 NORMALISED',
      '5 UNKNOWN_EMPLOYEES',
    ]);
    expect(summary).toEqual({
      edition: '2025',
      outcome: 'refuse-row',
      code: 'BAD_URL',
      notices: [],
      noticeTexts: [],
      counts: {
        rows: 5,
        taken: 3,
        in: 1,
        out: { OUT_NO_TECHNOLOGY: 1, OUT_NOT_LUXEMBOURG: 1 },
        review: 1,
        rejected: 1,
        repaired: 1,
        warned: 1,
      },
      holds: [],
    });
    expect(await keys(objects)).toEqual([]);
  });

  it.each(expected)('$file: $outcome $code', async ({ file, outcome, code, published_before }) => {
    const { service } = workshop();
    if (published_before !== undefined) await release(service, await demonstration());
    const request = { ...(await fixtureFile(`dirty-files/${file}`)), edition: '2025' };
    expect((await dryRun(service, request)).summary).toMatchObject({ outcome, code });
  });

  it('counts the demonstration as it is published: 130 eligible, 18 not eligible by reason', async () => {
    const { service } = workshop();
    expect((await dryRun(service, await demonstration())).summary).toMatchObject({
      outcome: 'accept',
      code: 'OK',
      counts: {
        rows: 148,
        in: 130,
        out: {
          HOLD_INCOMPLETE: 1,
          OUT_NOT_LUXEMBOURG: 1,
          OUT_NOT_ACTIVE: 3,
          OUT_PUBLIC_SECTOR: 3,
          OUT_HEALTHCARE_PROVIDER: 5,
          OUT_NOT_A_COMPANY: 1,
          OUT_NOT_HUMAN_HEALTH: 2,
          OUT_NO_TECHNOLOGY: 2,
        },
      },
    });
  });
});

describe('an import', () => {
  it('stores its rows in order, its findings and its source', async () => {
    const { service, objects } = workshop();
    const request = fileOf([
      { record_id: 'LUHT-B-2' },
      { record_id: 'LUHT-A-1' },
      { fit4start: 'x' },
    ]);
    const item = await service.importFile(request, 'anna');
    const { body } = await objects.get(item.accepted.rows.key);
    const records: CompanyRecord[] = [];
    for await (const line of lines(body)) records.push(JSON.parse(line));
    expect(records.map(({ record_id }) => record_id)).toEqual([
      'LUHT-A-1',
      'LUHT-B-2',
      'LUHT-TEST-0003',
    ]);
    expect(Object.keys(records[0] ?? {})).toEqual(FIELDS);
    expect(item.source.bytes).toBeGreaterThan(500);
    const { items } = await service.listFindings(item.id);
    expect(items.map(({ code }) => code)).toEqual(['NORMALISED', 'CONTRADICTION']);
  });

  it('lists its findings page by page', async () => {
    const { service } = workshop();
    const { id } = await service.importFile(fileOf(Array(25).fill({ employees: null })), 'anna');
    const rows: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.listFindings(id, { limit: 10, ...(cursor ? { cursor } : {}) });
      rows.push(...page.items.map(({ row }) => row));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(rows).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    await expect(service.listFindings(id, { cursor: 'x' })).rejects.toEqual(
      refusal('message-invalid'),
    );
    await expect(service.listFindings('nowhere')).rejects.toEqual(refusal('not-found'));
    await expect(service.listFindings('../x')).rejects.toEqual(refusal('not-found'));
  });

  it('reports its progress', async () => {
    const { service } = workshop();
    const seen: number[] = [];
    const request = {
      ...fileOf(Array(600).fill({})),
      onProgress: (rows: number) => void seen.push(rows),
    };
    await service.importFile(request, 'anna');
    expect(seen.at(-1)).toBe(600);
    expect(seen.length).toBeGreaterThan(1);
  });
});

describe('a row under review', () => {
  const rows: Cells[] = [
    {},
    { employees: '10-49' },
    { incorporation_date: '2018' },
    { trade_name: '@Health', incorporation_date: '2019' },
  ];
  const opened = async () => {
    const shop = workshop();
    const item = await shop.service.importFile(fileOf(rows), 'anna');
    return { ...shop, id: item.id };
  };

  it('prevents the submission of the import', async () => {
    const { service, id } = await opened();
    await expect(service.submit(id, { actor: 'anna' })).rejects.toEqual(
      refusal('wrong-state', { waiting: 3 }),
    );
  });

  it('is listed with the values as they would be read', async () => {
    const { service, id } = await opened();
    const { items } = await service.listRowsUnderReview(id);
    expect(items.map(({ row, record, decision }) => [row, record === null, decision])).toEqual([
      [2, false, null],
      [3, true, null],
      [4, true, null],
    ]);
  });

  it('is accepted, edited or dropped; each decision is recorded with person and time', async () => {
    const { service, table, id } = await opened();
    await service.decide(id, 1, { kind: 'accept', note: 'asked them' }, 'anna');
    await service.decide(
      id,
      2,
      { kind: 'edit', values: { incorporation_date: '14/05/2018' } },
      'carl',
    );
    await service.decide(id, 3, { kind: 'drop' }, 'anna');
    const { items } = await service.listRowsUnderReview(id);
    expect(items.map(({ decision }) => [decision?.kind, decision?.by, decision?.note])).toEqual([
      ['accept', 'anna', 'asked them'],
      ['edit', 'carl', null],
      ['drop', 'anna', null],
    ]);
    await service.submit(id, { actor: 'anna' });
    const edition = await service.release(id, { actor: 'ben' });
    const records = [];
    for await (const { record } of service.readRecords(edition.id))
      records.push(record as CompanyRecord);
    expect(records.map((r) => [r.record_id, r.employees, r.incorporation_date])).toEqual([
      ['LUHT-TEST-0001', 7, '2018-05-14'],
      ['LUHT-TEST-0002', null, '2018-05-14'],
      ['LUHT-TEST-0003', 7, '2018-05-14'],
    ]);
    expect(edition).toMatchObject({ counts: { taken: 3, in: 3 }, figures: { IN: 3, earlier: 0 } });
    expect(await audited(table)).toContain(`carl import.row-decided import/${id}`);
  });

  it('is not accepted without a required value', async () => {
    const { service, id } = await opened();
    await expect(service.decide(id, 2, { kind: 'accept' }, 'anna')).rejects.toEqual(
      refusal('wrong-state'),
    );
  });

  it.each([
    ['is rejected', { incorporation_date: '2031-01-01' }],
    ['raises a new doubt', { incorporation_date: '2018-05-14', employees: '12,5' }],
    ['names no column', { incorporation_date: '2018-05-14', colour: 'red' }],
  ])('is not edited into a row that %s', async (_, values) => {
    const { service, id } = await opened();
    await expect(service.decide(id, 2, { kind: 'edit', values }, 'anna')).rejects.toEqual(
      refusal('message-invalid'),
    );
    expect((await service.getImport(id)).decided).toBe(0);
  });

  it('9.40 waits for review with the findings that remain after an edit, until the edit accepts them', async () => {
    const { service, id } = await opened();
    const values = { incorporation_date: '2019-05-14' };
    await expect(service.decide(id, 3, { kind: 'edit', values }, 'anna')).rejects.toEqual(
      refusal('message-invalid', {
        issues: [
          expect.objectContaining({
            at: 'values.trade_name',
            message: expect.objectContaining({
              en: expect.stringContaining('review FORMULA_LIKE_TEXT: '),
            }),
          }),
        ],
      }),
    );
    expect((await service.getImport(id)).decided).toBe(0);
    const edit = { kind: 'edit', values, accept: true } as const;
    const { record } = await service.decide(id, 3, edit, 'anna');
    expect(record).toMatchObject({ trade_name: '@Health', incorporation_date: '2019-05-14' });
  });

  it('can be decided again until the import is submitted', async () => {
    const { service, id } = await opened();
    await service.decide(id, 1, { kind: 'accept' }, 'anna');
    await service.decide(id, 1, { kind: 'drop' }, 'anna');
    expect((await service.getImport(id)).decided).toBe(1);
    for (const row of [2, 3]) await service.decide(id, row, { kind: 'drop' }, 'anna');
    await service.submit(id, { actor: 'anna' });
    await expect(service.decide(id, 1, { kind: 'accept' }, 'anna')).rejects.toEqual(
      refusal('wrong-state'),
    );
  });

  it('cannot become a second row of a company', async () => {
    const { service, id } = await opened();
    const values = { incorporation_date: '2019-05-14', record_id: 'LUHT-TEST-0001' };
    const edit = { kind: 'edit', values, accept: true } as const;
    await expect(service.decide(id, 3, edit, 'anna')).rejects.toEqual(refusal('message-invalid'));
    expect((await service.getImport(id)).decided).toBe(0);
  });

  it('is not found under an invalid id', async () => {
    const { service, id } = await opened();
    await expect(service.decide(id, 9, { kind: 'drop' }, 'anna')).rejects.toEqual(
      refusal('not-found'),
    );
  });

  it('9.40 is not accepted with a finding that rejects it', async () => {
    const { service, id } = await opened();
    const edit = {
      kind: 'edit',
      values: { incorporation_date: '2031-01-01' },
      accept: true,
    } as const;
    await expect(service.decide(id, 3, edit, 'anna')).rejects.toEqual(refusal('message-invalid'));
    expect((await service.getImport(id)).decided).toBe(0);
  });

  it('keeps the time zone of a workbook through an edit', async () => {
    const { service, id } = await opened();
    const updated_at = new Date('2025-09-20T23:00:00Z');
    const row = toRowUnderReview(1, check({ updated_at, commune: 'Esch' }));
    expect(row.cells['updated_at']).toBe('2025-09-20 23:00:00');
    const edit = { kind: 'edit' as const, values: { commune: 'Mamer' } };
    const { record } = applyReviewDecision(row, edit, {
      importItem: await service.getImport(id),
      by: 'anna',
      at: AT,
    });
    expect((record as CompanyRecord).updated_at).toBe('2025-09-20T21:00:00.000Z');
  });
});

describe('an override', () => {
  const opened = async () => {
    const shop = workshop();
    const file = fileOf([
      {},
      { technology_role: 'none' },
      { technology_role: 'none', subsector: null },
    ]);
    const item = await shop.service.importFile(file, 'anna');
    return { ...shop, id: item.id };
  };
  const overrideOf = (
    recordId: string,
    result: 'IN' | 'OUT_NO_TECHNOLOGY' | null,
    reason = 'seen it',
  ) => ({
    recordId,
    result,
    reason,
    actor: 'anna',
  });

  it('changes the eligibility of a company with reason, person and date, and ends with the edition', async () => {
    const { service, id } = await opened();
    await service.setOverride(id, overrideOf('LUHT-TEST-0001', 'OUT_NO_TECHNOLOGY'));
    await service.setOverride(id, overrideOf('LUHT-TEST-0002', 'IN'));
    expect((await service.preview(id)).counts).toEqual({
      taken: 3,
      in: 1,
      out: { OUT_NO_TECHNOLOGY: 2 },
    });
    await service.submit(id, { actor: 'anna' });
    const edition = await service.release(id, { actor: 'ben' });
    expect(edition.overrides).toEqual([
      expect.objectContaining({ recordId: 'LUHT-TEST-0001', reason: 'seen it', by: 'anna' }),
      expect.objectContaining({ recordId: 'LUHT-TEST-0002', result: 'IN' }),
    ]);
    expect(edition.figures).toMatchObject({ IN: 1, OUT_NO_TECHNOLOGY: 2 });
    const { isEligible } = await service.openRows(edition.id);
    const eligible = [];
    for await (const { record } of service.readRecords(edition.id))
      if (isEligible(record.record_id, record as CompanyRecord)) eligible.push(record.record_id);
    expect(eligible).toEqual(['LUHT-TEST-0002']);
  });

  it('is removed or replaced, and is refused for an unknown company', async () => {
    const { service, id } = await opened();
    await service.setOverride(id, overrideOf('LUHT-TEST-0001', 'OUT_NO_TECHNOLOGY'));
    await service.setOverride(id, overrideOf('LUHT-TEST-0001', 'OUT_NO_TECHNOLOGY', 'again'));
    expect((await service.getImport(id)).overrides).toHaveLength(1);
    await service.setOverride(id, overrideOf('LUHT-TEST-0001', null));
    expect((await service.getImport(id)).overrides).toEqual([]);
    for (const [refused, code] of [
      [overrideOf('LUHT-TEST-0003', 'IN'), 'wrong-state'],
      [overrideOf('LUHT-NOBODY', 'IN'), 'not-found'],
      [overrideOf('LUHT-TEST-0001', 'IN', ' '), 'message-invalid'],
    ] as const)
      await expect(service.setOverride(id, refused)).rejects.toEqual(refusal(code));
  });
});

describe('a preview', () => {
  it('lists companies that entered, left and changed, and publishes nothing', async () => {
    const { service } = workshop();
    await release(service, fileOf([{}, {}, {}, { technology_role: 'none' }]));
    const next = fileOf([
      {},
      { employees: '8', website: null },
      { technology_role: 'none' },
      {},
      { employees: '10-49' },
    ]);
    const { id, edition } = await service.importFile(next, 'anna');
    expect(edition.id).toBe('2025.1');
    expect(await service.preview(id)).toMatchObject({
      edition: '2025.1',
      waiting: 1,
      comparedWith: '2025',
      counts: { taken: 4, in: 3, out: { OUT_NO_TECHNOLOGY: 1 } },
      entered: { count: 1, first: ['LUHT-TEST-0004'] },
      left: { count: 1, first: ['LUHT-TEST-0003'] },
      changed: { count: 1, first: ['LUHT-TEST-0002'], fields: { employees: 1, website: 1 } },
    });
    expect((await service.findCurrentEdition({ kind: 'rows' }))?.id).toBe('2025');
  });

  it('10.7 lists companies that were renamed, moved, renumbered or replaced, and calls an identical file identical', async () => {
    const { service } = workshop();
    const rows = Array.from({ length: 6 }, (_, index) => ({ employees: String(index + 20) }));
    await release(service, fileOf(rows));
    const same = await service.importFile(fileOf(rows), 'anna');
    expect(await service.preview(same.id)).toMatchObject({ identical: true, rejected: 0 });
    const touched = rows.map((row) => ({ ...row, updated_at: '2025-09-29T21:00:00Z' }));
    const later = await service.importFile(fileOf(touched), 'anna');
    expect(await service.preview(later.id)).toMatchObject({
      identical: true,
      changed: { count: 0, fields: {} },
    });
    const next = rows.map((row, index) => ({
      ...row,
      ...(index === 1 ? { legal_name: 'TEST Renamed S.A.' } : {}),
      ...(index === 2 ? { subsector: 'distributors' } : {}),
      ...(index === 4 ? { rcs_number: 'oops' } : {}),
      ...(index === 5 ? { rcs_number: 'B777' } : {}),
    }));
    const { id } = await service.importFile(fileOf(next), 'anna');
    await service.decide(id, 1, { kind: 'accept', note: 'register' }, 'anna');
    expect(await service.preview(id)).toMatchObject({
      identical: false,
      renamed: { count: 1, first: ['LUHT-TEST-0002'] },
      movedSubsector: { count: 1, first: ['LUHT-TEST-0003'] },
      replaced: { count: 0 },
      renumbered: { count: 1, first: ['LUHT-TEST-0006'] },
    });
  });
});

describe('the release of an import', () => {
  const submitted = async () => {
    const shop = workshop();
    const { id } = await shop.service.importFile(fileOf([{}, {}]), 'anna');
    await shop.service.submit(id, { actor: 'anna' });
    return { ...shop, id };
  };

  it('needs another person than the submitter', async () => {
    const { service, id } = await submitted();
    await expect(service.release(id, { actor: 'anna' })).rejects.toEqual(
      refusal('second-person-required'),
    );
    expect(await service.listEditions()).toEqual([]);
  });

  it('needs a submission', async () => {
    const { service } = workshop();
    const { id } = await service.importFile(fileOf([{}]), 'anna');
    await expect(service.release(id, { actor: 'ben' })).rejects.toEqual(refusal('wrong-state'));
  });

  it('freezes the edition with rows, figures, sources and people', async () => {
    const { service, id, table, objects } = await submitted();
    const edition = await service.release(id, { actor: 'ben' });
    expect(edition).toMatchObject({
      id: '2025',
      referenceDate: '2025-09-30',
      state: 'released',
      importId: id,
      source: { fileName: 'rows.csv' },
      figures: { IN: 2, earlier: 0 },
      submitted: { by: 'anna' },
      released: { by: 'ben', reason: null },
      software: 'kaart/test',
      changeNote: null,
    });
    expect((await objects.head(edition.rows.key))?.sha256).toBe(edition.rows.digest);
    expect(await audited(table)).toEqual([
      `anna import.created import/${id}`,
      `anna import.submitted import/${id}`,
      `ben edition.released import/${id}`,
    ]);
    await expect(service.submit(id, { actor: 'anna' })).rejects.toEqual(refusal('wrong-state'));
  });

  it('happens once, for any number of requests and people', async () => {
    const { service, id, table } = await submitted();
    const both = await Promise.all([
      service.release(id, { actor: 'ben' }),
      service.release(id, { actor: 'cleo' }),
    ]);
    expect(new Set(both.map(({ released }) => released.by)).size).toBe(1);
    await service.release(id, { actor: 'ben' });
    expect(await service.listEditions()).toHaveLength(1);
    expect(
      (await audited(table)).filter((entry) => entry.includes('edition.released')),
    ).toHaveLength(1);
  });

  it('uses an edition id once; the next release is a correction with a note', async () => {
    const { service, id } = await submitted();
    const { id: rival } = await service.importFile(fileOf([{}, {}, {}]), 'anna');
    await service.submit(rival, { actor: 'anna' });
    await service.release(id, { actor: 'ben' });
    await expect(service.release(rival, { actor: 'ben' })).rejects.toEqual(
      refusal('wrong-state', { edition: '2025', next: '2025.1' }),
    );
    for (const edition of ['2025', '2025.0'])
      await expect(service.importFile({ ...fileOf([{}]), edition }, 'anna')).rejects.toEqual(
        refusal('wrong-state', { next: '2025.1' }),
      );
    const correction = await service.importFile(fileOf([{}, {}, {}]), 'anna');
    expect(correction.edition).toMatchObject({ id: '2025.1', referenceDate: '2025-09-30' });
    await expect(service.submit(correction.id, { actor: 'anna' })).rejects.toEqual(
      refusal('message-invalid'),
    );
    await service.submit(correction.id, { actor: 'anna', changeNote: 'one was forgotten' });
    const edition = await service.release(correction.id, { actor: 'ben', reason: 'checked' });
    expect(edition).toMatchObject({
      id: '2025.1',
      changeNote: 'one was forgotten',
      figures: { earlier: 1 },
    });
    expect((await service.findCurrentEdition({ kind: 'rows' }))?.id).toBe('2025.1');
    expect((await service.getEdition('2025.0')).counts.taken).toBe(2);
  });

  it('is allowed if the number of rows changed much, and keeps the reason if one is given', async () => {
    const { service } = workshop();
    await release(service, fileOf(Array(10).fill({})));
    const { id, summary } = await service.importFile(fileOf(Array(8).fill({})), 'anna');
    expect(summary).toMatchObject({ outcome: 'hold', code: 'ROWS_DROPPED' });
    await service.submit(id, { actor: 'anna', changeNote: 'two closed' });
    const edition = await service.release(id, { actor: 'ben', reason: 'they did close' });
    expect(edition.released.reason).toBe('they did close');
  });

  it('can be retracted: the earlier edition is current again, both are kept, and the id is not used again', async () => {
    const { service } = workshop();
    await release(service, fileOf([{}]));
    await release(service, fileOf([{}, {}]));
    const request = { actor: 'ben', reason: 'wrong file' };
    const retracted = await service.retract('2025.1', request);
    expect(retracted).toMatchObject([
      { id: '2025.1', state: 'retracted', retracted: { by: 'ben', confirmed: null } },
    ]);
    expect((await service.findCurrentEdition({ kind: 'rows' }))?.id).toBe('2025');
    expect(await service.listEditions()).toHaveLength(2);
    await expect(service.retract('2025.1', { ...request, actor: 'cleo' })).rejects.toEqual(
      refusal('wrong-state'),
    );
    const { edition } = await service.importFile(fileOf([{}]), 'anna');
    expect(edition.id).toBe('2025.2');
    const rows = await service.openRows('2025.1');
    expect(rows.isEligible).toBeTypeOf('function');
    await service.retract('2025', { actor: 'ben', reason: 'too' });
    expect(await service.findCurrentEdition({ kind: 'rows' })).toBeUndefined();
  });

  it('10.8 is retracted with its corrections by one action, which a second person confirms or undoes', async () => {
    const { service } = workshop();
    await release(service, fileOf([{}]));
    await release(service, fileOf([{}, {}]));
    await release(service, fileOf([{}, {}, {}]));
    const early = await service.retract('2025.1', { actor: 'ben', reason: 'early' });
    expect(early.map(({ id }) => id)).toEqual(['2025.1']);
    const request = { actor: 'ben', reason: 'wrong register' };
    const all = await service.retract('2025', request);
    expect(all.map(({ id }) => id)).toEqual(['2025', '2025.2']);
    expect(await service.findCurrentEdition({ kind: 'rows' })).toBeUndefined();
    for (const actor of ['ben', 'Ben', 'ＢＥＮ'])
      for (const decide of [
        service.confirmRetraction('2025', { actor }),
        service.undoRetraction('2025', { actor, reason: 'x' }),
      ])
        await expect(decide).rejects.toEqual(refusal('second-person-required'));
    const back = await service.undoRetraction('2025', { actor: 'cleo', reason: 'it was right' });
    expect(back.map(({ id, state }) => `${id} ${state}`)).toEqual([
      '2025 released',
      '2025.2 released',
    ]);
    expect((await service.findCurrentEdition({ kind: 'rows' }))?.id).toBe('2025.2');
    const confirmed = await service.confirmRetraction('2025.1', { actor: 'cleo' });
    expect(confirmed).toMatchObject([{ retracted: { by: 'ben', confirmed: { by: 'cleo' } } }]);
    await expect(service.undoRetraction('2025.1', { actor: 'cleo', reason: 'x' })).rejects.toEqual(
      refusal('wrong-state'),
    );
    await expect(service.confirmRetraction('2025', { actor: 'cleo' })).rejects.toEqual(
      refusal('wrong-state'),
    );
  });

  it('of an undefined year needs a reference date', async () => {
    const { service } = workshop();
    const request = { ...fileOf([{}]), edition: '2027', referenceDate: '2027-09-30' };
    const { id } = await service.importFile(request, 'anna');
    await service.submit(id, { actor: 'anna' });
    await service.release(id, { actor: 'ben' });
    expect((await service.importFile(fileOf([{}]), 'anna')).edition).toEqual({
      id: '2027.1',
      family: '2027',
      referenceDate: '2027-09-30',
      kind: 'rows',
    });
    const other = { ...fileOf([{}]), edition: '2025', referenceDate: '2025-01-01' };
    await expect(service.importFile(other, 'anna')).rejects.toEqual(refusal('message-invalid'));
  });

  it('of 2020 counts all its companies, and is compared with no other year', async () => {
    const { service } = workshop();
    await release(service, await demonstration());
    const request = { ...(await example('mapping-2020.csv')), edition: '2020' };
    const { id, summary } = await service.importFile(request, 'anna');
    expect(summary).toMatchObject({ outcome: 'accept', counts: { in: 136, out: {} } });
    await expect(
      service.setOverride(id, {
        recordId: 'LUHT-DEMO-0006',
        result: 'IN',
        reason: 'x',
        actor: 'anna',
      }),
    ).rejects.toEqual(refusal('message-invalid'));
    await service.submit(id, { actor: 'anna' });
    const edition = await service.release(id, { actor: 'ben' });
    expect(edition).toMatchObject({ kind: 'figures-2020', figures: { IN: 136 } });
    expect((await service.findCurrentEdition({ kind: 'rows' }))?.id).toBe('2025');
  });
});

describe('deleteAbandonedImports', () => {
  it('deletes files that no import names, if they are old', async () => {
    const { service, objects, time } = workshop();
    const { id } = await service.importFile(fileOf([{ employees: '10-49' }]), 'anna');
    await service.decide(id, 1, { kind: 'accept' }, 'anna');
    await service.submit(id, { actor: 'anna' });
    for (const key of ['imports/killed/rows.jsonl', `imports/${id}/edition-0.jsonl`])
      await objects.put(key, '{}', { contentType: 'application/jsonl' });
    const before = await keys(objects);
    expect(await service.deleteAbandonedImports()).toBe(0);
    time.now = addMilliseconds(instant(Date.now()), 25 * HOUR_MS);
    expect(await service.deleteAbandonedImports()).toBe(2);
    expect(await keys(objects)).toEqual(
      before.filter((key) => !key.includes('killed') && !key.includes('edition-0')),
    );
  });
});

describe('an import that was rejected', () => {
  it('is never released', async () => {
    const { service } = workshop();
    const { id } = await service.importFile(fileOf([{}]), 'anna');
    await service.submit(id, { actor: 'anna' });
    await service.reject(id, { actor: 'ben', reason: 'old file' });
    await expect(service.release(id, { actor: 'ben' })).rejects.toEqual(refusal('wrong-state'));
    await expect(service.reject(id, { actor: 'ben', reason: 'again' })).rejects.toBeInstanceOf(
      KaartError,
    );
  });
});

async function example(fileName: string) {
  const content = await readFile(new URL(`../../examples/${fileName}`, import.meta.url));
  return { fileName, source: readSource(content) };
}

function demonstration() {
  return example('mapping-2025.csv');
}
