import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Companies } from '../../lib/consent/ports.ts';
import type { ConsentRow } from '../../lib/consent/read-row.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { consentSetup, demoCompanies, readRows, row } from './consent-setup.ts';

/** Worst finding of each row, as the expectation lists them. */
async function listFindings(rows: readonly ConsentRow[]) {
  const { service } = consentSetup();
  return service.importFile(rows, 'officer');
}

describe('a consent file with faults', () => {
  it('gets the expected outcome and code for every row of the dirty file', async () => {
    const expected = JSON.parse(
      await readFile('test/fixtures/consent/expected-consents-dirty.json', 'utf8'),
    ) as object[];
    const report = await listFindings(await readRows('test/fixtures/consent/consents-dirty.csv'));
    const found = report.findings
      .filter(({ outcome }) => outcome !== 'repair')
      .map(({ consent_id, outcome, code }) => ({ consent_id, outcome, code }));
    expect(found).toEqual(expected);
    expect(report).toMatchObject({ rows: 8, recorded: 1, outcomes: { reject: 7, warn: 1 } });
  });

  it.each<[string, string, Record<string, string | number | Date | null>]>([
    ['UNKNOWN_COMPANY', 'record_id', { record_id: 'LUHT-DEMO-0131' }],
    ['UNKNOWN_COMPANY', 'record_id', { record_id: '' }],
    ['UNKNOWN_COMPANY', 'record_id', { record_id: '__proto__' }],
    ['TOO_LONG', 'record_id', { record_id: `LUHT-${'9'.repeat(40)}` }],
    ['RCS_RECORD_MISMATCH', 'rcs_number', { rcs_number: 'B900002' }],
    ['RCS_RECORD_MISMATCH', 'rcs_number', { rcs_number: '' }],
    ['UNKNOWN_FIELD_GROUP', 'field_group', { field_group: 'internal' }],
    ['UNKNOWN_FIELD_GROUP', 'field_group', { field_group: '' }],
    ['UNKNOWN_AUDIENCE', 'audience', { audience: 'everyone' }],
    ['UNKNOWN_AUDIENCE', 'audience', { audience: null }],
    ['UNKNOWN_ACTION', 'action', { action: 'maybe' }],
    ['UNKNOWN_GIVER', 'given_by', { given_by: 'a colleague' }],
    ['UNKNOWN_LANGUAGE', 'language', { language: 'lb' }],
    ['UNKNOWN_NOTICE', 'notice_version', { notice_version: 'notice-v0' }],
    ['UNKNOWN_NOTICE', 'notice_version', { notice_version: '' }],
    ['CONTACT_NEEDS_DATA_SUBJECT', 'given_by', { field_group: 'contact' }],
    ['COMPANY_MUST_GRANT', 'given_by', { given_by: 'data-subject' }],
    ['MISSING_EVIDENCE', 'evidence_ref', { evidence_ref: ' \u200B ' }],
    ['MISSING_EVIDENCE', 'evidence_ref', { evidence_ref: 'n/a' }],
    ...['non renseigné', '[null]', 'k.A..', '#BEZUG!', 'Err:502', 'aucune', '…'].map(
      (evidence_ref): [string, string, { evidence_ref: string }] => [
        'MISSING_EVIDENCE',
        'evidence_ref',
        { evidence_ref },
      ],
    ),
    ['MISSING_EVIDENCE', 'evidence_ref', { evidence_ref: '–' }],
    ['MISSING_CONSENT_ID', 'consent_id', { consent_id: '' }],
    ['MISSING_CONSENT_ID', 'consent_id', { consent_id: '-' }],
    ['CONTROL_CHARACTER', 'evidence_ref', { evidence_ref: 'synthetic://a\u0007b' }],
    ['TOO_LONG', 'evidence_ref', { evidence_ref: 'x'.repeat(501) }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '2025-10-15T17:00:00' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '2025-10-15 17:00' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '15/10/2025 17:00' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '2025-10-15T17:00:00,5' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '2025-10-15 17h00' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '15.10.2025 17:00 Uhr' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '10/15/2025 5:00 PM' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: '1er octobre 2025 à 17:00' }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: 45_945.7 }],
    ['TIME_WITHOUT_ZONE', 'effective_at', { effective_at: new Date('2025-10-15T17:00:00Z') }],
    ['BAD_DATE', 'effective_at', { effective_at: '30.02.2025' }],
    ['BAD_DATE', 'effective_at', { effective_at: '2025-02-30T10:00:00-01:00' }],
    ['BAD_DATE', 'effective_at', { effective_at: '2025-02-30 10:00 UTC' }],
    ['BAD_DATE', 'effective_at', { effective_at: 'Europe/Luxembourg' }],
    ['BAD_DATE', 'effective_at', { effective_at: '' }],
    ['BAD_DATE', 'effective_at', { effective_at: '9999-12-31T23:59:59-01:00' }],
    ['BAD_DATE', 'valid_until', { valid_until: 'never' }],
    ['EXPIRES_BEFORE_START', 'valid_until', { valid_until: '2025-09-01T07:59:59.999Z' }],
  ])('rejects a row with %s in %s', async (code, column, cells) => {
    const { findings, outcomes, recorded } = await listFindings([row(cells)]);
    expect(findings).toEqual([
      expect.objectContaining({ row: 1, outcome: 'reject', code, column }),
    ]);
    expect({ recorded, rejected: outcomes.reject }).toEqual({ recorded: 0, rejected: 1 });
    for (const language of LANGUAGES) expect(findings[0]?.message[language]).toMatch(/\S/);
  });

  it.each(['RAGGED_ROW', 'TOTALS_ROW'] as const)(
    'rejects a row that the file parser marks as %s',
    async (fault) => {
      const { findings, recorded } = await listFindings([{ ...row(), fault }, row({}, 2)]);
      expect(findings.map(({ row, code, column }) => ({ row, code, column }))).toEqual([
        { row: 1, code: fault, column: null },
      ]);
      expect(recorded).toBe(1);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['a grant that lasts one instant', { valid_until: '2025-09-01T08:00:00Z' }],
    ['an offset instead of Z', { effective_at: '2025-09-01T10:00:00+02:00' }],
    ['an offset to the west', { effective_at: '2025-09-01T02:00:00-06:00' }],
    ['the person’s own grant of contact', { field_group: 'contact', given_by: 'data-subject' }],
    ['a refusal by the company for contact', { field_group: 'contact', action: 'refuse' }],
  ])('accepts %s without a finding', async (_, cells) => {
    expect(await listFindings([row(cells)])).toMatchObject({ findings: [], recorded: 1 });
  });

  it.each<[string, string, string]>([
    ['action', 'Grant', 'grant'],
    ['audience', ' PARTNERS ', 'partners'],
    ['record_id', 'LUHT-DEMO-0001 ', 'LUHT-DEMO-0001'],
    ['record_id', 'luht-demo-0001', 'LUHT-DEMO-0001'],
    ['rcs_number', 'RCS Luxembourg B 900 001', 'B900001'],
    ['rcs_number', 'N° RCS : B900001', 'B900001'],
    ['rcs_number', 'B\u200B900001', 'B900001'],
    // a day is a day in Luxembourg
    ['effective_at', '01/09/2025', '2025-08-31T22:00:00.000Z'],
    ['effective_at', '2025-09-01', '2025-08-31T22:00:00.000Z'],
    ['valid_until', '31.12.2027', '2027-12-31T22:59:59.999Z'],
    ['effective_at', '2025-09-01 08:00 UTC', '2025-09-01T08:00:00.000Z'],
    ['effective_at', '2025-09-01 06:00:00.5 -0200', '2025-09-01T08:00:00.500Z'],
    ['effective_at', '2025-09-01T10:00:00+02', '2025-09-01T08:00:00.000Z'],
    ['valid_until', '2026-09-01T08:00:00z', '2026-09-01T08:00:00.000Z'],
  ])('corrects %s, with a finding', async (column, raw, value) => {
    const { findings, recorded, outcomes } = await listFindings([row({ [column]: raw })]);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'NORMALISED', outcome: 'repair', column, raw, value }),
    ]);
    expect([recorded, outcomes.repair]).toEqual([1, 1]);
  });

  it('lists every fault of a row, and counts it once by the most serious', async () => {
    const report = await listFindings([
      row({ action: 'Grant', audience: 'all', field_group: 'contact', evidence_ref: '' }),
    ]);
    expect(report.findings.map(({ code }) => code).sort()).toEqual(
      ['NORMALISED', 'UNKNOWN_AUDIENCE', 'MISSING_EVIDENCE', 'CONTACT_NEEDS_DATA_SUBJECT'].sort(),
    );
    expect(report.outcomes).toEqual({ ok: 0, repair: 0, warn: 0, reject: 1 });
  });

  it('names the sheet, the row, the decision and the company in a finding', async () => {
    const { findings } = await listFindings([
      { ...row({ language: 'lb' }, 7), sheet: 'Consentements' },
    ]);
    expect(findings[0]).toMatchObject({
      sheet: 'Consentements',
      row: 7,
      consent_id: 'C-7',
      record_id: 'LUHT-DEMO-0001',
      raw: 'lb',
      value: null,
    });
  });
});

