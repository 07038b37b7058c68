import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audience } from '../../../lib/consent/vocabulary.ts';
import {
  COMPANIES_DATASET_ID,
  PUBLIC_COMPANIES_DATASET_ID,
} from '../../../lib/core/dataset-ids.ts';
import { ROW_FORMATS } from '../../../lib/publication/file-formats.ts';
import { FILE_NAMES } from '../../../lib/publication/version.ts';
import { buildPartnerSettings, connectMcp, type McpClient } from '../../cli/mcp-client.ts';
import { Shell } from '../../cli/shell.ts';
import { DataSpace } from '../data-space/data-space.ts';
import { body, CHANGES, DATA, linesOf, RESEARCH, VERSIONS } from '../setup.ts';
import { type Caller, fillTemplate, listCallers, listPathsToRead, readText } from './callers.ts';
import {
  findLeaks,
  findNamed,
  type Grants,
  loadCanaries,
  mergeGrants,
  NOTHING,
  NUMBERS,
  PARTNER,
  readGrantsNow,
  toRecordId,
} from './canaries.ts';
import { play, type Step, someStep, someStepByName } from './changes-of-mind.ts';
import { HTTP_EXITS } from './exits.ts';

/** One way to read rows. The test uses it many times. */
interface Way {
  readonly name: string;
  readonly audience: Audience;
  read(): Promise<string>;
}

const GROUPS = ['registry', 'profile', 'headcount', 'funding', 'contact'] as const;

const EVERYTHING: Step = {
  kind: 'consents',
  company: 1,
  groups: [...GROUPS],
  audiences: ['partners', 'dataspace'],
  lastsMs: null,
  byName: false,
};

let space: DataSpace;
let token = '';
let transfer = { pid: '', token: '' };
/** Servers of `kaart mcp`, for the partner and without a token. */
let servers: Readonly<Record<'partners' | 'public', McpClient>>;

beforeAll(async () => {
  space = await DataSpace.open({}, { provide: loadCanaries });
  token = await space.provider.token(PARTNER, space.provider.secret);
  await startTransfer();
  const { provider } = space;
  servers = {
    partners: await connectMcp(provider, { env: buildPartnerSettings(PARTNER, provider) }),
    public: await connectMcp(provider),
  };
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
  await space.close();
});

/** A transfer is suspended when it has no rows to serve. Then the test starts another one. */
async function startTransfer(): Promise<void> {
  const { consumerPid, providerPid } = await space.started();
  const { authorization = '' } = await space.address(consumerPid);
  transfer = { pid: providerPid, token: authorization };
}

async function keepTransfer(): Promise<void> {
  if ((await space.read(transfer.pid, transfer.token)).status === 401) await startTransfer();
}

const readAsPartner = (path: string, headers = {}) =>
  readText(space.provider.withToken(token, path, { headers }));

/** The versions that the partner has read, the newest last. */
const served = new Set<string>();

/** Stores the version that the partner reads now. */
async function noteVersion() {
  const { id } = await body<{ id: string }>(space.provider.withToken(token, `${VERSIONS}/current`));
  served.delete(id);
  served.add(id);
}

/** The redacted versions of the last two versions that the partner has read. */
const listRedacted = () =>
  [...served].slice(-2).map((id): Way => {
    const path = `${VERSIONS}/${id}.redacted/files/${FILE_NAMES.jsonl}`;
    return { name: path, audience: 'partners', read: () => readAsPartner(path) };
  });

/** Records of a dataset: a page, single records, and filters on fields that may be withheld. */
function listRecordPaths(dataset: string): readonly string[] {
  const records = `/v1/datasets/${dataset}/records`;
  return [
    records,
    `${records}?limit=3&sort=-employees,contact_name`,
    `${records}?q=canary&fields=contact_email,employees,funding_total_eur`,
    ...NUMBERS.slice(0, 2).map((company) => `${records}/${toRecordId(company)}`),
  ];
}

