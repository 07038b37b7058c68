import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConsentService } from '../../lib/consent/consent-service.ts';
import type { ConsentCoverage } from '../../lib/consent/coverage.ts';
import { type DisclosedRow, disclose } from '../../lib/consent/disclose.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';
import type { TableConsentStore } from '../../lib/store/consent-store.ts';
import { consentSetup, readRows } from './consent-setup.ts';

const expected = JSON.parse(
  await readFile('test/fixtures/consent/expected-visibility.json', 'utf8'),
) as Record<string, ConsentCoverage>;

const PURPOSE = 'https://w3id.org/dpv#PublicBenefit';
const GROUP_OF = { record_id: 'registry' } as const;
const ROWS = Array.from({ length: 130 }, (_, n) => ({
  record_id: `LUHT-DEMO-${String(n + 1).padStart(4, '0')}`,
}));

async function countsOf(rows: AsyncIterable<DisclosedRow>) {
  const seen = { registry: 0, profile: 0, headcount: 0, funding: 0, contact: 0 };
  for await (const { withheld } of rows)
    for (const group of FIELD_GROUPS)
      if (group === 'registry' || !withheld.includes(group)) seen[group] += 1;
  return seen;
}

describe('the demonstration’s consents', () => {
  let service: ConsentService;
  let store: TableConsentStore;

  beforeAll(async () => {
    ({ service, store } = consentSetup());
    const report = await service.importFile(await readRows('examples/consents.csv'), 'officer');
    expect(report).toMatchObject({ rows: 810, recorded: 810, outcomes: { ok: 809, warn: 1 } });
    expect(report.findings).toMatchObject([
      { consent_id: 'C-00809', code: 'WITHDRAW_BEFORE_GRANT' },
    ]);
  });

  it.each(Object.entries(expected))('show the expected rows at %s', async (at, counts) => {
    expect(await service.coverage(instant(at))).toEqual(counts);
  });

  it.each(Object.entries(expected))('disclose the expected rows at %s', async (at, counts) => {
    for (const audience of AUDIENCES) {
      const version = { rows: ROWS, groupOf: GROUP_OF, timelines: store.timelines() };
      const seen = await countsOf(disclose(version, audience, PURPOSE, instant(at)));
      expect({ [audience]: seen }).toEqual({ [audience]: counts[audience] });
    }
  });

  it.each([
    [
      'withdraws all at 17:00',
      'LUHT-DEMO-0106',
      '2025-10-15T15:00:00Z',
      ['registry', 'profile', 'headcount', 'funding', 'contact'],
      [],
    ],
    [
      'withdraws contact only',
      'LUHT-DEMO-0026',
      '2025-10-20T09:30:00Z',
      ['registry', 'profile', 'headcount', 'funding', 'contact'],
      ['registry', 'profile', 'headcount', 'funding'],
    ],
    [
      'withdraws in the hour that comes twice',
      'LUHT-DEMO-0061',
      '2025-10-26T00:30:00Z',
      ['registry', 'profile', 'headcount', 'funding', 'contact'],
      [],
    ],
    [
      'grants headcount again',
      'LUHT-DEMO-0081',
      '2025-11-03T08:00:00Z',
      ['registry', 'profile', 'funding', 'contact'],
      ['registry', 'profile', 'headcount', 'funding', 'contact'],
    ],
    [
      'withdraws as of a future day',
      'LUHT-DEMO-0046',
      '2026-01-01T00:00:00Z',
      ['registry', 'profile', 'headcount', 'funding', 'contact'],
      [],
    ],
  ])('a company that %s', async (_, recordId, at, before, after) => {
    const until = await service.state(recordId, addMilliseconds(instant(at), -1));
    const from = await service.state(recordId, instant(at));
    expect([until.permitted.partners, from.permitted.partners]).toEqual([before, after]);
  });

  it('show funding to its last instant and not a millisecond longer', async () => {
    const last = instant('2025-10-31T22:59:59Z');
    const open = async (at: typeof last) =>
      (await service.state('LUHT-DEMO-0021', at)).permitted.partners.includes('funding');
    expect([await open(last), await open(addMilliseconds(last, 1))]).toEqual([true, false]);
  });

  it('raise an audience’s epoch once for every withdrawal and every grant that ends', async () => {
    expect(await store.epoch()).toEqual({ partners: 10, dataspace: 9, public: 0 });
  });
});