describe('a row that is kept with a warning', () => {
  const withdrawal = { action: 'withdraw', effective_at: '2025-09-02T08:00:00Z' };

  it('is a withdrawal without an earlier grant', async () => {
    const { findings, recorded } = await listFindings([row(withdrawal)]);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'WITHDRAW_BEFORE_GRANT', outcome: 'warn', column: 'action' }),
    ]);
    expect(recorded).toBe(1);
  });

  it.each<[string, Record<string, string>, object]>([
    ['of the same audience and group', {}, {}],
    ['of the same instant', { effective_at: '2025-09-02T08:00:00Z' }, {}],
    [
      'of a later instant',
      { effective_at: '2025-09-02T08:00:00.001Z' },
      { WITHDRAW_BEFORE_GRANT: 1, GRANT_STAYS: 1 },
    ],
    ['for another audience', { audience: 'public' }, { WITHDRAW_BEFORE_GRANT: 1 }],
    ['of another group', { field_group: 'profile' }, { WITHDRAW_BEFORE_GRANT: 1 }],
  ])('has a warning unless a grant %s precedes it', async (_, cells, expected) => {
    const { codes } = await listFindings([row(cells), row(withdrawal, 2)]);
    expect(codes).toEqual(expected);
  });

  it('knows the grants of an earlier file', async () => {
    const { service } = consentSetup();
    await service.importFile([row()], 'officer');
    expect((await service.importFile([row(withdrawal, 2)], 'officer')).codes).toEqual({});
  });

  it('is about a company that is not eligible: it has no row, with any grants', async () => {
    const { service, tick } = consentSetup();
    const report = await service.importFile(
      [row({ record_id: 'LUHT-DEMO-0201', rcs_number: 'B900201' })],
      'officer',
    );
    expect(report).toMatchObject({ recorded: 1, codes: { COMPANY_NOT_ELIGIBLE: 1 } });
    tick(1);
    const { partners } = await service.coverage('2025-09-30T22:00:00.001Z' as never);
    expect(partners.registry).toBe(0);
  });
});

