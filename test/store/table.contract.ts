import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../lib/core/clock.ts';
import type { Json } from '../../lib/core/digest.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { compareUtf8 } from '../../lib/store/key-order.ts';
import {
  type Item,
  listAllItems,
  type Table,
  type TableQuery,
  type WholeTable,
  type Write,
} from '../../lib/store/table.ts';

/** The guarantees of every adapter of the port {@link Table}. Each test uses separate partitions. */
export function tableContract(open: (clock: Clock) => Promise<WholeTable>): void {
  let table: WholeTable;
  let now: Instant = instant(Date.now());
  beforeAll(async () => {
    table = await open(() => now);
  }, 60_000);
  afterAll(() => table?.close());

  const partition = (name = 'P') => `${name}#${randomUUID()}`;
  const put = (pk: string, sk: string, data: Json = {}, more: Partial<Put> = {}): Put => ({
    kind: 'put',
    key: { pk, sk },
    data,
    if: 'absent',
    ...more,
  });
  const read = async (pk: string, sk: string) => table.get<Data>({ pk, sk });
  const sortKeys = async (query: TableQuery) =>
    (await collect(table, query)).map((item) => item.sk);

  describe('17.3 writes that need not be done together', () => {
    it('are all done, new items and deletions alike', async () => {
      const pk = partition();
      await table.transact([put(pk, 'old'), put(pk, 'other')], { apart: true });
      const gone: Write = { kind: 'delete', key: { pk, sk: 'old' }, if: 'any' };
      await table.transact([gone, put(pk, 'new'), put(pk, 'newest')], { apart: true });
      expect(await sortKeys({ pk })).toEqual(['new', 'newest', 'other']);
      await table.transact([gone], { apart: true });
      expect(await sortKeys({ pk })).toEqual(['new', 'newest', 'other']);
    });

    it('end at the first that is refused', async () => {
      const pk = partition();
      await table.transact([put(pk, 'met'), put(pk, 'kept')]);
      const gone: Write = { kind: 'delete', key: { pk, sk: 'kept' }, if: 'any' };
      await expect(
        table.transact([put(pk, 'first'), put(pk, 'met'), put(pk, 'last'), gone], { apart: true }),
      ).rejects.toMatchObject({ code: 'concurrent-update' });
      const left = await sortKeys({ pk });
      expect(left.filter((sk) => sk !== 'first')).toEqual(['kept', 'met']);
    });
  });

  describe('17.1 a copy of the whole table', () => {
    const seen = async (pk: string) => {
      const items: Item[] = [];
      for await (const item of table.snapshot()) if (item.pk === pk) items.push(item);
      return items.sort((a, b) => compareUtf8(a.sk, b.sk));
    };

    it('has every live item with its version, index and expiry', async () => {
      const pk = partition();
      const index = { index: { pk: partition('I'), sk: 'é' } };
      const dies = addMilliseconds(now, DAY_MS);
      await table.transact([
        put(pk, 'a', { text: 'ü\n', n: 1e-7 }, index),
        put(pk, 'b', [1, null], { expiresAt: dies }),
        put(pk, 'gone', {}, { expiresAt: addMilliseconds(now, 1_000) }),
        { kind: 'add', key: { pk, sk: 'c' }, amounts: { n: 2 } },
      ]);
      await table.transact([{ kind: 'add', key: { pk, sk: 'c' }, amounts: { n: 3 } }]);
      now = addMilliseconds(now, 2_000);
      expect(await seen(pk)).toEqual(await collect(table, { pk }));
      expect(await seen(pk)).toMatchObject([
        { sk: 'a', version: 1, ...index },
        { sk: 'b', expiresAt: dies },
        { sk: 'c', version: 2, data: { n: 5 } },
      ]);
    });

    it('can be stored repeatedly, with its versions', async () => {
      const pk = partition();
      const items: Item[] = Array.from({ length: 260 }, (_, at) => ({
        ...{ pk, sk: String(at).padStart(3, '0'), version: at + 1, data: { at } },
        ...(at % 2 === 0 ? { index: { pk: `${pk}-I`, sk: `${at}` } } : {}),
      }));
      await table.load(items);
      await table.load(items);
      expect(await seen(pk)).toEqual(items);
      expect(await collect(table, { pk })).toEqual(items);
      await table.transact([put(pk, '259', {}, { if: { version: 260 } })]);
      await expect(table.transact([put(pk, '258', {}, { if: { version: 1 } })])).rejects.toThrow();
    });
  });

  describe('a condition', () => {
    it.each<[string, Write['kind'], 'absent' | number | 'any', number, Outcome]>([
      ['a put of a new item', 'put', 'absent', 0, 'stored'],
      ['a put of version 1 of an item that does not exist', 'put', 1, 0, 'refused'],
      ['a put of version 0 of an item that does not exist', 'put', 0, 0, 'refused'],
      ['a put as new of an existing item', 'put', 'absent', 1, 'refused'],
      ['a put of the version that was read', 'put', 1, 1, 'stored'],
      ['a put of an older version', 'put', 1, 2, 'refused'],
      ['a put of a future version', 'put', 2, 1, 'refused'],
      ['a delete of any version', 'delete', 'any', 2, 'deleted'],
      ['a delete of any version of an item that does not exist', 'delete', 'any', 0, 'deleted'],
      ['a delete of the version that was read', 'delete', 2, 2, 'deleted'],
      ['a delete of an older version', 'delete', 1, 2, 'refused'],
      ['a delete of an item that must not and does not exist', 'delete', 'absent', 0, 'deleted'],
      ['a delete of an item that must not exist and does', 'delete', 'absent', 1, 'refused'],
      ['a check that an item does not exist', 'check', 'absent', 0, 'unchanged'],
      ['a check that an existing item does not exist', 'check', 'absent', 1, 'refused'],
      ['a check of the version that was read', 'check', 2, 2, 'unchanged'],
      ['a check of an older version', 'check', 1, 2, 'refused'],
      ['a check of a version of an item that does not exist', 'check', 1, 0, 'refused'],
    ])('accepts or refuses a write: %s', async (_name, kind, condition, stored, expected) => {
      const pk = partition();
      const key = { pk, sk: 'it' };
      const versions = [{ if: 'absent' }, { if: { version: 1 } }] as const;
      for (const more of versions.slice(0, stored)) await table.transact([put(pk, 'it', {}, more)]);
      const before = await table.get(key);
      const write = { kind, key, data: { new: true }, if: ifOf(condition) } as Write;
      const outcome = await table.transact([write]).catch((error: unknown) => error);
      const after = await table.get(key);
      if (expected === 'refused')
        expect(outcome).toMatchObject({ code: 'concurrent-update', details: { index: 0 } });
      else expect(outcome).toBeUndefined();
      const stands = {
        stored: { ...key, version: stored + 1, data: { new: true } },
        deleted: undefined,
        unchanged: before,
        refused: before,
      };
      expect(after).toEqual(stands[expected]);
    });

    it('counts versions from 1 again after a delete', async () => {
      const pk = partition();
      await table.transact([put(pk, 'it')]);
      await table.transact([put(pk, 'it', {}, { if: { version: 1 } })]);
      await table.transact([{ kind: 'delete', key: { pk, sk: 'it' }, if: { version: 2 } }]);
      await table.transact([put(pk, 'it')]);
      expect(await read(pk, 'it')).toMatchObject({ version: 1 });
    });
  });

  describe('a transaction', () => {
    it.each([0, 1, 49, 98, 99])(
      'stores nothing of 100 writes if write %i is refused',
      async (bad) => {
        const pk = partition();
        await table.transact([put(pk, 'counter', { n: 1 }), put(pk, 'doomed')]);
        const writes: Write[] = Array.from({ length: 97 }, (_, at) => put(pk, `new-${at}`));
        writes.push({ kind: 'add', key: { pk, sk: 'counter' }, amounts: { n: 5 } });
        writes.push({ kind: 'delete', key: { pk, sk: 'doomed' }, if: 'any' });
        writes.splice(bad, 0, { kind: 'check', key: { pk, sk: 'missing' }, if: { version: 1 } });
        await expect(table.transact(writes)).rejects.toMatchObject({
          code: 'concurrent-update',
          details: { index: bad },
        });
        expect(await sortKeys({ pk })).toEqual(['counter', 'doomed']);
        expect(await read(pk, 'counter')).toMatchObject({ version: 1, data: { n: 1 } });
      },
    );

    it('names the first of several refused writes', async () => {
      const pk = partition();
      const taken = put(pk, 'taken');
      await table.transact([taken]);
      const missing: Write = { kind: 'check', key: { pk, sk: 'no' }, if: { version: 3 } };
      await expect(table.transact([put(pk, 'fine'), missing, taken])).rejects.toMatchObject({
        details: { index: 1 },
      });
    });

    it('accepts 100 writes, also in several partitions', async () => {
      const pks = [partition(), partition()];
      await table.transact(
        Array.from({ length: 100 }, (_, at) => put(pks[at % 2] ?? '', `${at}`, { at })),
      );
      for (const pk of pks) expect(await sortKeys({ pk, limit: 7 })).toHaveLength(50);
    });

    it.each<[string, (pk: string) => Write[]]>([
      ['no write', () => []],
      ['101 writes', (pk) => Array.from({ length: 101 }, (_, at) => put(pk, `${at}`))],
      ['one key twice', (pk) => [put(pk, 'a'), { ...put(pk, 'a'), if: { version: 1 } }]],
      ['an empty sort key', (pk) => [put(pk, '')]],
      ['an empty partition key', () => [put('', 'a')]],
      ['a key of 201 characters', (pk) => [put(pk, 'x'.repeat(201))]],
      ['a control character in a key', (pk) => [put(pk, 'a\u0000b')]],
      ['half a character in a key', (pk) => [put(pk, 'a\ud83d')]],
      ['an empty key of the index', (pk) => [put(pk, 'a', {}, { index: { pk, sk: '' } })]],
      ['an addition of a fraction', (pk) => [add(pk, { n: 0.5 })]],
      ['an addition without amounts', (pk) => [add(pk, {})]],
    ])('throws for %s, which is a defect of the caller', async (_name, writes) => {
      const pk = partition();
      await expect(table.transact(writes(pk))).rejects.toThrow(RangeError);
      expect(await sortKeys({ pk })).toEqual([]);
    });

    it('refuses more than 4 MB in total, and stores nothing', async () => {
      const pk = partition();
      const large = { text: 'x'.repeat(390_000) };
      const writes = Array.from({ length: 11 }, (_, at) => put(pk, `${at}`, large));
      await expect(table.transact(writes)).rejects.toMatchObject({ code: 'too-large' });
      expect(await sortKeys({ pk })).toEqual([]);
      await table.transact(writes.slice(0, 10));
      expect(await sortKeys({ pk })).toHaveLength(10);
    });

    it.each([
      ['of one-byte characters', 'x', 409_000],
      ['of two-byte characters', 'é', 204_500],
      ['of four-byte characters', '😀', 102_250],
    ])('accepts an item of 400 KB %s, and no larger one', async (_name, character, count) => {
      const pk = partition();
      const text = character.repeat(count);
      await table.transact([put(pk, 'large', { text })]);
      expect((await read(pk, 'large'))?.data).toEqual({ text });
      await expect(
        table.transact([put(pk, 'larger', { text: `${text}${'x'.repeat(600)}` })]),
      ).rejects.toMatchObject({ code: 'too-large', details: { index: 0 } });
      expect(await read(pk, 'larger')).toBeUndefined();
    });
  });

  describe('an item', () => {
    it.each<[string, Json]>([
      ['an empty object', {}],
      ['a list', [1, 'two', null, [true]]],
      ['a text', 'just a text'],
      ['nothing at all', null],
      ['numbers at the edges', { a: Number.MAX_SAFE_INTEGER, b: 1e308, c: 5e-324, d: -0.1, e: 0 }],
      ['empty texts and lists', { '': '', list: [], object: {} }],
      ['text in every script', { text: 'Ёлка ÅÅ 漢字 😀 e\u0301 \u0000 \u2028 "\\' }],
      ['half a character', { text: 'a\ud83d' }],
      [
        'names that a database could trip over',
        { __proto__x: 1, data: 2, version: 3, 'n:x': 4, 'a.b': 5, '#a': 6 },
      ],
    ])('is returned as it was stored: %s', async (_name, data) => {
      const pk = partition();
      await table.transact([put(pk, 'it', data)]);
      const item = await table.get({ pk, sk: 'it' });
      expect(item).toEqual({ pk, sk: 'it', version: 1, data });
      expect((await table.query({ pk })).items).toEqual([item]);
    });

    it('is stored without undefined members', async () => {
      const pk = partition();
      await table.transact([put(pk, 'it', { kept: 1, gone: undefined })]);
      expect(Object.keys((await read(pk, 'it'))?.data ?? {})).toEqual(['kept']);
    });

    it('accepts keys of 200 characters of any kind', async () => {
      const keys = [
        '😀'.repeat(100),
        'é'.repeat(200),
        `a\u00a0${'b'.repeat(198)}`,
        "'; --",
        '%',
        '*',
      ];
      const pk = `${randomUUID()}${'漢'.repeat(164)}`;
      await table.transact(keys.map((sk) => put(pk, sk, { sk })));
      for (const sk of keys) expect((await read(pk, sk))?.data).toEqual({ sk });
      expect((await sortKeys({ pk })).sort()).toEqual(keys.sort());
    });

    it('is not found under similar keys', async () => {
      const pk = partition('Case');
      await table.transact([put(pk, 'Sk')]);
      for (const sk of ['sk', 'Sk ', 'SK', 'Sk\u0000', 'S'])
        expect(await read(pk, sk)).toBeUndefined();
      expect(await read(pk.toLowerCase(), 'Sk')).toBeUndefined();
    });

    it.each([
      ['nothing', ''],
      ['201 characters', 'x'.repeat(201)],
      ['5,000 characters', 'é'.repeat(5000)],
      ['half a character', 'a\ud83d'],
      ['a control character', 'a\u0000'],
    ])('is not found under an invalid key: %s', async (_name, key) => {
      const pk = partition();
      await table.transact([put(pk, 'a'), put(pk, 'a\ufffd'), put('a\ufffd', pk)]);
      expect(await read(pk, key)).toBeUndefined();
      expect(await read(key, pk)).toBeUndefined();
      expect(await table.query({ pk: key })).toEqual({ items: [] });
      expect(await table.query({ pk: key, index: true })).toEqual({ items: [] });
    });

    it('is visible to each reader after the write was acknowledged', async () => {
      const pk = partition();
      for (let version = 0; version < 20; version += 1) {
        const condition = version === 0 ? 'absent' : { version };
        await table.transact([put(pk, 'it', { version }, { if: condition })]);
        expect((await read(pk, 'it'))?.data).toEqual({ version });
        expect((await table.query<Data>({ pk })).items[0]?.data).toEqual({ version });
      }
    });
  });

  describe('18.2 several items that are read in one call', () => {
    it('are in the order of their keys, also for a key that is repeated, absent or impossible', async () => {
      const [pk, other] = [partition(), partition()];
      await table.transact([put(pk, 'a', { n: 1 }), put(pk, 'b', { n: 2 }), put(other, 'a')]);
      await table.transact([{ kind: 'add', key: { pk, sk: 'b' }, amounts: { n: 5 } }]);
      const keys = [
        { pk, sk: 'b' },
        { pk: other, sk: 'b' },
        { pk: other, sk: 'a' },
        { pk, sk: '' },
        { pk, sk: '\ud800' },
        { pk, sk: 'b' },
        { pk, sk: 'a' },
      ];
      const found = await table.getMany(keys);
      expect(found).toEqual(await Promise.all(keys.map((key) => table.get(key))));
      expect(found.map((item) => item && [item.pk, item.sk, item.version, item.data])).toEqual([
        [pk, 'b', 2, { n: 7 }],
        undefined,
        [other, 'a', 1, {}],
        undefined,
        undefined,
        [pk, 'b', 2, { n: 7 }],
        [pk, 'a', 1, { n: 1 }],
      ]);
      expect(await table.getMany([])).toEqual([]);
      expect(await table.getMany([{ pk, sk: '' }])).toEqual([undefined]);
    });

    it('are all that were acknowledged before, more than 100 and of more than 16 MB', async () => {
      const pk = partition();
      const sks = Array.from({ length: 130 }, (_, n) => `k${n}`);
      const text = 'x'.repeat(200_000);
      for (const sk of sks) await table.transact([put(pk, sk, { sk, text })]);
      const found = await table.getMany<Data>(sks.map((sk) => ({ pk, sk })));
      expect(found.map((item) => item?.data['sk'])).toEqual(sks);
    }, 60_000);

    it('are without those that have expired', async () => {
      const pk = partition();
      const dies = { expiresAt: addMilliseconds(now, 1_000) };
      await table.transact([put(pk, 'a', {}, dies), put(pk, 'b')]);
      now = addMilliseconds(now, 2_000);
      const found = await table.getMany(['a', 'b'].map((sk) => ({ pk, sk })));
      expect(found.map((item) => item?.sk)).toEqual([undefined, 'b']);
    });
  });

  describe('many simultaneous requests', () => {
    it('create an item once', async () => {
      const pk = partition();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, writer) => table.transact([put(pk, 'it', { writer })])),
      );
      const winners = outcomes.flatMap((o, writer) => (o.status === 'fulfilled' ? [writer] : []));
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({
            code: 'concurrent-update',
            details: { index: 0 },
          });
      expect((await read(pk, 'it'))?.data).toEqual({ writer: winners[0] });
    });

    it('make 20 updates (read, change, write) without losing one', async () => {
      const pk = partition();
      await table.transact([put(pk, 'it', { n: 0 })]);
      await Promise.all(
        Array.from({ length: 20 }, () =>
          persistently(async () => {
            const item = await read(pk, 'it');
            const n = Number(item?.data['n']) + 1;
            await table.transact([put(pk, 'it', { n }, { if: { version: item?.version ?? 0 } })]);
          }),
        ),
      );
      expect(await read(pk, 'it')).toMatchObject({ version: 21, data: { n: 20 } });
    });

    it('add numbers without a conflict', async () => {
      const pk = partition();
      await Promise.all(
        Array.from({ length: 30 }, (_, at) =>
          table.transact([add(pk, { a: 1, b: at }), put(pk, `note-${at}`)]),
        ),
      );
      expect(await read(pk, 'counter')).toMatchObject({ version: 30, data: { a: 30, b: 435 } });
      expect(await sortKeys({ pk })).toHaveLength(31);
    });

    it('move an amount between items and keep the total', async () => {
      const pk = partition();
      const accounts = ['a', 'b', 'c'];
      await table.transact(accounts.map((sk) => put(pk, sk, { n: 100 })));
      await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          persistently(async () => {
            const from = accounts[at % 3] ?? '';
            const to = accounts[(at + 1 + (at % 2)) % 3] ?? '';
            const [source, target] = [await read(pk, from), await read(pk, to)];
            await table.transact([
              put(pk, from, { n: Number(source?.data['n']) - 7 }, ifVersionOf(source)),
              put(pk, to, { n: Number(target?.data['n']) + 7 }, ifVersionOf(target)),
            ]);
          }),
        ),
      );
      const items = await collect<Data>(table, { pk });
      expect(items.reduce((sum, { data }) => sum + Number(data['n']), 0)).toBe(300);
      expect(items.reduce((sum, { version }) => sum + version, 0)).toBe(3 + 24);
    });
  });

  describe('an addition', () => {
    it('starts from 0 and creates the item', async () => {
      const pk = partition();
      await table.transact([add(pk, { partners: 1 })]);
      await table.transact([add(pk, { partners: 2, public: -5 })]);
      expect(await read(pk, 'counter')).toEqual({
        pk,
        sk: 'counter',
        version: 2,
        data: { partners: 3, public: -5 },
      });
    });

    it('leaves the other members unchanged', async () => {
      const pk = partition();
      const index = { pk: partition('I'), sk: 'x' };
      const expiresAt = addMilliseconds(now, 60_000);
      await table.transact([put(pk, 'counter', { name: 'kept', n: 40 }, { index, expiresAt })]);
      await table.transact([add(pk, { n: 2 })]);
      expect(await read(pk, 'counter')).toEqual({
        pk,
        sk: 'counter',
        version: 2,
        data: { name: 'kept', n: 42 },
        index,
        expiresAt,
      });
    });

    it('counts as a change between a read and a write', async () => {
      const pk = partition();
      await table.transact([put(pk, 'counter', { n: 1 })]);
      await table.transact([add(pk, { n: 1 })]);
      await expect(
        table.transact([put(pk, 'counter', { n: 9 }, { if: { version: 1 } })]),
      ).rejects.toMatchObject({ code: 'concurrent-update' });
      await table.transact([put(pk, 'counter', { n: 10 }, { if: { version: 2 } })]);
      await table.transact([add(pk, { n: 5 })]);
      expect(await read(pk, 'counter')).toMatchObject({ version: 4, data: { n: 15 } });
    });
  });

  describe('an expired item', () => {
    /** An item that expires in a minute. Afterwards the clock stands at that instant. */
    const expired = async (pk: string, sk = 'it', index?: { pk: string; sk: string }) => {
      const expiresAt = addMilliseconds(now, 60_000);
      const more = { expiresAt, ...(index && { index }) };
      await table.transact([put(pk, sk, { n: 7 }, more)]);
      await table.transact([put(pk, sk, { n: 8 }, { ...more, if: { version: 1 } })]);
      now = addMilliseconds(expiresAt, -1);
      expect(await read(pk, sk)).toMatchObject({ version: 2, data: { n: 8 }, expiresAt });
      now = expiresAt;
    };

    it('is not returned from that instant on', async () => {
      const pk = partition();
      const index = { pk: partition('I'), sk: 'x' };
      await expired(pk, 'it', index);
      for (const ms of [0, 1, DAY_MS]) {
        now = addMilliseconds(now, ms);
        expect(await read(pk, 'it')).toBeUndefined();
        expect(await sortKeys({ pk })).toEqual([]);
        expect(await sortKeys({ pk: index.pk, index: true })).toEqual([]);
      }
    });

    it.each<[string, (pk: string) => Write, Data | undefined]>([
      ['a put of what is absent replaces it', (pk) => put(pk, 'counter', { new: 1 }), { new: 1 }],
      ['an addition starts from 0', (pk) => add(pk, { n: 1 }), { n: 1 }],
      [
        'a check finds nothing',
        (pk) => ({ kind: 'check', key: { pk, sk: 'counter' }, if: 'absent' }),
        undefined,
      ],
      [
        'a delete finds nothing',
        (pk) => ({ kind: 'delete', key: { pk, sk: 'counter' }, if: 'absent' }),
        undefined,
      ],
    ])('counts as absent: %s', async (_name, write, data) => {
      const pk = partition();
      await expired(pk, 'counter');
      await table.transact([put(pk, 'other'), write(pk)]);
      const item = await read(pk, 'counter');
      expect(item).toEqual(data && { pk, sk: 'counter', version: 1, data });
      await table.transact([add(pk, { n: 1 })]);
      expect(await read(pk, 'counter')).toMatchObject({ version: data ? 2 : 1 });
    });

    it.each<Write['kind']>(['put', 'delete', 'check'])('has no version for a %s', async (kind) => {
      const pk = partition();
      await expired(pk);
      const write = { kind, key: { pk, sk: 'it' }, data: {}, if: { version: 2 } } as Write;
      await expect(table.transact([write])).rejects.toMatchObject({ code: 'concurrent-update' });
    });

    it('takes no place of a live item on a page', async () => {
      const pk = partition();
      for (let at = 0; at < 30; at += 1)
        await table.transact([
          put(pk, `${at}`.padStart(2, '0'), {}, { expiresAt: addMilliseconds(now, 1000) }),
        ]);
      for (const sk of ['00a', '14a', '28a', '29a', '29b']) await table.transact([put(pk, sk)]);
      now = addMilliseconds(now, 1000);
      const { items, cursor } = await table.query({ pk, limit: 5 });
      expect(items.map(({ sk }) => sk)).toEqual(['00a', '14a', '28a', '29a', '29b']);
      expect(cursor).toBeUndefined();
      expect(
        (await table.query({ pk, limit: 2, reverse: true })).items.map(({ sk }) => sk),
      ).toEqual(['29b', '29a']);
    });

    it('is counted from 0 by an addition that extends its expiry', async () => {
      const pk = partition();
      await table.transact([{ ...add(pk, { n: 1 }), expiresAt: addMilliseconds(now, 1000) }]);
      await table.transact([{ ...add(pk, { n: 1 }), expiresAt: addMilliseconds(now, 9000) }]);
      now = addMilliseconds(now, 1000);
      expect(await read(pk, 'counter')).toMatchObject({ data: { n: 2 } });
      now = addMilliseconds(now, 8000);
      expect(await read(pk, 'counter')).toBeUndefined();
      await table.transact([{ ...add(pk, { n: 1 }), expiresAt: addMilliseconds(now, 1000) }]);
      expect(await read(pk, 'counter')).toMatchObject({ version: 1, data: { n: 1 } });
    });
  });

  describe('a query', () => {
    // as bytes: 41, 61, 61 2D, 61 30, C3 A9, EF BF BD, F0 9F 98 80; as UTF-16 the last two are the other way round
    const ORDERED = ['A', 'a', 'a-', 'a0', 'é', '\ufffd', '😀'];

    it.each<[string, Partial<TableQuery>, string[]]>([
      ['all', {}, ORDERED],
      ['all, backwards', { reverse: true }, ORDERED.toReversed()],
      ['from a key that exists', { from: 'a0' }, ['a0', 'é', '\ufffd', '😀']],
      ['from a key that does not', { from: 'a.' }, ['a0', 'é', '\ufffd', '😀']],
      ['up to a key that exists', { to: 'a-' }, ['A', 'a', 'a-']],
      ['up to a key that does not', { to: 'a,' }, ['A', 'a']],
      ['between', { from: 'a', to: 'é' }, ['a', 'a-', 'a0', 'é']],
      ['between, backwards', { from: 'a', to: 'é', reverse: true }, ['é', 'a0', 'a-', 'a']],
      [
        'between bounds that only bytes put in order',
        { from: '\ufffd', to: '😀' },
        ['\ufffd', '😀'],
      ],
      ['one key', { from: 'a', to: 'a' }, ['a']],
      ['a range that ends before it starts', { from: 'b', to: 'a' }, []],
      ['nothing up to an empty bound', { to: '' }, []],
      ['everything from an empty bound', { from: '' }, ORDERED],
    ])('returns %s', async (_name, query, expected) => {
      const pk = partition();
      await table.transact(ORDERED.toReversed().map((sk) => put(pk, sk)));
      expect(ORDERED).toEqual(ORDERED.toSorted(compareUtf8));
      expect((await table.query({ pk, ...query })).items.map(({ sk }) => sk)).toEqual(expected);
      for (const limit of [1, 2, 3, 7])
        expect(await sortKeys({ pk, ...query, limit })).toEqual(expected);
    });

    it('returns 100 items without a limit, and whether there are more', async () => {
      const pk = partition();
      await table.transact(Array.from({ length: 100 }, (_, at) => put(pk, `${1000 + at}`)));
      expect(await table.query({ pk })).not.toHaveProperty('cursor');
      await table.transact([put(pk, 'z')]);
      const page = await table.query({ pk });
      expect(page.items).toHaveLength(100);
      expect((await table.query({ pk, cursor: page.cursor ?? '' })).items).toHaveLength(1);
    });

    it('has a cursor if and only if there are more items', async () => {
      const pk = partition();
      await table.transact(['a', 'b', 'c', 'd'].map((sk) => put(pk, sk)));
      const first = await table.query({ pk, limit: 2 });
      const second = await table.query({ pk, limit: 2, cursor: first.cursor ?? '' });
      expect(second.items.map(({ sk }) => sk)).toEqual(['c', 'd']);
      expect(second).not.toHaveProperty('cursor');
      expect(await table.query({ pk: partition() })).toEqual({ items: [] });
    });

    it.each([false, true])('keeps its position during writes (backwards: %s)', async (reverse) => {
      const pk = partition();
      const before = ['b', 'd', 'f', 'h'];
      await table.transact(before.map((sk) => put(pk, sk)));
      const first = await table.query({ pk, limit: 2, reverse });
      const [x, y] = reverse ? ['h', 'f'] : ['b', 'd'];
      expect(first.items.map(({ sk }) => sk)).toEqual([x, y]);
      await table.transact([
        ...['a', 'c', 'e', 'g', 'i'].map((sk) => put(pk, sk)),
        { kind: 'delete', key: { pk, sk: y ?? '' }, if: 'any' }, // the item at the cursor itself
      ]);
      const rest = await sortKeys({ pk, reverse, limit: 2, cursor: first.cursor ?? '' });
      expect(rest).toEqual(reverse ? ['e', 'd', 'c', 'b', 'a'] : ['e', 'f', 'g', 'h', 'i']);
    });

    it('returns each item once while 60 more are written', async () => {
      const pk = partition();
      const early = Array.from({ length: 40 }, (_, at) => `${at * 10}`.padStart(4, '0'));
      await table.transact(early.map((sk) => put(pk, sk)));
      const writing = Promise.all(
        Array.from({ length: 60 }, (_, at) =>
          table.transact([put(pk, `${at * 7}x`.padStart(5, '0'))]),
        ),
      );
      const seen = await sortKeys({ pk, limit: 3 });
      await writing;
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(seen.toSorted(compareUtf8));
      for (const sk of early) expect(seen).toContain(sk);
    });

    it('ends a page at about 1 MB', async () => {
      const pk = partition();
      const text = 'x'.repeat(200_000);
      for (let at = 0; at < 12; at += 1) await table.transact([put(pk, `${10 + at}`, { text })]);
      const page = await table.query({ pk });
      expect(page.items.length).toBeGreaterThan(2);
      expect(page.items.length).toBeLessThan(7);
      expect(page.cursor).toBeTypeOf('string');
      expect(await sortKeys({ pk })).toHaveLength(12);
      expect(await sortKeys({ pk, reverse: true, limit: 4 })).toHaveLength(12);
    });

    it.each([
      ['nonsense', 'nonsense'],
      ['an empty text', ''],
      ['a cursor without a place', Buffer.from('{}').toString('base64url')],
      ['a place outside the range', Buffer.from('{"sk":"z"}').toString('base64url')],
      [
        'a cursor of the index',
        Buffer.from('{"sk":"b","of":{"pk":"x","sk":"y"}}').toString('base64url'),
      ],
      ['a place and a partition', Buffer.from('{"sk":"b","pk":"OTHER"}').toString('base64url')],
    ])('refuses a cursor that is %s', async (_name, cursor) => {
      const query = { pk: partition(), from: 'a', to: 'c', cursor };
      await expect(table.query(query)).rejects.toMatchObject({ code: 'message-invalid' });
    });

    it('never leaves its partition, with any cursor', async () => {
      const [pk, other] = [partition(), partition()];
      await table.transact([
        put(pk, 'a'),
        put(pk, 'b'),
        put(pk, 'c'),
        put(other, 'b'),
        put(other, 'c'),
      ]);
      const { cursor } = await table.query({ pk, limit: 1 });
      const page = await table.query({ pk: other, cursor: cursor ?? '' });
      expect(page.items.map((item) => [item.pk, item.sk])).toEqual([
        [other, 'b'],
        [other, 'c'],
      ]);
    });
  });

  describe('the index', () => {
    const eventually = (assertion: () => Promise<void>) =>
      vi.waitFor(assertion, { timeout: 10_000, interval: 50 });

    it('lists items by its own keys, in order and in pages, also if sort keys are equal', async () => {
      const [pk, at] = [partition(), partition('I')];
      const order = ['a', 'b', 'b', 'b', 'c', '\ufffd', '😀'];
      await table.transact(
        order.map((sk, n) => put(pk, `${9 - n}`, { n }, { index: { pk: at, sk } })),
      );
      await table.transact([
        put(pk, 'x', {}, { index: { pk: partition('J'), sk: 'b' } }),
        put(pk, 'y'),
      ]);
      for (const limit of [1, 2, 100])
        for (const reverse of [false, true])
          await eventually(async () => {
            const items = await collect<Data>(table, { pk: at, index: true, limit, reverse });
            expect(items.map(({ index }) => index?.sk)).toEqual(
              reverse ? order.toReversed() : order,
            );
            expect(new Set(items.map(({ sk }) => sk)).size).toBe(7);
          });
      const range = { pk: at, index: true, from: 'b', to: 'c' };
      expect(await sortKeys(range)).toHaveLength(4);
    });

    it('follows an item that moves, leaves the index or is deleted', async () => {
      const [pk, at] = [partition(), partition('I')];
      const seen = async (expected: string[]) =>
        eventually(async () => expect(await sortKeys({ pk: at, index: true })).toEqual(expected));
      const index = (sk: string) => ({ index: { pk: at, sk } });
      await table.transact(['1', '2', '3'].map((sk) => put(pk, sk, {}, index(sk))));
      await seen(['1', '2', '3']);
      await table.transact([put(pk, '1', {}, { ...index('9'), if: { version: 1 } })]);
      await seen(['2', '3', '1']);
      await table.transact([put(pk, '2', {}, { if: { version: 1 } })]);
      await seen(['3', '1']);
      await table.transact([{ kind: 'delete', key: { pk, sk: '3' }, if: 'any' }]);
      await seen(['1']);
      expect(await read(pk, '1')).toMatchObject({ index: { pk: at, sk: '9' } });
    });

    it('refuses a cursor of the table', async () => {
      const pk = partition();
      await table.transact([put(pk, 'a'), put(pk, 'b')]);
      const { cursor = '' } = await table.query({ pk, limit: 1 });
      await expect(table.query({ pk, index: true, cursor })).rejects.toMatchObject({
        code: 'message-invalid',
      });
    });
  });
}

type Outcome = 'stored' | 'deleted' | 'unchanged' | 'refused';
type Put = Extract<Write, { kind: 'put' }>;
type Data = Record<string, Json>;

const add = (pk: string, amounts: Record<string, number>): Extract<Write, { kind: 'add' }> => ({
  kind: 'add',
  key: { pk, sk: 'counter' },
  amounts,
});

const ifOf = (condition: 'absent' | 'any' | number) =>
  typeof condition === 'number' ? { version: condition } : condition;

const ifVersionOf = (item: Item<unknown> | undefined) => ({ if: { version: item?.version ?? 0 } });

async function collect<T = Json>(table: Table, query: TableQuery): Promise<Item<T>[]> {
  const items: Item<T>[] = [];
  for await (const item of listAllItems<T>(table, query)) items.push(item);
  return items;
}

/** Tries again after a conflict with another writer, as every service does. */
async function persistently(change: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await change();
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }
}
