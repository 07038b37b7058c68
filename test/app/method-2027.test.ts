import '../method/method-2027.ts';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMapping, EXAMPLE_2025 } from './mapping-file.ts';
import { body, DATA, linesOf, Setup } from './setup.ts';

type Row = Record<string, string>;

/** The mapping of 2025 with the columns of 2027, a year later. */
function buildMapping2027(): string {
  const rows = parse<Row>(EXAMPLE_2025, { columns: true }).map(
    ({ fit4start: _, edition: __, ...row }, at) => ({
      ...row,
      ai_act_class: at % 3 === 0 ? 'high' : 'minimal',
    }),
  );
  return stringify(rows, { header: true });
}

interface Trend {
  readonly from: { readonly edition: string };
  readonly changes: readonly { readonly id: string; readonly sentence: Record<string, string> }[];
  readonly breaks: readonly { readonly id: string; readonly reason: Record<string, string> }[];
}

describe('an edition by another method', () => {
  let setup: Setup;
  const readText = async (path: string) => (await setup.partner(path)).text();
  const readFigures = async (edition: string) =>
    (await setup.ask(`/v1/editions/${edition}/figures`)).text();
  const readTrend = async (edition: string, from = '') =>
    body<Trend>(setup.ask(`/v1/editions/${edition}/figures?view=trend${from}`));
  let before: { readonly figures: string; readonly trend: Trend; readonly rows: string };
  let mixed = '';

  async function release(file: string, query: string) {
    const imported = await body<{ id: string }>(
      setup.import(Buffer.from(file), query, 'analyst:alice'),
    );
    expect(imported).toHaveProperty('id');
    const path = `/v1/imports/${imported.id}`;
    for (const row of await linesOf(setup.as('analyst', `${path}/review`)))
      await setup.as('analyst', `${path}/review/${row['id']}`, { json: { kind: 'drop' } });
    const submitted = await setup.as('analyst:alice', `${path}/submit`, {
      json: { changeNote: 'x' },
    });
    const released = await setup.as('releaser:bob', `${path}/release`, { json: { reason: 'x' } });
    expect([submitted.status, released.status]).toEqual([200, 200]);
    await setup.kaart.deliver();
  }

  beforeAll(async () => {
    setup = await Setup.demonstration();
    before = {
      figures: await readFigures('2025'),
      trend: await readTrend('2025'),
      rows: await readText(DATA),
    };
    const refused = await setup.import(Buffer.from(EXAMPLE_2025), '&edition=2027', 'analyst:alice');
    mixed = await refused.text();
    await release(buildMapping2027(), '&edition=2027');
    await release(
      buildMapping((row, at) => (at === 0 ? { ...row, trade_name: 'Other' } : row)),
      '&edition=2025.1',
    );
  }, 120_000);
  afterAll(() => setup.close());

  it('10.15 refuses a file with the columns of the previous method', () => {
    expect(mixed).toContain('OTHER_EDITION');
  });

  it('10.15 leaves figures and trend of the previous edition unchanged', async () => {
    expect(await readFigures('2025')).toBe(before.figures);
    expect(await readTrend('2025')).toEqual(before.trend);
  });

  it('10.15 leaves a correction of the previous edition with its own method', async () => {
    const { indicators } = JSON.parse(await readFigures('2025.1')) as {
      indicators: { id: string }[];
    };
    expect(indicators.map(({ id }) => id)).toContain('fit4start');
  });

  it('10.15 counts by its own method', async () => {
    const { indicators } = JSON.parse(await readFigures('2027')) as {
      indicators: { id: string; numerator: number }[];
    };
    const ids = indicators.map(({ id }) => id);
    expect(ids).not.toContain('fit4start');
    expect(indicators.find(({ id }) => id === 'entities')?.numerator).toBe(130);
  });

  it('10.15 has rows, headers and a codebook of its own fields', async () => {
    const made = await body(setup.as('publisher:carol', '/v1/publications', { json: {} }));
    expect(made).toMatchObject({ kind: 'published', version: { edition: { id: '2027' } } });
    await setup.kaart.deliver();
    expect(before.rows).toContain('"fit4start":');
    const [json = {}] = await linesOf(setup.partner(DATA));
    expect(Object.keys(json)).not.toContain('fit4start');
    const [row = {}] = parse<Row>(await readText(`${DATA}?format=csv`), { columns: true });
    expect(Object.keys(row)).toContain('ai_act_class');
    expect(Object.keys(row)).not.toContain('fit4start');
  });

  it('10.15 counts its rows by its own column, and in one class for fields that it lacks', async () => {
    const readCounts = async (by: string) =>
      body<{ counts: { values: Record<string, string> }[] }>(
        setup.partner(`/v1/datasets/healthtech-companies/counts?by=${by}`),
      );
    const listClasses = async (by: string) =>
      (await readCounts(by)).counts.map(({ values }) => values[by]).sort();
    expect(await listClasses('ai_act_class')).toEqual(expect.arrayContaining(['high', 'minimal']));
    expect(await listClasses('fit4start')).toEqual(['not-shown']);
  });

  it('10.16 is compared with the previous edition by default', async () => {
    const { from, changes, breaks } = await readTrend('2027');
    expect(from.edition).toMatch(/^2025/);
    expect(changes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['entities', 'jobs', 'at-most-10-years', 'digital-focus']),
    );
    for (const language of ['en', 'fr', 'de'])
      expect(changes[0]?.sentence[language]).toMatch(/2025.*2027/);
    expect(breaks.map(({ id }) => id)).toEqual(['subsector', 'fit4start']);
    expect(breaks[0]?.reason['en']).toContain('Digital therapeutics');
    expect(breaks[0]?.reason['fr']).toContain('Thérapies numériques');
    expect(breaks[0]?.reason['de']).toContain('Digitale Therapeutika');
  });

  it('10.16 is compared with any earlier edition on request', async () => {
    const { from, changes, breaks } = await readTrend('2027', '&from=2020');
    expect(from.edition).toBe('2020');
    expect(changes.map(({ id }) => id)).toEqual(['entities', 'jobs', 'digital-focus']);
    expect(breaks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['age', 'size', 'subsector']),
    );
  });

  it.each(['2027', '2027', '2027.1'])('10.16 has no trend that starts with %s', async (from) => {
    const response = await setup.ask(`/v1/editions/2027/figures?view=trend&from=${from}`);
    expect(response.status).toBe(from === '2027' ? 400 : 404);
  });

  it('10.16 shows the trend from the chosen edition on the page', async () => {
    const page = await (await setup.ask('/figures/2027?from=2020&lang=fr')).text();
    expect(page).toContain('31 décembre 2019');
  });
});
