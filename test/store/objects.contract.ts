import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../lib/core/errors.ts';
import type { ByteRange } from '../../lib/core/file-ports.ts';
import type { Objects, PutOptions } from '../../lib/store/objects.ts';
import { storeStream } from '../../lib/store/store-stream.ts';

export interface OpenedObjects {
  readonly objects: Objects;
  readonly close: () => Promise<void>;
}

/** Deviations of an emulator from a real store. A real store has none of them. */
export interface Shortcomings {
  /** Its keys are file paths, so `a` and `a/b` cannot both exist. */
  readonly keysDoNotNest?: boolean;
  /** It treats the delete marker of an object as an object when a new one is written. */
  readonly deletedIsNotAbsent?: boolean;
}

const MB = 1_048_576;
const TEXT = { contentType: 'text/plain' };
const NEW = { ...TEXT, ifAbsent: true };

/**
 * The guarantees of every adapter of the port {@link Objects}, except for its links. Each test uses a
 * separate prefix.
 */
export function objectsContract(
  open: () => Promise<OpenedObjects>,
  { keysDoNotNest = false, deletedIsNotAbsent = false }: Shortcomings = {},
): void {
  let opened: OpenedObjects;
  let objects: Objects;
  beforeAll(async () => {
    opened = await open();
    objects = opened.objects;
  }, 60_000);
  afterAll(() => opened?.close());

  const prefix = () => `test/${randomUUID()}`;
  const text = async (key: string, range?: ByteRange) =>
    (await bytes((await objects.get(key, range)).body)).toString();
  const keys = async (under: string) => (await collect(objects.list(under))).map(({ key }) => key);

  describe('an object', () => {
    it.each([
      ['nothing', 0],
      ['one byte', 1],
      ['a few bytes', 1000],
      ['more than is read at once', 300_000],
      ['exactly one part of a large upload', 8 * MB],
      ['a byte more than one part', 8 * MB + 1],
      ['several parts', 19 * MB + 3],
    ])('is returned as it was stored: %s', async (_name, length) => {
      const key = `${prefix()}/it`;
      const body = randomBytes(length);
      const stored = await objects.put(key, body, { contentType: 'application/x-some; a="b"' });
      expect(stored).toEqual({
        key,
        bytes: length,
        sha256: digest(body),
        contentType: 'application/x-some; a="b"',
        storedAt: stored.storedAt,
      });
      expect(stored.storedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(await objects.head(key)).toEqual(stored);
      expect(await collect(objects.list(key))).toEqual([stored]);
      const got = await objects.get(key);
      expect(got.info).toEqual(stored);
      expect(body.equals(await bytes(got.body))).toBe(true);
    });

    it('stores text as UTF-8', async () => {
      const key = `${prefix()}/it`;
      await objects.put(key, 'Ünïcødé 漢字 😀', TEXT);
      expect(await text(key)).toBe('Ünïcødé 漢字 😀');
    });

    it('does not exist before it is stored', async () => {
      const key = `${prefix()}/it`;
      expect(await objects.head(key)).toBeUndefined();
      await expect(objects.get(key)).rejects.toMatchObject({ code: 'object-not-found' });
      await expect(objects.get(key, { first: 0, last: 0 })).rejects.toMatchObject({
        code: 'object-not-found',
      });
    });

    it('is the last one that was stored', async () => {
      const key = `${prefix()}/it`;
      for (const body of ['first', 'second and longer', '3']) {
        const info = await objects.put(key, body, { contentType: `text/x-${body.length}` });
        expect(await text(key)).toBe(body);
        expect(await objects.head(key)).toEqual(info);
      }
    });

    if (!keysDoNotNest)
      it('can exist beside objects in a folder of the same name', async () => {
        const under = prefix();
        const all = [`${under}/a`, `${under}/a/b`, `${under}/a/b/c`];
        for (const key of all) await objects.put(key, key, TEXT);
        for (const key of all) expect(await text(key)).toBe(key);
        await objects.delete(`${under}/a/b`);
        expect(await keys(`${under}/`)).toEqual([`${under}/a`, `${under}/a/b/c`]);
      });

    it.each([
      ['', 'an empty key'],
      ['/', 'a slash'],
      ['/etc/passwd', 'an absolute path'],
      ['a/', 'a trailing slash'],
      ['a//b', 'an empty name'],
      ['..', 'the folder above'],
      ['../a', 'a path out'],
      ['a/../../b', 'a path out, further on'],
      ['a/..', 'a path back'],
      ['./a', 'a dot'],
      ['a/./b', 'a dot within'],
      ['a\\..\\b', 'backslashes'],
      ['a b', 'a blank'],
      ['é', 'a letter with an accent'],
      ['a\u0000b', 'a NUL'],
      ['a\nb', 'a line break'],
      ['%2e%2e/a', 'an encoded path'],
      ['C:/a', 'a drive'],
      ['a@', 'an at sign'],
      ['x'.repeat(201), 'a name of 201 characters'],
      [Array.from({ length: 500 }, () => 'xy').join('/'), 'a key of 1,499 characters'],
    ])('refuses the key %j: %s', async (key) => {
      const refused = { code: 'message-invalid' };
      await expect(objects.put(key, 'x', TEXT)).rejects.toMatchObject(refused);
      await expect(objects.writer(key, TEXT)).rejects.toMatchObject(refused);
      await expect(objects.get(key)).rejects.toMatchObject(refused);
      await expect(objects.head(key)).rejects.toMatchObject(refused);
      await expect(objects.delete(key)).rejects.toMatchObject(refused);
      await expect(objects.link(key, { seconds: 1 })).rejects.toMatchObject(refused);
      await expect(objects.uploadLink(key, { seconds: 1, bytes: 1 })).rejects.toMatchObject(
        refused,
      );
    });

    it('accepts a key of many long names', async () => {
      const key = `${prefix()}/${'x'.repeat(200)}/${'y'.repeat(200)}/A.b_c=d-1`;
      await objects.put(key, 'deep', TEXT);
      expect(await text(key)).toBe('deep');
    });
  });

  describe('an expected digest or length of an object', () => {
    const body = 'the body';
    it.each<[string, Partial<PutOptions>]>([
      ['its digest', { sha256: digest(body) }],
      ['its length', { bytes: 8 }],
      ['both', { sha256: digest(body), bytes: 8 }],
    ])('accepts the object: %s', async (_name, promise) => {
      const key = `${prefix()}/it`;
      await objects.put(key, 'before', TEXT);
      expect(await objects.put(key, body, { ...TEXT, ...promise })).toMatchObject({ bytes: 8 });
      expect(await text(key)).toBe(body);
    });

    it.each<[string, Partial<PutOptions>]>([
      ['another digest', { sha256: digest('another') }],
      ['its digest in capitals', { sha256: digest(body).toUpperCase() }],
      ['an empty digest', { sha256: '' }],
      ['another length', { bytes: 9 }],
      ['no length', { bytes: 0 }],
      ['its digest and another length', { sha256: digest(body), bytes: 7 }],
    ])('refuses the object and stores nothing: %s', async (_name, promise) => {
      const under = prefix();
      const before = await objects.put(`${under}/old`, 'before', TEXT);
      for (const name of ['old', 'new'])
        await expect(
          objects.put(`${under}/${name}`, body, { ...TEXT, ...promise }),
        ).rejects.toMatchObject({ code: 'object-corrupt' });
      expect(await collect(objects.list(`${under}/`))).toEqual([before]);
    });

    it('is checked for an object that is stored in parts', async () => {
      const key = `${prefix()}/it`;
      const promise = { ...TEXT, sha256: digest('not this') };
      const chunks = Array.from({ length: 10 }, () => randomBytes(MB));
      await expect(storeStream(objects, key, from(chunks), promise)).rejects.toMatchObject({
        code: 'object-corrupt',
      });
      expect(await objects.head(key)).toBeUndefined();
    });
  });

  describe('many writers of the same new object', () => {
    it('exactly one of 50 succeeds', async () => {
      const key = `${prefix()}/it`;
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, writer) => objects.put(key, `writer ${writer}`, NEW)),
      );
      const winners = outcomes.flatMap((o, at) => (o.status === 'fulfilled' ? [at] : []));
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: 'object-exists' });
      expect(await text(key)).toBe(`writer ${winners[0]}`);
    });

    it('exactly one of five succeeds if they write in parts', async () => {
      const key = `${prefix()}/it`;
      const bodies = Array.from({ length: 5 }, () => randomBytes(9 * MB));
      const outcomes = await Promise.allSettled(
        bodies.map((body) => storeStream(objects, key, from([body]), NEW)),
      );
      const winners = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value] : []));
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: 'object-exists' });
      expect(digest(await bytes((await objects.get(key)).body))).toBe(winners[0]?.sha256);
    });

    it('none succeeds if the object exists; it stays unchanged', async () => {
      const key = `${prefix()}/it`;
      const before = await objects.put(key, 'before', NEW);
      for (const body of [Buffer.from('after'), randomBytes(9 * MB)])
        await expect(objects.put(key, body, NEW)).rejects.toMatchObject({ code: 'object-exists' });
      expect(await objects.head(key)).toEqual(before);
    });

    if (!deletedIsNotAbsent)
      it('one succeeds again after a delete', async () => {
        const key = `${prefix()}/it`;
        for (const body of ['first', 'second', 'third']) {
          await objects.put(key, body, NEW);
          expect(await text(key)).toBe(body);
          await objects.delete(key);
        }
      });
  });

  describe('a writer', () => {
    it.each([
      ['a small object', 3, 10],
      ['an object in parts', 20, MB / 2],
    ])(
      'shows nothing before it is closed, and everything after that: %s',
      async (_name, count, size) => {
        const key = `${prefix()}/it`;
        const chunks = Array.from({ length: count }, () => randomBytes(size));
        const writer = await objects.writer(key, { ...TEXT, bytes: count * size });
        for (const chunk of chunks) {
          await writer.write(chunk);
          expect(await objects.head(key)).toBeUndefined();
        }
        expect(await keys(key)).toEqual([]);
        const info = await writer.close();
        expect(info).toMatchObject({ bytes: count * size, sha256: digest(Buffer.concat(chunks)) });
        expect(await objects.head(key)).toEqual(info);
        expect(Buffer.concat(chunks).equals(await bytes((await objects.get(key)).body))).toBe(true);
      },
    );

    it.each([
      ['nothing', 0],
      ['a little', 10],
      ['several parts', 18 * MB],
    ])('leaves nothing if it is aborted after %s', async (_name, length) => {
      const key = `${prefix()}/it`;
      const writer = await objects.writer(key, TEXT);
      await writer.write(randomBytes(length));
      await writer.abort();
      await writer.abort();
      expect(await objects.head(key)).toBeUndefined();
      expect(await keys(key)).toEqual([]);
      await expect(writer.write('more')).rejects.toThrow('after close');
      await expect(writer.close()).rejects.toThrow('after close');
    });

    it('keeps the existing object if it is aborted', async () => {
      const key = `${prefix()}/it`;
      const before = await objects.put(key, 'before', TEXT);
      const writer = await objects.writer(key, TEXT);
      await writer.write('after');
      await writer.abort();
      expect(await objects.head(key)).toEqual(before);
    });

    it('is closed once; an abort after that has no effect', async () => {
      const key = `${prefix()}/it`;
      const writer = await objects.writer(key, TEXT);
      await writer.write('kept');
      const info = await writer.close();
      await expect(writer.close()).rejects.toThrow('after close');
      await expect(writer.write('x')).rejects.toThrow('after close');
      await writer.abort();
      expect(await objects.head(key)).toEqual(info);
    });

    it('accepts text, small pieces and a reused buffer', async () => {
      const key = `${prefix()}/it`;
      const writer = await objects.writer(key, TEXT);
      const buffer = Buffer.alloc(2);
      for (let at = 0; at < 3000; at += 1) {
        buffer.writeUInt16BE(at);
        await writer.write(buffer);
      }
      for (const piece of ['é', '', '漢', '😀']) await writer.write(piece);
      await writer.close();
      const body = await bytes((await objects.get(key)).body);
      expect(body.readUInt16BE(0)).toBe(0);
      expect(body.readUInt16BE(2 * 2999)).toBe(2999);
      expect(body.subarray(6000).toString()).toBe('é漢😀');
    });

    it('without data creates an empty object', async () => {
      const key = `${prefix()}/it`;
      expect(await (await objects.writer(key, TEXT)).close()).toMatchObject({ bytes: 0 });
      expect(await text(key)).toBe('');
    });
  });

  describe('a stream', () => {
    it('that fails leaves nothing', async () => {
      const key = `${prefix()}/it`;
      async function* broken() {
        yield randomBytes(9 * MB);
        throw new Error('the line broke');
      }
      await expect(storeStream(objects, key, broken(), TEXT)).rejects.toThrow('the line broke');
      expect(await objects.head(key)).toBeUndefined();
    });

    it('that is too long is aborted as soon as the limit is passed, and leaves nothing', async () => {
      const key = `${prefix()}/it`;
      let yielded = 0;
      async function* endless() {
        for (;;) {
          yielded += 1;
          yield 'é'.repeat(5);
        }
      }
      const options = { ...TEXT, maxBytes: 95 };
      await expect(storeStream(objects, key, endless(), options)).rejects.toMatchObject({
        code: 'too-large',
      });
      expect(yielded).toBe(10);
      expect(await objects.head(key)).toBeUndefined();
      const stored = await storeStream(objects, key, from(['é'.repeat(40), 'x']), options);
      expect(stored.bytes).toBe(81);
    });
  });

  describe('a range', () => {
    const small = 'abcdefghij';
    const large = randomBytes(9 * MB);
    const under = prefix();
    beforeAll(async () => {
      await objects.put(`${under}/small`, small, TEXT);
      await objects.put(`${under}/large`, large, TEXT);
      await objects.put(`${under}/empty`, '', TEXT);
    });

    it.each([
      ['the first byte', 0, 0, 'a'],
      ['the last byte', 9, 9, 'j'],
      ['all', 0, 9, small],
      ['some', 3, 5, 'def'],
      ['up to beyond the end', 8, 10, 'ij'],
      ['far beyond the end', 0, 1e12, small],
    ])('is served: %s', async (_name, first, last, expected) => {
      const { info, body } = await objects.get(`${under}/small`, { first, last });
      expect((await bytes(body)).toString()).toBe(expected);
      expect(info).toEqual(await objects.head(`${under}/small`));
    });

    it.each([
      ['across parts', 8 * MB - 5, 8 * MB + 5],
      ['the last byte', 9 * MB - 1, 9 * MB - 1],
      ['more than is read at once', 1, 600_000],
      ['to the end and beyond', 9 * MB - 700_000, 10 * MB],
    ])('of a large object is served: %s', async (_name, first, last) => {
      const { info, body } = await objects.get(`${under}/large`, { first, last });
      expect(large.subarray(first, last + 1).equals(await bytes(body))).toBe(true);
      expect(info.bytes).toBe(9 * MB);
    });

    it.each([
      ['small', 10, 10],
      ['small', 11, 20],
      ['small', 5, 4],
      ['small', -1, 3],
      ['small', -3, -1],
      ['small', 0.5, 3],
      ['small', 0, Number.NaN],
      ['small', 0, Number.POSITIVE_INFINITY],
      ['empty', 0, 0],
      ['large', 9 * MB, 9 * MB],
    ])('is refused: of %s from %d to %d', async (name, first, last) => {
      await expect(objects.get(`${under}/${name}`, { first, last })).rejects.toMatchObject({
        code: 'range-not-satisfiable' satisfies ErrorCode,
      });
    });
  });

  describe('a reader during writes', () => {
    it('gets the old or the new object, never a mixture', async () => {
      const key = `${prefix()}/it`;
      const bodies = Array.from({ length: 6 }, (_, at) => randomBytes(200_000 + at * 97_000));
      await objects.put(key, bodies[0] ?? '', TEXT);
      let writing = true;
      const writer = (async () => {
        for (let round = 0; round < 5; round += 1)
          for (const body of bodies) await objects.put(key, body, TEXT);
        writing = false;
      })();
      while (writing) {
        const { info, body } = await objects.get(key);
        const read = await bytes(body);
        expect(digest(read)).toBe(info.sha256);
        expect(read.byteLength).toBe(info.bytes);
      }
      await writer;
    });

    it.each([
      ['deleted', (key: string) => objects.delete(key)],
      ['replaced', (key: string) => objects.put(key, 'another', TEXT)],
      ['purged', (key: string) => objects.purge(key)],
    ])('can finish if the object is %s during the read', async (_name, change) => {
      const key = `${prefix()}/it`;
      const body = randomBytes(2 * MB);
      await objects.put(key, body, TEXT);
      const reading = (await objects.get(key)).body[Symbol.asyncIterator]();
      const chunks = [(await reading.next()).value ?? Buffer.alloc(0)];
      await change(key);
      for (let step = await reading.next(); step.done !== true; step = await reading.next())
        chunks.push(step.value);
      expect(body.equals(Buffer.concat(chunks))).toBe(true);
    });

    it('can stop before, during and after reading', async () => {
      const key = `${prefix()}/it`;
      await objects.put(key, randomBytes(2 * MB), TEXT);
      for (let steps = 0; steps < 100; steps += 1) {
        const reading = (await objects.get(key)).body[Symbol.asyncIterator]();
        for (let step = 0; step < steps % 3; step += 1) await reading.next();
        await reading.return?.();
        await reading.return?.();
        expect((await reading.next()).done).toBe(true);
      }
    });
  });

  describe('a list', () => {
    // '-' is 2D, '.' is 2E, '/' is 2F, '0' is 30, '=' is 3D, 'A' is 41, '_' is 5F, 'a' is 61
    const ALL = [
      'A',
      'a',
      'a-b',
      'a.b',
      'a/A',
      'a/b',
      'a/b/c',
      'a/b0',
      'a0',
      'a=',
      'aB',
      'a_',
      'aa',
      'b/a',
    ];
    const ORDERED = keysDoNotNest ? ALL.filter((name) => !['a', 'a/b'].includes(name)) : ALL;
    const under = prefix();
    beforeAll(async () => {
      for (const name of ORDERED.toReversed()) await objects.put(`${under}/${name}`, name, TEXT);
    });

    it.each([
      ['a folder', '/', ORDERED],
      ['a folder without its slash', '', ORDERED],
      ['a folder within', '/a/', ORDERED.filter((name) => name.startsWith('a/'))],
      ['part of a name', '/a', ORDERED.filter((name) => name.startsWith('a'))],
      ['part of a name, in a folder', '/a/b', ORDERED.filter((name) => name.startsWith('a/b'))],
      ['a whole key', '/a/b/c', ['a/b/c']],
      ['nothing that exists', '/x', []],
      ['a folder that does not exist', '/x/y/z', []],
    ])('has the order of the keys: %s', async (_name, path, expected) => {
      expect(await keys(`${under}${path}`)).toEqual(expected.map((name) => `${under}/${name}`));
    });

    it.each(['/', '/a', '../', 'a/../', 'a//', 'a b', 'é', '\u0000'])(
      'refuses the prefix %j',
      async (path) => {
        await expect(keys(path)).rejects.toMatchObject({ code: 'message-invalid' });
        await expect(objects.purge(path)).rejects.toMatchObject({ code: 'message-invalid' });
      },
    );

    it('continues if objects are deleted during the listing', async () => {
      const own = prefix();
      const names = Array.from({ length: 40 }, (_, at) => `${own}/${at % 4}/${10 + at}`);
      for (const key of names) await objects.put(key, key, TEXT);
      const seen: string[] = [];
      for await (const { key } of objects.list(`${own}/`)) {
        seen.push(key);
        await Promise.all(names.map((name) => objects.delete(name)));
      }
      expect(seen[0]).toBe(names.toSorted()[0]);
      expect(await keys(`${own}/`)).toEqual([]);
    });

    it('is complete if it is long', async () => {
      const own = prefix();
      const names = Array.from({ length: 1_203 }, (_, at) => `${own}/${at % 3}/${10_000 + at}`);
      for (let at = 0; at < names.length; at += 40)
        await Promise.all(names.slice(at, at + 40).map((key) => objects.put(key, '', TEXT)));
      expect(await keys(own)).toEqual(names.toSorted());
      await objects.purge(`${own}/`);
      expect(await keys(own)).toEqual([]);
    });
  });

  describe('a delete', () => {
    it('makes the object unreadable, and may be repeated', async () => {
      const key = `${prefix()}/it`;
      await objects.delete(key);
      await objects.put(key, 'x', TEXT);
      await objects.delete(key);
      await objects.delete(key);
      expect(await objects.head(key)).toBeUndefined();
      await expect(objects.get(key)).rejects.toMatchObject({ code: 'object-not-found' });
      expect(await keys(key)).toEqual([]);
    });

    it('does not disturb writers in the same folder', async () => {
      const under = prefix();
      const rewritten = deletedIsNotAbsent ? TEXT : NEW;
      const comeAndGo = async (key: string) => {
        for (const options of [TEXT, rewritten, TEXT, rewritten]) {
          await objects.put(key, 'gone soon', options);
          await objects.delete(key);
        }
        await objects.put(key, 'here to stay', rewritten);
      };
      const names = Array.from({ length: 30 }, (_, at) => `${under}/deep/er/${at}`).toSorted();
      await Promise.all(names.map(comeAndGo));
      expect(await keys(under)).toEqual(names);
    });
  });

  describe('a purge', () => {
    it('erases everything under the prefix, and nothing else', async () => {
      const under = prefix();
      const names = ['1/a', '1/b/c', '10/a', '2', '2-', '20'];
      for (const name of names) await objects.put(`${under}/${name}`, name, TEXT);
      await objects.purge(`${under}/1/`);
      const left = () => keys(`${under}/`).then((all) => all.map((k) => k.slice(under.length + 1)));
      expect(await left()).toEqual(['10/a', '2', '2-', '20']);
      await objects.purge(`${under}/2`);
      expect(await left()).toEqual(['10/a']);
      await objects.purge(`${under}/none`);
      expect(await left()).toEqual(['10/a']);
    });

    it('refuses an empty prefix', async () => {
      await expect(objects.purge('')).rejects.toThrow(RangeError);
    });
  });
}

export function digest(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}

export async function bytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await collect(body));
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

async function* from<T>(chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks;
}
