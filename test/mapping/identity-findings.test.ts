import { describe, expect, it } from 'vitest';
import { addMilliseconds } from '../../lib/core/instant.ts';
import { toComparableName } from '../../lib/mapping/companies/identities.ts';
import type { MappingService } from '../../lib/mapping/import/import-service.ts';
import type { Cells } from './rows.ts';
import { dryRun, fileOf, release, workshop } from './workshop.ts';

/** A company by its number: record id, register number and name belong together. */
const idOf = (at: number) => `LUHT-TEST-${String(at).padStart(4, '0')}`;
const company = (at: number, other: Cells = {}): Cells => ({
  record_id: idOf(at),
  rcs_number: `B1${String(at).padStart(4, '0')}`,
  legal_name: `TEST Company ${at}`,
  ...other,
});
const COUNT = 60;
const companies = (change: (at: number) => Cells | undefined) =>
  Array.from({ length: COUNT }, (_, at) => change(at + 1)).filter((row) => row !== undefined);

async function edition2025(): Promise<MappingService> {
  const { service } = workshop();
  await release(service, { ...fileOf(companies((at) => company(at))), edition: '2025' });
  return service;
}

/** The identity findings of a dry run of a correction, and the result of the import of the file. */
async function found(service: MappingService, rows: readonly Cells[]) {
  const { findings, summary } = await dryRun(service, fileOf(rows));
  const codes = ['IDENTITY_CHANGED', 'NAME_OF_OTHER', 'OTHER_COMPANY'];
  const own = findings.filter(({ code }) => codes.includes(code));
  return {
    findings: own.map(({ record_id, code, column }) => `${record_id?.slice(-2)} ${code} ${column}`),
    outcome: summary.outcome,
    holds: summary.holds.map(({ code }) => code),
  };
}

