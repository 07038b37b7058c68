import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMilliseconds } from '../../lib/core/instant.ts';
import { buildCanaryFile, toRecordId } from './exits/canaries.ts';
import type { Row } from './mapping-file.ts';
import { buildMapping, EXAMPLE_2025 } from './mapping-file.ts';
import { body, DECISION, Setup } from './setup.ts';

interface Preview {
  readonly identical: boolean;
  readonly changed: { readonly count: number };
  readonly holds: readonly { readonly code: string; readonly message: { readonly en: string } }[];
  readonly recipients: readonly {
    readonly audience: string;
    readonly recipient: string | null;
    readonly before: number;
    readonly after: number;
  }[];
  readonly figures: readonly Figure[] | null;
}

interface Figure {
  readonly id: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly roundedTo: number;
  readonly mergedOf: readonly string[];
}

interface Indicators {
  readonly indicators: readonly (Omit<Figure, 'before' | 'after'> & {
    readonly numerator: number;
  })[];
}

describe('10.7 the preview for the releaser', () => {
  let setup: Setup;
  /** The only company that has granted its row only to a named recipient. */
  const NAMED = 'LUHT-DEMO-0005';

  beforeAll(async () => {
    setup = await Setup.demonstration();
    const json = { ...DECISION, recipient: 'demo-partner' };
    const recorded = `/v1/companies/${NAMED}/consents`;
    expect((await setup.as('consent-officer', recorded, { json })).status).toBe(201);
  });
  afterAll(() => setup.close());

  async function previewFile(file: string, isSubmitted = true): Promise<Preview> {
    const { id } = await body<{ id: string }>(
      setup.import(file, '&edition=2025.1', 'analyst:alice'),
    );
    const path = `/v1/imports/${id}`;
    const json = { changeNote: 'corrected' };
    if (isSubmitted) await setup.as('analyst:alice', `${path}/submit`, { json });
    return body<Preview>(setup.as('releaser:bob', `${path}/preview`));
  }

  const describeRows = ({ recipients }: Preview) =>
    Object.fromEntries(
      recipients.map(({ audience, recipient, before, after }) => [
        recipient ?? audience,
        `${before} ${after}`,
      ]),
    );

  it('10.7 states that an identical file is identical: for the rows of every recipient and every figure', async () => {
    const preview = await previewFile(EXAMPLE_2025);
    expect(preview).toMatchObject({ identical: true, changed: { count: 0 } });
    for (const { before, after } of preview.recipients) expect(after).toBe(before);
    expect(preview.recipients.map(({ audience }) => audience)).toEqual(
      expect.arrayContaining(['partners', 'dataspace', 'public']),
    );
    // values that are not exact are listed too
    for (const { before, after, roundedTo, mergedOf } of preview.figures ?? []) {
      expect(after).toBe(before);
      expect(roundedTo > 1 || mergedOf.length > 0).toBe(true);
    }
  });

  it('10.7 does not count a later update time of every row as a change', async () => {
    const updated = addMilliseconds(setup.now, -60_000);
    const preview = await previewFile(buildMapping((row) => ({ ...row, updated_at: updated })));
    expect(preview).toMatchObject({ identical: true, changed: { count: 0 } });
  });

  it('10.7 shows the rows of each audience and of a named recipient, before and after', async () => {
    const removeRows = (gone: readonly string[]) => (row: Row) =>
      gone.includes(row['record_id'] ?? '') ? undefined : row;
    const preview = await previewFile(buildMapping(removeRows([NAMED, 'LUHT-DEMO-0001'])), false);
    expect(describeRows(preview)).toMatchObject({
      partners: '118 116',
      public: '0 0',
      'demo-partner': '118 116',
    });
    expect(preview.figures).toBeNull();
    expect(preview.holds.map(({ code }) => code)).not.toContain('AUDIENCE_ROWS_LOST');
  });

  it('10.6 and 10.7: names the audience and the named recipient that would lose many rows', async () => {
    // every third record id is new, but the numbers of companies hardly differ
    const preview = await previewFile(
      buildMapping((row, at) => (at % 3 === 0 ? buildNewcomer(row, at) : row)),
      false,
    );
    const texts = preview.holds
      .filter(({ code }) => code.endsWith('_ROWS_LOST'))
      .map(({ message }) => message.en);
    expect(texts.join('\n')).toMatch(/“partners” would read \d+ rows instead of 118/);
    expect(texts.join('\n')).toMatch(/demo-partner \(partners\).* would read \d+ rows/);
  });

  it('10.7 names the figures that the release changes, with their rounding', async () => {
    const preview = await previewFile(buildMapping((row, at) => (at % 10 === 4 ? undefined : row)));
    const before = await readFigures('2025');
    const changed = (preview.figures ?? []).filter((each) => each.before !== each.after);
    expect(changed.map(({ id }) => id)).toContain('entities');
    for (const { id, before: was } of changed)
      expect(was).toBe(before.indicators.find((each) => each.id === id)?.numerator ?? null);
    // the released figures are those of the preview
    const [last] = (
      await body<{ imports: { id: string }[] }>(setup.as('analyst', '/v1/imports?limit=1'))
    ).imports;
    const path = `/v1/imports/${last?.id}/release`;
    expect((await setup.as('releaser:bob', path, { json: {} })).status).toBe(200);
    const after = await readFigures('2025.1');
    for (const { id, after: is, roundedTo, mergedOf } of preview.figures ?? []) {
      const released = after.indicators.find((each) => each.id === id);
      expect(released?.numerator ?? null).toBe(is);
      expect(released?.roundedTo ?? 1).toBe(roundedTo);
      expect(released?.mergedOf ?? []).toEqual(mergedOf);
    }
  });

  const readFigures = (edition: string) =>
    body<Indicators>(setup.ask(`/v1/editions/${edition}/figures`));
});

