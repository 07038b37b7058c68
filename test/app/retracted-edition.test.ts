import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, linesOf, Setup } from './setup.ts';

const DIRTY = readFileSync('test/fixtures/mapping/mapping-dirty.csv');

describe('a wrong file that was released', () => {
  let setup: Setup;
  const readFigures = async (edition: string) =>
    (await setup.ask(`/v1/editions/${edition}/figures`)).text();
  const documents = [
    '/catalog.ttl',
    '/catalog/datasets/healthtech-figures.ttl',
    '/catalog/datasets/healthtech-figures-2025.ttl',
    '/catalog/datasets/healthtech-companies.ttl',
    '/catalog/datasets/healthtech-companies-public.ttl',
    '/catalog/datasets/healthtech-figures-2025.1.ttl',
    '/catalog/datasets/healthtech-figures-2025.1/distributions/json.ttl',
  ];
  /** The validators that a harvester stored for each document before the retraction. */
  const responses = new Map<string, { readonly date: string; readonly text: string }>();
  let before = '';

  beforeAll(async () => {
    setup = await Setup.demonstration();
    before = await readFigures('2025');
    const { id } = await body<{ id: string }>(setup.import(DIRTY, '', 'analyst:alice'));
    const path = `/v1/imports/${id}`;
    for (const row of await linesOf(setup.as('analyst', `${path}/review`)))
      await setup.as('analyst', `${path}/review/${row['id']}`, { json: { kind: 'drop' } });
    await setup.as('analyst:alice', `${path}/submit`, { json: { changeNote: 'x' } });
    await setup.as('releaser:bob', `${path}/release`, { json: {} });
  });
  afterAll(() => setup.close());

  it('has its own figures, and does not change the corrected edition', async () => {
    expect(JSON.parse(await readFigures('2025.1'))).toMatchObject({ edition: '2025.1' });
    expect(await readFigures('2025')).toBe(before);
  });

  it('has no effect after its retraction: the earlier figures are current again', async () => {
    const json = { reason: 'a test file' };
    for (const path of documents) {
      const response = await setup.ask(path);
      const date = response.headers.get('last-modified') ?? '';
      expect([path, Number.isNaN(Date.parse(date))]).toEqual([path, false]);
      responses.set(path, { date, text: await response.text() });
    }
    const retracted = await setup.as('releaser:bob', '/v1/editions/2025.1/retraction', { json });
    expect(retracted.status).toBe(200);
    expect(await readFigures('2025')).toBe(before);
    expect(await body(setup.ask('/figures/2025.1'))).toMatchObject({
      status: 410,
      replacedBy: '2025',
    });
    const { editions } = await body<{ editions: { edition: string }[] }>(setup.ask('/v1/editions'));
    expect(editions.map(({ edition }) => edition)).toEqual(['2025', '2020']);
  });

  it('14.1 is shown as retracted to a harvester that only asks by the earlier date', async () => {
    const changed: string[] = [];
    for (const [path, { date, text }] of responses) {
      const response = await setup.ask(path, { headers: { 'if-modified-since': date } });
      const isGone = path.includes('2025.1');
      expect([path, response.status]).toEqual([path, isGone ? 404 : 200]);
      if (!isGone && (await response.text()) !== text) changed.push(path);
    }
    expect(changed).toEqual(expect.arrayContaining(documents.slice(0, 3)));
  });
});