describe('10.1 a record id of another company', () => {
  it.each<[string, Cells, readonly string[]]>([
    ['the same row', {}, []],
    ['a rename', { legal_name: 'Other S.A.' }, []],
    [
      'another number under the same name',
      { rcs_number: 'B777' },
      ['01 IDENTITY_CHANGED rcs_number'],
    ],
    [
      'another number under the name with another legal form and case',
      { rcs_number: 'B777', legal_name: 'test COMPANY 1 S.à r.l.' },
      ['01 IDENTITY_CHANGED rcs_number'],
    ],
    [
      'another number and another name',
      { rcs_number: 'B777', legal_name: 'Other S.A.' },
      ['01 OTHER_COMPANY rcs_number'],
    ],
  ])('%s', async (_, change, expected) => {
    const service = await edition2025();
    const rows = companies((at) => company(at, at === 1 ? change : {}));
    expect((await found(service, rows)).findings).toEqual(expected);
  });

  it('10.1 holds the file if ids are moved by one row; no row is accepted', async () => {
    const service = await edition2025();
    const moved = companies((at) => company(at, { record_id: idOf((at % COUNT) + 1) }));
    const { findings, outcome, holds } = await found(service, moved);
    expect(findings.every((finding) => finding.includes('OTHER_COMPANY'))).toBe(true);
    expect([findings.length, outcome]).toEqual([COUNT, 'hold']);
    expect(holds).toContain('IDENTITIES_MOVED');
  });

  it('10.6 rejects both rows if two ids are exchanged', async () => {
    const service = await edition2025();
    const exchanged: Record<number, number> = { 1: 2, 2: 1 };
    const rows = companies((at) => company(at, { record_id: idOf(exchanged[at] ?? at) }));
    expect((await found(service, rows)).findings).toEqual([
      '02 OTHER_COMPANY rcs_number',
      '01 OTHER_COMPANY rcs_number',
    ]);
  });

  it('10.6 holds the file if 3 % of the ids are moved', async () => {
    const service = await edition2025();
    const rows = companies((at) => company(at, at < 3 ? { record_id: idOf((at % 2) + 1) } : {}));
    expect((await found(service, rows)).holds).toContain('IDENTITIES_MOVED');
  });

  it('10.6 holds the file if names are moved by one row, and the rows wait for review, although ids and numbers are right', async () => {
    const service = await edition2025();
    const moved = companies((at) =>
      company(at, { legal_name: `TEST Company ${(at % COUNT) + 1}` }),
    );
    const { findings, holds } = await found(service, moved);
    expect(findings).toHaveLength(COUNT);
    expect(findings[0]).toBe('01 NAME_OF_OTHER legal_name');
    expect(holds).toContain('IDENTITIES_MOVED');
  });

  it('10.6 holds the file if a quarter of the companies has new names', async () => {
    const service = await edition2025();
    const renamed = (count: number) =>
      companies((at) => company(at, at <= count ? { legal_name: `New name ${at}` } : {}));
    const few = await found(service, renamed(14));
    expect([few.findings, few.holds]).toEqual([[], []]);
    const { id } = await service.importFile(fileOf(renamed(15)), 'anna');
    const { submission } = await service.submit(id, { actor: 'anna', changeNote: 'new names' });
    expect(submission?.holds.map(({ code }) => code)).toEqual(['COMPANIES_RENAMED']);
  });

  it('10.6 is found in a second correction by an earlier edition if the first correction lacked the id', async () => {
    const service = await edition2025();
    const exchanged = (at: number) => ({ 1: 2, 2: 1 })[at] ?? at;
    const wrong = await service.importFile(
      fileOf(companies((at) => (at > 2 ? company(at) : undefined))),
      'anna',
    );
    await service.submit(wrong.id, { actor: 'anna', changeNote: 'without two' });
    await service.release(wrong.id, { actor: 'ben' });
    const back = companies((at) => company(at, { record_id: idOf(exchanged(at)) }));
    expect((await found(service, back)).findings).toEqual([
      '02 OTHER_COMPANY rcs_number',
      '01 OTHER_COMPANY rcs_number',
    ]);
    const right = companies((at) => company(at));
    expect((await found(service, right)).findings).toEqual([]);
  });

  it('10.5 is not reported for a merged row with number and name of its successor', async () => {
    const service = await edition2025();
    const merged = { rcs_number: 'B10002', legal_name: 'TEST Company 2', legal_status: 'merged' };
    const rows = companies((at) => company(at, at === 1 ? merged : {}));
    expect((await found(service, rows)).findings).toEqual([]);
  });

  it.each([
    [1, false],
    [2, true],
  ])('10.1 %i of 60 rows with another number: held is %s', async (count, isHeld) => {
    const service = await edition2025();
    const rows = companies((at) => company(at, at <= count ? { rcs_number: `B77${at}` } : {}));
    expect((await found(service, rows)).holds.includes('IDENTITIES_MOVED')).toBe(isHeld);
  });

  it('10.1 holds the submission, also after each row was accepted', async () => {
    const service = await edition2025();
    const rows = companies((at) => company(at, at <= 2 ? { rcs_number: `B77${at}` } : {}));
    const { id } = await service.importFile(fileOf(rows), 'anna');
    for (const rowId of [1, 2]) await service.decide(id, rowId, { kind: 'accept' }, 'anna');
    const { submission } = await service.submit(id, { actor: 'anna', changeNote: 'new numbers' });
    expect(submission?.holds.map(({ code }) => code)).toEqual(['IDENTITIES_MOVED']);
    expect(submission?.counts.taken).toBe(COUNT);
  });

  it('10.2 is found by the earlier edition if the company had left', async () => {
    const service = await edition2025();
    const without = companies((at) => (at === 9 ? undefined : company(at)));
    await release(service, fileOf(without));
    const newcomer = { rcs_number: 'B999', legal_name: 'Newcomer S.A.' };
    const reused = companies((at) => company(at, at === 9 ? newcomer : {}));
    expect((await found(service, reused)).findings).toEqual(['09 OTHER_COMPANY rcs_number']);
    const back = companies((at) => company(at));
    expect((await found(service, back)).findings).toEqual([]);
  });

  it.each<[string, Cells, readonly string[]]>([
    [
      'its successor',
      { rcs_number: 'B10002', legal_name: 'TEST Company 2' },
      ['01 OTHER_COMPANY rcs_number'],
    ],
    [
      'its successor under the old name',
      { rcs_number: 'B10002' },
      ['01 IDENTITY_CHANGED rcs_number'],
    ],
    ['itself', {}, []],
  ])(
    '10.2 a merged company whose record id later has %s is compared with the edition before the merger',
    async (_, now, expected) => {
      const service = await edition2025();
      const merged = { rcs_number: 'B10002', legal_name: 'TEST Company 2', legal_status: 'merged' };
      await release(service, fileOf(companies((at) => company(at, at === 1 ? merged : {}))));
      const rows = companies((at) => {
        if (at === 2 && now['rcs_number'] !== undefined) return undefined;
        return company(at, at === 1 ? now : {});
      });
      expect((await found(service, rows)).findings).toEqual(expected);
    },
  );

  it('10.1 is reported for a row that lost its number, with a next step', async () => {
    const service = await edition2025();
    const rows = companies((at) => company(at, at === 1 ? { rcs_number: '' } : {}));
    const { findings } = await dryRun(service, fileOf(rows));
    const own = findings.find(({ code }) => code === 'IDENTITY_CHANGED');
    expect(own?.message.en).toMatch(
      /^\w+: In edition 2025 this record id has another register number or VAT number\. Accept/,
    );
  });

  it.each(['submission', 'release'])(
    '10.2 is found at %s if an earlier edition was released after the check',
    async (step) => {
      const { service, time } = workshop();
      const first = companies((at) => company(at));
      const { id: earlier } = await service.importFile(
        { ...fileOf(first), edition: '2025' },
        'anna',
      );
      await service.submit(earlier, { actor: 'anna' });
      const other = { rcs_number: 'B999', legal_name: 'Newcomer S.A.' };
      const rows = companies((at) => company(at, at === 9 ? other : {}));
      const request = { edition: '2026', referenceDate: '2026-09-30' };
      const { id } = await service.importFile({ ...fileOf(rows), ...request }, 'anna');
      const pass = () => service.submit(id, { actor: 'anna' });
      if (step === 'release') await pass();
      time.now = addMilliseconds(time.now, 1_000);
      await service.release(earlier, { actor: 'bert' });
      time.now = addMilliseconds(time.now, 1_000);
      const refused = step === 'release' ? service.release(id, { actor: 'bert' }) : pass();
      await expect(refused).rejects.toMatchObject({
        reason: 'earlier-edition-is-new',
        details: { findings: [{ record_id: 'LUHT-TEST-0009', code: 'OTHER_COMPANY' }] },
      });
      const again = await service.importFile({ ...fileOf(first), ...request }, 'anna');
      await service.submit(again.id, { actor: 'anna' });
      await service.release(again.id, { actor: 'bert' });
    },
  );

  it('10.2 is found in an edited row, too', async () => {
    const service = await edition2025();
    const rows = companies((at) => company(at, at === 1 ? { rcs_number: 'B771' } : {}));
    const { id } = await service.importFile(fileOf(rows), 'anna');
    const values = { rcs_number: 'B772', legal_name: 'Other S.A.' };
    await expect(
      service.decide(id, 1, { kind: 'edit', values, accept: true }, 'anna'),
    ).rejects.toMatchObject({
      details: { issues: [{ message: { en: expect.stringContaining('OTHER_COMPANY') } }] },
    });
    await service.decide(id, 1, { kind: 'edit', values: { rcs_number: 'B10001' } }, 'anna');
  });

  it('10.5 does not reject the active successor below its merged company', async () => {
    const { service } = workshop();
    const rows = [
      company(1, { rcs_number: 'B10002', legal_status: 'merged' }),
      company(2),
      company(3, { rcs_number: 'B10002' }),
    ];
    const { findings } = await dryRun(service, fileOf(rows));
    const codes = findings.map(({ row, code }) => `${row} ${code}`);
    expect(codes).toEqual(['3 DUPLICATE_RCS']);
  });

  it.each([
    ['ACME S.à r.l.', 'acme'],
    ['Acme SARL-S', 'acme'],
    ['ÉTOILE  Santé S.A.', 'etoile sante'],
    ['S.A.', 's a'],
  ])('compares the name %s as %s', (name, comparable) => {
    expect(toComparableName(name)).toBe(comparable);
  });
});