describe('a company that has left the mapping', () => {
  const leaves = () => {
    let inEdition = true;
    const companies: Companies = {
      find: async (ids) => (inEdition ? demoCompanies.find(ids) : new Map()),
    };
    return {
      setup: consentSetup({ companies }),
      leave: () => {
        inEdition = false;
      },
    };
  };

  it('can still withdraw, by file and by call', async () => {
    const { setup, leave } = leaves();
    await setup.service.importFile([row(), row({ field_group: 'profile' }, 2)], 'officer');
    leave();
    const byFile = row({ action: 'withdraw', effective_at: '2025-09-02T08:00:00Z' }, 3);
    const report = await setup.service.importFile([byFile], 'officer');
    expect(report).toMatchObject({ recorded: 1, codes: { COMPANY_NOT_ELIGIBLE: 1 } });
    const [event] = await setup.service.events('LUHT-DEMO-0001');
    if (event === undefined) throw new Error('nothing was recorded');
    const { id, seq, recordedAt, effectiveAt, ...rest } = event;
    const byCall = { ...rest, fieldGroup: 'profile', action: 'withdraw' } as const;
    expect(await setup.service.record([byCall], 'officer')).toHaveLength(1);
    expect(await setup.service.events('LUHT-DEMO-0001')).toHaveLength(4);
  });

  it('stays unknown if it never decided', async () => {
    const { setup, leave } = leaves();
    leave();
    expect((await setup.service.importFile([row()], 'officer')).codes).toEqual({
      UNKNOWN_COMPANY: 1,
    });
  });
});

