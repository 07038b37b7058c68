import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { toAttributes } from '../../lib/aws/dynamodb-item.ts';
import { toSingleWrite } from '../../lib/aws/dynamodb-writes.ts';
import { instant } from '../../lib/core/instant.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { MEASURED } from '../../lib/infra/cost/measured.ts';
import { MAX_OPEN_PAGE_AGE_MS } from '../../lib/store/catalog-revision.ts';
import type { Objects } from '../../lib/store/objects.ts';
import type { Item, Table, Write } from '../../lib/store/table.ts';
import { DATA, DECISION, SETUP_URL, Setup } from '../app/setup.ts';
import { computeItemBytes, readUnits, writeUnits } from '../aws/billed-units.ts';

/** The units that AWS would bill for the work of a store. */
interface Billed {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly objectPuts: number;
  readonly objectGets: number;
}

const NOTHING: Billed = {
  readUnits: 0,
  writeUnits: 0,
  objectPuts: 0,
  objectGets: 0,
};

/** Counts the calls of a table and an object store in the units that AWS bills. */
class BillCounter {
  #billed: { -readonly [K in keyof Billed]: Billed[K] } = { ...NOTHING };

  /** @returns the counts since the last call */
  take(): Billed {
    const billed = { ...this.#billed };
    this.#billed = { ...NOTHING };
    return billed;
  }

  table(table: Table): Table {
    const billRead = (item: Item | undefined) => {
      this.#billed.readUnits += readUnits(
        item === undefined ? 0 : computeItemBytes(toAttributes(item)),
      );
    };
    return {
      get: async (key) => {
        const item = await table.get(key);
        billRead(item);
        return item as never;
      },
      getMany: async (keys) => {
        const items = await table.getMany(keys);
        items.forEach(billRead);
        return items as never;
      },
      query: async (query) => {
        const page = await table.query(query);
        const bytes = page.items.reduce(
          (sum, item) => sum + computeItemBytes(toAttributes(item)),
          0,
        );
        this.#billed.readUnits += readUnits(bytes) / (query.index === true ? 2 : 1);
        return page as never;
      },
      transact: async (writes, options) => {
        const isAlone = (write: Write) =>
          (writes.length === 1 || options?.apart === true) &&
          toSingleWrite('T', write, instant(0)) !== undefined;
        for (const write of writes)
          this.#billed.writeUnits += writeUnits(storedBy(write), !isAlone(write));
        await table.transact(writes, options);
      },
      close: () => table.close(),
    };
  }

  objects<O extends Objects>(objects: O): O {
    return new Proxy(objects, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]) => {
          this.#countObject(String(name));
          return Reflect.apply(member, target, given) as unknown;
        };
      },
    });
  }

  /** A list is billed as a write. Writing a file up to 8 MiB takes one request. */
  #countObject(name: string): void {
    if (['put', 'writer', 'list', 'stored'].includes(name)) this.#billed.objectPuts += 1;
    if (['get', 'head'].includes(name)) this.#billed.objectGets += 1;
  }
}

function storedBy(write: Write) {
  const { kind, key } = write;
  if (kind === 'put')
    return toAttributes({
      ...key,
      version: 1,
      data: write.data,
      ...(write.index && { index: write.index }),
      ...(write.expiresAt && { expiresAt: write.expiresAt }),
    });
  return toAttributes({ ...key, version: 1, data: kind === 'add' ? write.amounts : {} });
}

const PAGES = ['/', '/figures', '/map', '/companies', '/catalog', '/docs'];

/** Bytes that DynamoDB stores for an item in addition to its own. */
const ITEM_OVERHEAD = 100;

/** A setup with counted stores and the demonstration. */
async function openCounted() {
  const counter = new BillCounter();
  const home = mkdtempSync(join(tmpdir(), 'kaart-cost-'));
  const sqlite = openSqliteTable(join(home, 'kaart.sqlite'));
  const files = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
  const setup = await Setup.demonstration('2025-09-30T22:00:00Z', {}, SETUP_URL, {
    table: counter.table(sqlite),
    objects: counter.objects(files),
  });
  const items = async () => (await toArray(sqlite.snapshot())).map((item) => toAttributes(item));
  const stored = async () => {
    const objects = await toArray(files.stored(''));
    return objects.reduce((sum, { bytes }) => sum + bytes, 0);
  };
  return { counter, setup, items, stored };
}

/** The same members, with any numbers. */
type Shape<T> = { [K in keyof T]: T[K] extends number ? number : Shape<T[K]> };

type Counted = Awaited<ReturnType<typeof openCounted>>;