/** Every address with rows, in every format, whole and in parts. */
function listWaysToRows(): readonly Way[] {
  const files = Object.values(FILE_NAMES).map((file) => `${VERSIONS}/current/files/${file}`);
  const paths = [
    ...ROW_FORMATS.map((format) => `${DATA}?format=${format}`),
    ...files,
    ...listRecordPaths(COMPANIES_DATASET_ID),
  ];
  const plane = ROW_FORMATS.map((format): Way => {
    const read = () => space.read(transfer.pid, transfer.token, {}, `?format=${format}`);
    return { name: `data plane ${format}`, audience: 'dataspace', read: () => readText(read()) };
  });
  return [
    ...paths.map(
      (path): Way => ({ name: path, audience: 'partners', read: () => readAsPartner(path) }),
    ),
    {
      name: 'a part of the rows',
      audience: 'partners',
      read: () => readAsPartner(DATA, { range: 'bytes=0-4000' }),
    },
    {
      name: 'the CSV with a byte order mark',
      audience: 'partners',
      read: () => readAsPartner(`${DATA}?format=csv&bom=true`),
    },
    ...['br', 'gzip'].map(
      (coding): Way => ({
        name: `the rows in ${coding}`,
        audience: 'partners',
        read: () => readAsPartner(DATA, { 'accept-encoding': coding }),
      }),
    ),
    ...listRedacted(),
    ...plane,
    ...listToolWays(),
    ...openWays(),
  ];
}

/** The results of the tools of `kaart mcp`, as a model gets them. */
function listToolWays(): readonly Way[] {
  const calls = [
    ['all', 'search_records', { limit: 100 }],
    ['words', 'search_records', { q: 'canary', fields: ['contact_email'], sort: ['-employees'] }],
    ['one', 'get_record', { record_id: toRecordId(1) }],
  ] as const;
  return (['partners', 'public'] as const).flatMap((audience) =>
    calls.map(([what, tool, args]): Way => {
      const read = async () => (await servers[audience].call(tool, args)).text;
      return { name: `${tool}: ${what} for ${audience}`, audience, read };
    }),
  );
}

/** The public rows, as an anonymous caller gets them. */
function openWays(): readonly Way[] {
  const base = `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}`;
  return [
    ...ROW_FORMATS.map((format) => `${base}/data?format=${format}`),
    ...listRecordPaths(PUBLIC_COMPANIES_DATASET_ID),
    ...Object.values(FILE_NAMES).map((file) => `${base}/versions/current/files/${file}`),
    `${base}/versions`,
    `${base}/versions/current`,
    `/catalog/datasets/${PUBLIC_COMPANIES_DATASET_ID}`,
  ].map((path) => {
    const read = () => readText(space.provider.ask(path));
    return { name: path, audience: 'public', read };
  });
}

type ByAudience = Awaited<ReturnType<typeof readGrantsNow>>;

/** Reads in all ways at once, while `meanwhile` runs. Returns the groups that were read without a grant. */
async function findLeaksWhile(meanwhile: () => Promise<void>): Promise<readonly string[]> {
  const ways = listWaysToRows();
  const before = await readGrantsNow(space.provider);
  const reading = Promise.all(ways.map((way) => way.read()));
  await meanwhile();
  const texts = await reading;
  const after = await readGrantsNow(space.provider);
  return ways.flatMap(({ name, audience }, at) =>
    findLeaks(texts[at] ?? '', mergeGrants(before[audience], after[audience])).map(
      (leak) => `${name}: ${leak}`,
    ),
  );
}

const doNothing = async () => undefined;