function buildNewcomer(row: Row, at: number): Row {
  return {
    ...row,
    record_id: `LUHT-DEMO-${5_000 + at}`,
    rcs_number: `B95${String(1_000 + at)}`,
    euid: '',
    vat_number: '',
    legal_name: `DEMO Newcomer ${at} S.A.`,
  };
}

describe('10.6 the quality gate before a publication', () => {
  it('10.6 holds a correction with the same rows that makes companies ineligible', async () => {
    const setup = await Setup.demonstration();
    const query = '&edition=2025.1';
    const { id } = await body<{ id: string }>(setup.import(EXAMPLE_2025, query, 'analyst:alice'));
    const path = `/v1/imports/${id}`;
    for (let at = 1; at <= 20; at += 1) {
      const json = {
        recordId: `LUHT-DEMO-${String(at).padStart(4, '0')}`,
        result: 'OUT_NOT_ACTIVE',
        reason: 'by mistake',
      };
      const response = await setup.as('analyst:alice', `${path}/overrides`, { json });
      expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
    }
    await setup.as('analyst:alice', `${path}/submit`, { json: { changeNote: 'corrected' } });
    await setup.as('releaser:bob', `${path}/release`, { json: {} });
    const publication = await body<{ kind: string; hold: { reasons: { code: string }[] } }>(
      setup.as('publisher', '/v1/publications', { json: {} }),
    );
    expect(publication.kind).toBe('held');
    expect(publication.hold.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['ROWS_DROPPED', 'COMPANIES_LEFT', 'AUDIENCE_ROWS_LOST']),
    );
    await setup.close();
  });

  it('10.6 holds an edition that removes the rows of a named recipient, although its audience loses few', async () => {
    const setup = new Setup();
    const submitFile = async (file: string, edition: string) => {
      const response = setup.import(file, `&edition=${edition}`, 'analyst:alice');
      const { id } = await body<{ id: string }>(response);
      const json = { changeNote: 'corrected' };
      await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json });
      return `/v1/imports/${id}`;
    };
    const first = await submitFile(buildCanaryFile(30), '2025');
    await setup.as('releaser:bob', `${first}/release`, { json: {} });
    for (const company of [1, 2]) {
      const json = { ...DECISION, audiences: ['dataspace'], recipient: 'did:web:lab.example' };
      const recorded = `/v1/companies/${toRecordId(company)}/consents`;
      expect((await setup.as('consent-officer', recorded, { json })).status).toBe(201);
    }
    await setup.as('publisher', '/v1/publications', { json: {} });
    const without = buildCanaryFile(30, (row, company) => (company === 1 ? undefined : row));
    const path = await submitFile(without, '2025.1');
    const preview = await body<Preview>(setup.as('releaser:bob', `${path}/preview`));
    await setup.as('releaser:bob', `${path}/release`, { json: {} });
    const publication = await body<{ kind: string; hold: { reasons: { code: string }[] } }>(
      setup.as('publisher', '/v1/publications', { json: {} }),
    );
    for (const reasons of [preview.holds, publication.hold.reasons])
      expect(reasons.map(({ code }) => code)).toEqual(['RECIPIENT_ROWS_LOST']);
    await setup.close();
  });
});