/** Measures all numbers of {@link MEASURED}. */
export async function measure(): Promise<Shape<typeof MEASURED>> {
  const counted = await openCounted();
  const { counter, setup } = counted;
  try {
    const { readUnits, writeUnits: units, objectPuts, objectGets } = counter.take();
    const half = (amount: number) => Math.round(amount / 2);
    const stored = await storage(counted);
    return {
      companies: 130,
      rows: 118,
      readBytes: await readBytes(setup),
      read: await readOfRows(counted),
      ...stored,
      token: await token(counted),
      page: await pages(counted),
      edition: {
        readUnits: half(readUnits),
        writeUnits: half(units),
        objectPuts: half(objectPuts),
        objectGets: half(objectGets),
      },
      ...(await nights(counted)),
    };
  } finally {
    await setup.close();
  }
}

async function storage({ items, stored }: Counted) {
  const all = await items();
  const bytes = all.reduce((sum, item) => sum + computeItemBytes(item) + ITEM_OVERHEAD, 0);
  return { tableBytes: bytes, editionBytes: Math.round((await stored()) / 2) };
}

async function readBytes(setup: Setup) {
  const one = async (format: string, coding: string) => {
    const headers = { 'accept-encoding': coding };
    const response = await setup.partner(`${DATA}?format=${format}`, { headers });
    return (await response.arrayBuffer()).byteLength;
  };
  const ofFormat = async (format: string) => ({
    identity: await one(format, 'identity'),
    gzip: await one(format, 'gzip'),
    br: await one(format, 'br'),
  });
  return {
    jsonl: await ofFormat('jsonl'),
    csv: await ofFormat('csv'),
    json: await ofFormat('json'),
    jsonld: await ofFormat('jsonld'),
    parquet: await ofFormat('parquet'),
    xlsx: await ofFormat('xlsx'),
  };
}

/** Repeats a read in a process that has already read these rows for the recipient. */
async function readOfRows({ counter, setup, items }: Counted) {
  const bearer = await setup.token('demo-partner', setup.secret);
  counter.take();
  setup.log.length = 0;
  await (await setup.withToken(bearer, DATA)).arrayBuffer();
  const { readUnits, writeUnits: units } = counter.take();
  const logBytes = Buffer.byteLength(setup.log.join('\n'));
  const entries = (await items()).filter(({ pk }) => pk?.S?.startsWith('DISCLOSURE#'));
  const [entry = {}] = entries;
  const line = { partition: entry['pk']?.S, key: entry['sk']?.S, sha256: '0'.repeat(64) };
  return {
    readUnits,
    writeUnits: units,
    entryBytes: computeItemBytes(entry) + ITEM_OVERHEAD,
    listedBytes: JSON.stringify(line).length + 1,
    logBytes,
  };
}

async function token({ counter, setup }: Counted) {
  counter.take();
  await setup.token('demo-partner', setup.secret);
  return { readUnits: counter.take().readUnits };
}

/** The mean of pages of the portal that are in memory, as with few readers: each page asks for the revision of the catalog. */
async function pages({ counter, setup }: Counted) {
  const sum = { identity: 0, gzip: 0, br: 0, readUnits: 0 };
  for (const path of PAGES)
    for (const coding of ['identity', 'gzip', 'br'] as const) {
      const headers = { 'accept-encoding': coding };
      sum[coding] += (await (await setup.ask(path, { headers })).arrayBuffer()).byteLength;
    }
  const clock = vi.spyOn(Date, 'now');
  const start = Date.now();
  for (const [at, path] of PAGES.entries()) {
    clock.mockReturnValue(start + (at + 1) * MAX_OPEN_PAGE_AGE_MS);
    counter.take();
    await (await setup.ask(path)).arrayBuffer();
    sum.readUnits += counter.take().readUnits;
  }
  clock.mockRestore();
  const mean = (amount: number) => Math.round(amount / PAGES.length);
  return {
    bytes: { identity: mean(sum.identity), gzip: mean(sum.gzip), br: mean(sum.br) },
    readUnits: sum.readUnits / PAGES.length,
  };
}

/**
 * A nightly run without a change since the last one; and a withdrawal of one company, with the new version
 * and the notices.
 */
async function nights({ counter, setup }: Counted) {
  const nightAfter = async (now: string) => {
    setup.now = instant(now);
    counter.take();
    await setup.kaart.night();
    await setup.kaart.deliver();
    return work(counter.take());
  };
  await nightAfter('2025-10-01T22:00:00Z');
  const night = await nightAfter('2025-10-02T22:00:00Z');
  const path = '/v1/companies/LUHT-DEMO-0012/withdrawals';
  const response = await setup.as('consent-officer', path, { json: DECISION });
  if (response.status !== 201) throw new Error(await response.text());
  await setup.kaart.deliver();
  await setup.kaart.waitUntilIdle();
  return { night, withdrawal: work(counter.take()) };
}

function work({ readUnits, writeUnits: units, objectPuts, objectGets }: Billed) {
  return { readUnits, writeUnits: units, objectPuts, objectGets };
}
