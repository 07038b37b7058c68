import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, linesOf, Room } from './room.ts';

const DIRTY = readFileSync('test/fixtures/mapping/mapping-dirty.csv');

describe('a wrong file that was released', () => {
  let room: Room;
  const figures = async (edition: string) =>
    (await room.ask(`/v1/editions/${edition}/figures`)).text();
  let before = '';

  beforeAll(async () => {
    room = await Room.demonstration();
    before = await figures('2025');
    const { id } = await body<{ id: string }>(room.import(DIRTY, '', 'analyst:alice'));
    const path = `/v1/imports/${id}`;
    for (const row of await linesOf(room.as('analyst', `${path}/review`)))
      await room.as('analyst', `${path}/review/${row['id']}`, { json: { kind: 'drop' } });
    await room.as('analyst:alice', `${path}/submit`, { json: { changeNote: 'x' } });
    await room.as('releaser:bob', `${path}/release`, { json: {} });
  });
  afterAll(() => room.close());

  it('has separate figures, and does not change the corrected edition', async () => {
    expect(JSON.parse(await figures('2025.1'))).toMatchObject({ edition: '2025.1' });
    expect(await figures('2025')).toBe(before);
  });

  it('has no effect after its retraction: the earlier figures are back', async () => {
    const json = { reason: 'a test file' };
    const retracted = await room.as('releaser:bob', '/v1/editions/2025.1/retraction', { json });
    expect(retracted.status).toBe(200);
    expect(await figures('2025')).toBe(before);
    expect(await body(room.ask('/figures/2025.1'))).toMatchObject({
      status: 410,
      replacedBy: '2025',
    });
    const { editions } = await body<{ editions: { edition: string }[] }>(room.ask('/v1/editions'));
    expect(editions.map(({ edition }) => edition)).toEqual(['2025', '2020']);
  });
});