describe('a file that is imported again', () => {
  it('records nothing twice', async () => {
    const { service, store } = consentSetup();
    const rows = await readRows('examples/consents.csv');
    await service.importFile(rows, 'officer');
    const before = [await store.epoch(), await service.events('LUHT-DEMO-0106')];
    expect(await service.importFile(rows, 'officer')).toMatchObject({
      recorded: 0,
      repeated: 810,
      findings: [],
    });
    expect([await store.epoch(), await service.events('LUHT-DEMO-0106')]).toEqual(before);
  });

  it('records a repeated row once', async () => {
    expect(await listFindings([row(), { ...row(), row: 2 }])).toMatchObject({
      recorded: 1,
      repeated: 1,
    });
  });

  it('refuses another decision under the same id, and keeps the first', async () => {
    const { service } = consentSetup();
    await service.importFile([row()], 'officer');
    const changed = await service.importFile(
      [row({ valid_until: '2027-01-01T00:00:00Z' })],
      'officer',
    );
    expect(changed).toMatchObject({ recorded: 0, codes: { DUPLICATE_CONSENT_ID: 1 } });
    expect(await service.events('LUHT-DEMO-0001')).toMatchObject([{ validUntil: null }]);
  });
});

describe('a large file', () => {
  it('keeps the order of the file for a company with more decisions than a transaction holds', async () => {
    const { service } = consentSetup();
    const many = Array.from({ length: 900 }, (_, n) =>
      row({ action: n % 2 === 0 ? 'grant' : 'refuse' }, n + 1),
    );
    const others = Array.from({ length: 120 }, (_, n) => {
      const number = String((n % 129) + 2).padStart(4, '0');
      return row({ record_id: `LUHT-DEMO-${number}`, rcs_number: `B90${number}` }, 901 + n);
    });
    const mixed = many.flatMap((own, n) => [own, ...others.slice(n, n + 1)]);
    expect(await service.importFile(mixed, 'officer')).toMatchObject({ recorded: 1_020 });
    const log = await service.events('LUHT-DEMO-0001');
    expect(log.map(({ id }) => id)).toEqual(many.map(({ cells }) => cells['consent_id']));
    expect(log.map(({ seq }) => seq)).toEqual(many.map((_, n) => n + 1));
  });

  it('counts every finding and keeps the first ten thousand', async () => {
    const rows = Array.from({ length: 10_003 }, (_, n) => row({ language: 'lb' }, n + 1));
    const report = await listFindings(rows);
    expect(report.findings).toHaveLength(10_000);
    expect(report).toMatchObject({
      rows: 10_003,
      findingsLeftOut: 3,
      codes: { UNKNOWN_LANGUAGE: 10_003 },
    });
  });
});