describe('no row and no field is sent without a grant at that instant', () => {
  it('through the API in any format, in files and on the data plane, while companies change their decisions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 5, maxLength: 8 }), async (steps) => {
        for (const step of steps) {
          await keepTransfer();
          await noteVersion();
          expect(await findLeaksWhile(() => play(space.provider, step))).toEqual([]);
          // once it is recorded, every read takes it into account
          expect(await findLeaksWhile(doNothing)).toEqual([]);
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 240_000);

  it('and a redacted version has the data that are still granted', async () => {
    await play(space.provider, EVERYTHING);
    await play(space.provider, { kind: 'publish' });
    await noteVersion();
    await play(space.provider, { ...EVERYTHING, kind: 'withdrawals', groups: ['funding'] });
    await readAsPartner(DATA); // supersedes the version
    const leaks = findLeaks((await listRedacted().at(-1)?.read()) ?? '', NOTHING);
    expect(leaks).toContain('profile of 1');
    expect(leaks).not.toContain('funding of 1');
  });

  it('and granted data are read, so the other tests are not empty', async () => {
    await play(space.provider, EVERYTHING);
    await play(space.provider, { kind: 'publish' });
    await keepTransfer();
    const open: Grants = new Map();
    const inForms = [
      'the CSV with a byte order mark',
      'the rows in br',
      'the rows in gzip',
      'search_records: all for partners',
    ];
    const ways = listWaysToRows();
    const read = [
      ...ways.slice(0, ROW_FORMATS.length),
      ...ways.filter(({ name }) => inForms.includes(name)),
    ];
    expect(read).toHaveLength(ROW_FORMATS.length + inForms.length);
    for (const way of read)
      expect(findLeaks(await way.read(), open)).toEqual(expect.arrayContaining(ALL_OF_FIRST));
    const [plane] = listWaysToRows().filter(({ audience }) => audience === 'dataspace');
    expect(findLeaks((await plane?.read()) ?? '', open)).toEqual(
      expect.arrayContaining(ALL_OF_FIRST),
    );
    expect((await findLeaksWhile(doNothing)).length).toBe(0);
  });

  const ALL_OF_FIRST = GROUPS.map((group) => `${group} of 1`);

  it('and the change feed names no company that the recipient never saw', async () => {
    const { id } = await body<{ id: string }>(
      space.provider.withToken(token, `${VERSIONS}/current`),
    );
    const seen = new Set(findNamed(await readAsPartner(DATA)));
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 2, maxLength: 6 }), async (steps) => {
        for (const step of steps) {
          await play(space.provider, step);
          const before = await readGrantsNow(space.provider);
          const feed = await readAsPartner(`${CHANGES}?since=${id}`);
          const after = await readGrantsNow(space.provider);
          for (const company of [before, after].flatMap(listOpenIn)) seen.add(company);
          expect(findNamed(feed).filter((company) => !seen.has(company))).toEqual([]);
          expect(findLeaks(feed, NOTHING)).toEqual([]);
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  const listOpenIn = ({ partners }: ByAudience) =>
    NUMBERS.filter((company) => partners.get(company)?.has('registry'));

  it('and a link ends when its version is superseded', async () => {
    const { provider } = space;
    await play(provider, EVERYTHING);
    // with grants that end soon, no link would be valid long enough
    await play(provider, { kind: 'tick', ms: 10_000 });
    await play(provider, { kind: 'publish' });
    const { publication } = provider.kaart;
    const view = await publication.view('partners', RESEARCH);
    const { pathname } = new URL(await publication.link(view, FILE_NAMES.csv));
    expect(findLeaks(await readText(provider.ask(pathname)), NOTHING)).toContain('profile of 1');
    await play(provider, { ...EVERYTHING, kind: 'withdrawals' });
    await readAsPartner(DATA);
    await provider.kaart.deliver();
    const response = await provider.ask(pathname);
    expect(response.status).toBe(403);
    expect(findLeaks(await readText(response), NOTHING)).toEqual([]);
  });
});

describe('every caller, at every address of the list', () => {
  it('gets rows from the exits for rows only, and only the granted ones', async () => {
    await play(space.provider, EVERYTHING);
    await play(space.provider, { ...EVERYTHING, company: 2, audiences: ['public'] });
    await play(space.provider, { kind: 'publish' });
    const { id } = await body<{ id: string }>(
      space.provider.withToken(token, `${VERSIONS}/current`),
    );
    const [item] = (
      await body<{ imports: { id: string }[] }>(space.provider.as('analyst', '/v1/imports'))
    ).imports;
    const samples = { import: item?.id ?? '', version: id, partner: PARTNER };
    const grants = await readGrantsNow(space.provider);
    for (const caller of await listCallers(space.provider, PARTNER))
      expect([caller.name, await findLeaksTo(caller, samples, grants)]).toEqual([caller.name, []]);
  });

  async function findLeaksTo(
    caller: Caller,
    samples: Readonly<Record<string, string>>,
    { partners, public: everyone }: Awaited<ReturnType<typeof readGrantsNow>>,
  ): Promise<readonly string[]> {
    const found: string[] = [];
    for (const { exit, path } of listPathsToRead(samples).filter(isOutsideScope(caller))) {
      const isReader = HTTP_EXITS[exit] === 'rows' && caller.name === 'a partner';
      const text = await readText(caller.ask(path, { headers: { accept: '*/*' } }));
      const isOpen = HTTP_EXITS[exit] === 'public-rows';
      const leaks = findLeaks(text, isOpen ? everyone : isReader ? partners : NOTHING);
      found.push(...leaks.map((leak) => `${path}: ${leak}`));
    }
    return found;
  }

  /** People with a role may see data for staff. */
  const isOutsideScope =
    ({ isOutside }: Caller) =>
    ({ exit }: { readonly exit: string }) =>
      isOutside || HTTP_EXITS[exit] !== 'staff';

  it('learns nothing from an error', async () => {
    const outsiders = (await listCallers(space.provider, PARTNER)).filter((each) => each.isOutside);
    const others = Object.keys(HTTP_EXITS).filter((exit) => !exit.startsWith('GET '));
    for (const caller of outsiders)
      for (const exit of others) {
        const [method = '', template = ''] = exit.split(' ');
        const headers = { 'content-type': 'application/json' };
        const ask = { method, body: '{"recordId":"LUHT-DEMO-0001"}', headers };
        const response = await caller.ask(fillTemplate(template), ask);
        expect([exit, response.status >= 400]).toEqual([exit, true]);
        expect([exit, findLeaks(await readText(response), NOTHING)]).toEqual([exit, []]);
      }
  });

  it('causes no data of a company in the log', () => {
    expect(space.provider.log.length).toBeGreaterThan(100);
    expect(findLeaks(space.provider.log.join('\n'), NOTHING)).toEqual([]);
    expect(findLeaks(space.consumer.log.join('\n'), NOTHING)).toEqual([]);
  });
});

describe('the command line', () => {
  it('fetches exactly the granted data of that instant, as files and as changes', async () => {
    const setup = await loadCanaries();
    await play(setup, EVERYTHING);
    await play(setup, { ...EVERYTHING, company: 2, groups: ['registry'] });
    await play(setup, { kind: 'publish' });
    const env = {
      KAART_HOME: setup.home,
      KAART_CLIENT_ID: PARTNER,
      KAART_CLIENT_SECRET: setup.secret,
    };
    const shell = new Shell(env);
    expect(await fetchByShell(shell)).toMatchObject({
      code: 0,
      leaks: ['registry of 2', ...ALL_BUT].toSorted(),
    });
    await play(setup, { ...EVERYTHING, kind: 'withdrawals' });
    expect(await fetchByShell(shell)).toMatchObject({ code: 0, leaks: ['registry of 2'] });
    await setup.close();
  });

  const ALL_BUT = GROUPS.map((group) => `${group} of 1`);

  async function fetchByShell(shell: Shell) {
    const directory = mkdtempSync(join(tmpdir(), 'kaart-fetched-'));
    const { code, out, err } = await shell.type('fetch --directory', directory);
    const files = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
    const text = [out, err, ...files.map((file) => file.toString('utf8'))].join('\n');
    return { code, leaks: findLeaks(text, NOTHING).toSorted() };
  }
});

it('lines of a change feed have only operations, ids, versions, instants and names of fields', async () => {
  await play(space.provider, { ...EVERYTHING, company: 3 });
  await play(space.provider, { kind: 'publish' });
  const { id } = await body<{ id: string }>(space.provider.withToken(token, `${VERSIONS}/current`));
  await play(space.provider, { ...EVERYTHING, kind: 'withdrawals' });
  await play(space.provider, {
    ...EVERYTHING,
    kind: 'withdrawals',
    company: 3,
    groups: ['funding', 'headcount'],
  });
  const lines = await linesOf(space.provider.withToken(token, `${CHANGES}?since=${id}`));
  expect(lines.map(({ op }) => op)).toEqual(expect.arrayContaining(['removed', 'changed']));
  for (const line of lines) {
    const fields = line['op'] === 'changed' ? ['fields'] : [];
    expect(Object.keys(line).sort()).toEqual(
      ['effective_at', ...fields, 'op', 'record_id', 'version'].sort(),
    );
  }
  expect(lines.find(({ record_id }) => record_id === toRecordId(3))?.['fields']).toEqual({
    changed: [],
    withheld: ['employees', 'employees_year', 'funding_total_eur'],
    shown: [],
  });
});

// This test is last, because decisions about named recipients stay in force.
it('also if companies decide about recipients by name', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someStepByName, { minLength: 5, maxLength: 8 }), async (steps) => {
      for (const step of steps) {
        await keepTransfer();
        await noteVersion();
        expect(await findLeaksWhile(() => play(space.provider, step))).toEqual([]);
        expect(await findLeaksWhile(doNothing)).toEqual([]);
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 240_000);
