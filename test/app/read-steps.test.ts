import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Table } from '../../lib/store/table.ts';
import { newHome } from './prepared-home.ts';
import { DATA, SETUP_URL, Setup } from './setup.ts';

/** A step is answered if no further call has come for this time. Milliseconds. */
const QUIET_MS = 30;
const HEAD = 'DATASET#healthtech-companies/HEAD';
const EPOCH = 'EPOCH/consent';

/**
 * A table that answers calls in steps: all that wait at the same time are one step. A caller that needs an answer
 * before it asks for more makes another step, which in AWS takes a few milliseconds.
 */
class SteppedTable {
  readonly #table: Table;
  #waiting: { readonly what: string; readonly answer: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  steps: string[][] | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  table(): Table {
    return {
      get: async (key) => {
        await this.#wait(`${key.pk}/${key.sk}`);
        return this.#table.get(key);
      },
      getMany: async (keys) => {
        await Promise.all(keys.map((key) => this.#wait(`${key.pk}/${key.sk}`)));
        return this.#table.getMany(keys);
      },
      query: async (query) => {
        await this.#wait(`${query.pk}/*`);
        return this.#table.query(query);
      },
      transact: async (writes, options) => {
        await this.#wait('write');
        await this.#table.transact(writes, options);
      },
      close: () => this.#table.close(),
    };
  }

  #wait(what: string): Promise<void> {
    if (this.steps === undefined) return Promise.resolve();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#answer(), QUIET_MS);
    return new Promise((answer) => this.#waiting.push({ what, answer }));
  }

  #answer(): void {
    const answered = this.#waiting.splice(0);
    this.steps?.push(answered.map(({ what }) => what).sort());
    for (const { answer } of answered) answer();
  }
}

let stepped: SteppedTable;
let setup: Setup;
let token: string;

beforeAll(async () => {
  const home = newHome();
  stepped = new SteppedTable(openSqliteTable(join(home, 'kaart.sqlite')));
  const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
  setup = await Setup.demonstration(
    undefined,
    {},
    SETUP_URL,
    { table: stepped.table(), objects },
    home,
  );
  token = await setup.token(DEMO_PARTNER, setup.secret);
});
afterAll(() => setup.close());

/** The steps of a repeated request. */
async function listSteps(ask: () => Promise<Response>): Promise<readonly (readonly string[])[]> {
  await (await ask()).text();
  stepped.steps = [];
  const answer = await ask();
  await answer.text();
  expect(answer.status).toBe(200);
  const { steps } = stepped;
  stepped.steps = undefined;
  return steps;
}

describe('18.2 the steps of a read, one after the other', () => {
  it.each([DATA, '/v1/datasets/healthtech-companies/records'])(
    'of a partner at %s: who it is, what it may read, and the record of the read',
    async (path) => {
      expect(await listSteps(() => setup.withToken(token, path))).toEqual([
        [`PARTNER#${DEMO_PARTNER}/META`],
        [HEAD, EPOCH, `NAMED#partners/${DEMO_PARTNER}`],
        ['write'],
      ]);
    },
  );

  it('of everyone: what may be read', async () => {
    expect(await listSteps(() => setup.ask('/companies'))).toEqual([[HEAD, EPOCH]]);
  });

  it('read items of one read unit of DynamoDB, which is 4 KB', async () => {
    for (const name of [HEAD, EPOCH, `PARTNER#${DEMO_PARTNER}/META`]) {
      const [pk = '', sk = ''] = name.split('/');
      const item = await stepped.table().get({ pk, sk });
      expect([name, JSON.stringify(item).length]).toEqual([
        name,
        expect.toSatisfy((bytes) => bytes < 4_096),
      ]);
    }
  });

  it('are not taken for a request that is refused', async () => {
    stepped.steps = [];
    const path = '/v1/datasets/healthtech-companies-dataspace/data';
    expect((await setup.withToken(token, path)).status).toBe(404);
    expect(stepped.steps).toEqual([[`PARTNER#${DEMO_PARTNER}/META`]]);
    stepped.steps = undefined;
  });
});
