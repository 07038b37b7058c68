import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  COMPANIES_DATASET_ID,
  PUBLIC_COMPANIES_DATASET_ID,
} from '../../../lib/core/dataset-ids.ts';
import { foldText } from '../../../lib/mapping/values/fold.ts';
import { getFieldGroups } from '../../../lib/publication/field-groups.ts';
import { listCodedFields, listSearchedFields } from '../../../lib/publication/record-query.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { body, linesOf, RESEARCH, type Setup } from '../setup.ts';
import { readText } from './callers.ts';
import {
  buildCanary,
  findLeaks,
  type Grants,
  loadCanaries,
  NUMBERS,
  PARTNER,
  readGrantsNow,
  toRecordId,
} from './canaries.ts';
import { play, type Step, someStep, someStepByName } from './changes-of-mind.ts';

type Row = Readonly<Record<string, unknown>> & {
  readonly record_id: string;
  readonly withheld: readonly string[];
};
interface Answer {
  readonly version: string;
  readonly digest: null;
  readonly manifest: string;
  readonly total: number;
  readonly records: readonly Row[];
  readonly cursor?: string;
}
type Reader = 'partners' | 'public';

const READERS = ['partners', 'public'] as const;
const BASES = {
  partners: `/v1/datasets/${COMPANIES_DATASET_ID}`,
  public: `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}`,
} as const;
const GROUP_OF: Readonly<Record<string, string>> = getFieldGroups(FIELDS_2025);
const EVERYTHING: Step = {
  kind: 'consents',
  company: 1,
  groups: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  audiences: ['partners', 'dataspace', 'public'],
  lastsMs: null,
  byName: false,
};
const WITHDRAWAL = { ...EVERYTHING, kind: 'withdrawals' as const };

let setup: Setup;
let token = '';
beforeAll(async () => {
  setup = await loadCanaries();
  token = await setup.token(PARTNER, setup.secret);
});
afterAll(() => setup.close());

const ask = (reader: Reader, what: string, headers = {}, method = 'GET') =>
  reader === 'public'
    ? setup.ask(`${BASES.public}/${what}`, { headers, method })
    : setup.withToken(token, `${BASES.partners}/${what}`, { headers, method });

const readRecords = (reader: Reader, query = '') => body<Answer>(ask(reader, `records?${query}`));

/** All companies grant everything, and a version contains all rows. */
const permitAll = async () => {
  for (const company of NUMBERS) await play(setup, { ...EVERYTHING, company });
  await play(setup, { kind: 'publish' });
};

/** All pages of a list. */
async function readAllPages(reader: Reader, query: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const next = cursor === undefined ? '' : `&cursor=${cursor}`;
    const page = await readRecords(reader, `${query}${next}`);
    rows.push(...page.records);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}

/** The results that a caller can compute from the rows alone. */
const QUESTIONS: readonly {
  readonly query: string;
  readonly matches: (row: Row) => boolean;
  readonly sortedBy?: string;
  readonly down?: true;
}[] = [
  { query: 'limit=500', matches: () => true },
  { query: 'limit=3', matches: () => true, sortedBy: 'employees' },
  { query: 'limit=2', matches: () => true, sortedBy: 'funding_total_eur', down: true },
  { query: 'limit=3', matches: () => true, sortedBy: 'contact_name' },
  ...['canary-profile-0001', 'canary-contact-0002', 'CANARY registry', 'employes'].map((q) => ({
    query: `q=${encodeURIComponent(q)}`,
    matches: (row: Row) => {
      const text = foldText(
        listSearchedFields()
          .map((field) => row[field] ?? '')
          .join('\n'),
      );
      return foldText(q)
        .split(' ')
        .every((word) => text.includes(word));
    },
  })),
  {
    query: 'subsector=software,bio-pharma&legal_form=SA&legal_form=SARL',
    matches: ({ subsector, legal_form }) =>
      ['software', 'bio-pharma'].includes(`${subsector}`) &&
      ['SA', 'SARL'].includes(`${legal_form}`),
  },
  { query: 'fit4start=false', matches: ({ fit4start }) => fit4start === false },
];

function answerFrom(rows: readonly Row[], { matches, sortedBy, down }: (typeof QUESTIONS)[number]) {
  const found = rows.filter(matches);
  if (sortedBy === undefined) return found;
  const known = found.filter((row) => (row[sortedBy] ?? null) !== null);
  const others = found.filter((row) => !known.includes(row));
  const getSortValue = (row: Row) => row[sortedBy] as number | string;
  const compareRows = (a: Row, b: Row) =>
    getSortValue(a) === getSortValue(b)
      ? 0
      : (getSortValue(a) < getSortValue(b) ? -1 : 1) * (down ? -1 : 1);
  return [...known.toSorted(compareRows), ...others];
}

/** Records and rows of one version. Two reads are compared, because a grant may end between them. */
async function compare(reader: Reader, question: (typeof QUESTIONS)[number]) {
  const { query, sortedBy, down } = question;
  const sort = sortedBy === undefined ? '' : `&sort=${down ? '-' : ''}${sortedBy}`;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const page = await ask(reader, `records?${query}${sort}`);
    const { total, version, records: first } = await body<Answer>(page);
    const rows = await ask(reader, 'data?format=jsonl');
    if (rows.headers.get('kaart-version') !== version) continue;
    const expected = answerFrom(await linesOf<Row>(rows), question);
    const got = { total, first };
    const limit = Number(/limit=(\d+)/.exec(query)?.[1] ?? 100);
    expect([reader, query, sort, got]).toEqual([
      reader,
      query,
      sort,
      { total: expected.length, first: expected.slice(0, limit) },
    ]);
    return;
  }
  throw new Error('the version changed at every attempt');
}

async function compareAll() {
  for (const reader of READERS) for (const question of QUESTIONS) await compare(reader, question);
}

describe('14: records are the rows of the same caller', () => {
  it('14: filtered, searched and sorted as the caller could do it, while companies change their decisions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 3, maxLength: 5 }), async (steps) => {
        for (const step of steps) {
          await play(setup, step);
          await compareAll();
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  it('14: pages together contain every row once', async () => {
    await permitAll();
    for (const sort of ['', '&sort=-legal_name', '&sort=canton,-employees', '&sort=synthetic']) {
      const rows = await readAllPages('partners', `limit=3${sort}`);
      expect(rows.map(({ record_id }) => record_id).toSorted()).toEqual(NUMBERS.map(toRecordId));
    }
    expect(
      (await readAllPages('partners', 'limit=1&sort=synthetic')).map((row) => row.record_id),
    ).toEqual(NUMBERS.map(toRecordId));
  });

  it('14: a row that was withdrawn after the publication is removed at the next read, and a group as well', async () => {
    await permitAll();
    await play(setup, { ...WITHDRAWAL, company: 2, groups: ['profile'] });
    await play(setup, { ...WITHDRAWAL, company: 3 });
    for (const reader of READERS) {
      expect((await readRecords(reader)).total).toBe(7);
      expect((await ask(reader, `records/${toRecordId(3)}`)).status).toBe(404);
      const one = await body<{ record: Row }>(ask(reader, `records/${toRecordId(2)}`));
      expect(one.record.withheld).toEqual(['profile']);
      expect((await readRecords(reader, `q=${buildCanary(2, 'profile')}`)).total).toBe(0);
      expect((await readRecords(reader, `q=${buildCanary(3, 'registry')}`)).total).toBe(0);
    }
  });

  it('14: names its version, and has no digest', async () => {
    for (const reader of READERS) {
      const { version, digest, manifest, records: rows } = await readRecords(reader, 'limit=1');
      expect(digest).toBeNull();
      const { pathname } = new URL(manifest);
      expect(pathname).toBe(`${BASES[reader]}/versions/${version}`);
      expect(await body(ask(reader, `versions/${version}`))).toMatchObject({ id: version });
      const one = await body(ask(reader, `records/${rows[0]?.record_id}`));
      expect(one).toMatchObject({ version, digest: null, manifest, record: rows[0] });
    }
  });
});

describe('14: a withheld value cannot be found', () => {
  beforeAll(async () => {
    await permitAll();
    for (const company of [1, 4, 6])
      await play(setup, {
        ...WITHDRAWAL,
        company,
        groups: ['profile', 'headcount', 'funding', 'contact'],
      });
    await play(setup, { ...WITHDRAWAL, company: 8 });
  });

  it('14: by search', async () => {
    for (const reader of READERS)
      for (const company of [1, 4, 6, 8])
        for (const group of ['profile', 'contact', 'internal'] as const)
          expect((await readRecords(reader, `q=${buildCanary(company, group)}`)).total).toBe(0);
    expect((await readRecords('partners', `q=${buildCanary(2, 'contact')}`)).total).toBe(1);
  });

  it('14: by any filter: a field that is not shown has no code', async () => {
    for (const reader of READERS) {
      const hidden = new Set([1, 4, 6, 8].map(toRecordId));
      for (const [field, codes] of Object.entries(listCodedFields())) {
        if (GROUP_OF[field] === 'registry') continue;
        const found = await readRecords(reader, `limit=500&${field}=${codes.join(',')}`);
        expect([field, found.records.filter(({ record_id }) => hidden.has(record_id))]).toEqual([
          field,
          [],
        ]);
      }
    }
  });

  it('14: by the order: rows that do not show the field are last, by their ids, in both directions', async () => {
    for (const reader of READERS)
      for (const field of ['employees', 'funding_total_eur', 'contact_name', 'trade_name'])
        for (const sort of [field, `-${field}`]) {
          const ids = (await readAllPages(reader, `limit=2&sort=${sort}`)).map(
            (row) => row.record_id,
          );
          expect([sort, ids.slice(-3)]).toEqual([sort, [1, 4, 6].map(toRecordId)]);
        }
  });

  it('14: by `fields`: the group is named as withheld, without a value', async () => {
    const fields = 'employees,funding_total_eur,contact_email,description_en';
    const grants: Grants = (await readGrantsNow(setup)).partners;
    const text = await readText(ask('partners', `records?fields=${fields}`));
    expect(findLeaks(text, grants)).toEqual([]);
    const one = await body<{ record: Row }>(
      ask('partners', `records/${toRecordId(1)}?fields=${fields},legal_name`),
    );
    expect(Object.keys(one.record)).toEqual(['record_id', 'legal_name', 'withheld']);
  });

  it('14: by one hidden record: its response equals that of an unknown one', async () => {
    const responses = [];
    for (const reader of READERS)
      for (const id of [toRecordId(8), 'LUHT-DEMO-9999', 'x']) {
        const response = await ask(reader, `records/${id}?fields=legal_name`);
        const names = [...response.headers.keys()].toSorted();
        const { requestId: _, ...problem } = await body(response);
        responses.push(JSON.stringify([reader, response.status, names, problem]));
      }
    expect(new Set(responses).size).toBe(2); // one for each dataset
    expect(responses[0]).toContain('404');
  });

  it('14: by an ETag of another caller', async () => {
    await play(setup, { ...WITHDRAWAL, company: 7, audiences: ['public'], groups: ['headcount'] });
    const path = `records/${toRecordId(7)}`;
    const own = await ask('partners', path);
    const open = await ask('public', path);
    const [mine, theirs] = [own, open].map(({ headers }) => headers.get('etag') ?? '');
    expect(mine).not.toBe(theirs);
    expect((await ask('public', path, { 'if-none-match': mine })).status).toBe(200);
    const again = await ask('partners', path, { 'if-none-match': mine });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('14: a cursor', () => {
  const readFirstCursor = async (query = 'limit=2&sort=-employees') =>
    (await readRecords('partners', query)).cursor ?? '';

  it('14: holds a position, a version and a digest, and no value', async () => {
    await permitAll();
    const { version, cursor } = await readRecords('partners', 'limit=2&sort=-employees');
    expect(cursor).toMatch(new RegExp(`^2\\.${version}\\.[0-9a-f]{24}$`));
  });

  it.each([
    ['other filters', 'limit=2&sort=-employees&canton=Mersch'],
    ['another order', 'limit=2&sort=employees'],
    ['other words', 'limit=2&sort=-employees&q=canary'],
    ['other fields', 'limit=2&sort=-employees&fields=canton'],
  ])('14: is refused with %s', async (_, query) => {
    const response = await ask('partners', `records?${query}&cursor=${await readFirstCursor()}`);
    expect(response.status).toBe(400);
    expect(await body(response)).toMatchObject({ reason: 'cursor-invalid' });
  });

  it('14: is refused for another caller, and with another place', async () => {
    const cursor = await readFirstCursor();
    const json = { client_id: 'other', name: 'Other', purposes: [RESEARCH] };
    const added = setup.as('partner-admin', '/v1/partners', { json });
    const { client_secret: secret } = await body<{ client_secret: string }>(added);
    const query = `records?limit=2&sort=-employees&cursor=`;
    const foreign = await setup.token('other', secret);
    const path = `${BASES.partners}/${query}`;
    expect((await setup.withToken(foreign, path + cursor)).status).toBe(400);
    expect((await ask('public', query + cursor)).status).toBe(400);
    expect((await ask('partners', query + cursor)).status).toBe(200);
    expect((await ask('partners', query + cursor.replace(/^2/, '4'))).status).toBe(400);
    expect((await ask('partners', `${query}x`)).status).toBe(400);
  });

  it('14: of an earlier version gets 410 with the next step', async () => {
    const cursor = await readFirstCursor();
    await play(setup, { ...WITHDRAWAL, company: 5, groups: ['funding'] });
    const response = await ask('partners', `records?limit=2&sort=-employees&cursor=${cursor}`);
    const current = await body<{ id: string }>(ask('partners', 'versions/current'));
    expect(response.status).toBe(410);
    expect(await body(response)).toMatchObject({
      code: 'superseded',
      reason: 'pages-superseded',
      current: current.id,
    });
  });
});

describe('14: the sent records are recorded', () => {
  const LOG = `/v1/partners/${PARTNER}/disclosures?since=1970-01-01T00:00:00Z&limit=1000`;
  const log = () => linesOf<{ format: string; records?: string[] }>(setup.as('auditor', LOG));
  const readLatestEntry = async () => (await log()).at(-1);

  it('14: row by row, also for HEAD and for 304, which confirms a guess', async () => {
    await permitAll();
    await ask('partners', 'records?limit=2&sort=-employees');
    expect(await readLatestEntry()).toMatchObject({
      format: 'records',
      records: [toRecordId(8), toRecordId(7)],
    });
    const one = await ask('partners', `records/${toRecordId(4)}`, {}, 'HEAD');
    expect([one.status, await one.text()]).toEqual([200, '']);
    expect(await readLatestEntry()).toMatchObject({ format: 'records', records: [toRecordId(4)] });
    await ask('partners', 'records?q=nothing-has-this');
    expect(await readLatestEntry()).toMatchObject({ format: 'records', records: [] });
    const etag = one.headers.get('etag') ?? '';
    const again = await ask('partners', `records/${toRecordId(4)}`, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(await readLatestEntry()).toMatchObject({ format: 'records', records: [toRecordId(4)] });
  });

  it('14: a company sees the recipients of its row, and only they get a withdrawal notice', async () => {
    await permitAll();
    const json = { client_id: 'sparing', name: 'Sparing', purposes: [RESEARCH] };
    const added = setup.as('partner-admin', '/v1/partners', { json });
    const { client_secret: secret } = await body<{ client_secret: string }>(added);
    const own = await setup.token('sparing', secret);
    for (const company of [1, 3])
      await setup.withToken(own, `${BASES.partners}/records/${toRecordId(company)}`);
    expect(await hasReader(1, 'sparing')).toBe(true);
    expect(await hasReader(2, 'sparing')).toBe(false);
    expect(await listNotices(1)).toContain('sparing');
    expect(await listNotices(2)).not.toContain('sparing');
    await setup.kaart.night(); // merges the recorded reads
    expect(await listNotices(3)).toContain('sparing');
    expect(await listNotices(5)).not.toContain('sparing');
  });

  const hasReader = async (company: number, partner: string) => {
    const path = `/v1/companies/${toRecordId(company)}/disclosures?limit=1000`;
    const reads = await linesOf<{ recipient: string }>(setup.as('auditor', path));
    return reads.some(({ recipient }) => recipient === partner);
  };

  /** The recipients of a withdrawal notice. */
  const listNotices = async (company: number): Promise<readonly string[]> => {
    await play(setup, { ...WITHDRAWAL, company });
    await setup.kaart.deliver();
    const all = await linesOf<{ recordId: string; recipients: { recipient: string }[] }>(
      setup.as('auditor', '/v1/withdrawals?limit=1000'),
    );
    return all
      .filter(({ recordId }) => recordId === toRecordId(company))
      .flatMap(({ recipients }) => recipients.map(({ recipient }) => recipient));
  };

  it('14: a reader of some rows gets no digest of the version after it is superseded', async () => {
    await permitAll();
    await ask('partners', 'records?limit=500');
    const { id } = await body<{ id: string }>(ask('partners', 'versions/current'));
    await play(setup, { ...WITHDRAWAL, company: 7, groups: ['funding'] });
    await ask('partners', 'records?limit=1');
    const response = await body<{ manifest: string | null }>(ask('partners', `versions/${id}`));
    expect(response.manifest).toBeNull();
  });
});

describe('14: a request for records', () => {
  it.each([
    ['internal_note=x', 'internal_note'],
    ['fields=internal_note', 'legal_name'],
    ['fields=legal_name,turnover', 'turnover'],
    ['sort=internal_note', 'legal_name'],
    ['sort=digital_technologies', 'legal_name'],
    ['canton=Paris', 'Capellen'],
    ['subsector=software,none', 'software'],
    ['q=%20.-', 'letter'],
    ['q=a&q=b', 'only once'],
    ['legal_name=x', 'legal_name'],
    ['limit=0', 'limit'],
    [`purpose=${encodeURIComponent(RESEARCH)}&purpose=x`, 'purpose'],
  ])('14: with %s is refused with the allowed values', async (query, named) => {
    for (const reader of READERS) {
      const response = await ask(reader, `records?${query}`);
      expect([reader, response.status]).toEqual([reader, 400]);
      expect(await response.text()).toContain(named);
    }
  });

  it('14.2 with a repeated parameter gets another error than with an unknown parameter', async () => {
    for (const [query, reason, reasons] of [
      ['limit=1&limit=2', 'query-parameters-repeated', ['parameter-repeated']],
      ['limt=1', 'query-parameters-unknown', ['parameter-unknown']],
      ['q=a&q=b&limt=1', 'query-parameters-unknown', ['parameter-repeated', 'parameter-unknown']],
    ] as const)
      expect(await body(ask('partners', `records?${query}`))).toMatchObject({
        code: 'message-invalid',
        reason,
        issues: reasons.map((each) => ({ in: 'query', reason: each })),
      });
  });

  it('14: needs a token except for the public dataset, and a purpose of the notices', async () => {
    for (const what of ['records', `records/${toRecordId(1)}`]) {
      expect((await setup.ask(`${BASES.partners}/${what}`)).status).toBe(401);
      const refused = await ask('partners', `${what}?purpose=https://w3id.org/dpv%23Marketing`);
      expect(refused.status).toBe(403);
      const open = await ask('public', what, { origin: 'https://elsewhere.example' });
      expect([open.status, open.headers.get('access-control-allow-origin')]).toEqual([
        expect.any(Number),
        '*',
      ]);
      const own = await ask('partners', what);
      expect(own.headers.get('cache-control')).toMatch(/private/);
      expect(own.headers.get('ratelimit') ?? own.headers.get('ratelimit-limit')).not.toBeNull();
      const options = await ask('partners', what, {}, 'OPTIONS');
      expect([options.status, options.headers.get('allow')]).toEqual([
        204,
        expect.stringContaining('GET'),
      ]);
    }
  });
});

it('14: erased data of a person are in no record at the next read', async () => {
  await permitAll();
  const canary = buildCanary(2, 'contact');
  expect((await readRecords('partners', `q=${canary}`)).total).toBe(1);
  const json = { person: { name: canary }, company: toRecordId(2), reason: 'asked' };
  const { id } = await body<{ id: string }>(setup.as('consent-officer', '/v1/erasures', { json }));
  const confirm = `/v1/erasures/${id}/confirmation`;
  expect((await setup.as('consent-officer:oscar', confirm, { json: {} })).status).toBe(200);
  await setup.kaart.deliver();
  for (const reader of READERS) {
    expect((await readRecords(reader, `q=${canary}`)).total).toBe(0);
    expect(await readText(ask(reader, `records/${toRecordId(2)}`))).not.toContain(canary);
  }
});

// This test is last, because decisions about named recipients stay in force.
it('14: records of a named recipient are those of its own rows', async () => {
  await permitAll();
  await play(setup, { ...WITHDRAWAL, company: 5, byName: true });
  expect((await ask('partners', `records/${toRecordId(5)}`)).status).toBe(404);
  await fc.assert(
    fc.asyncProperty(fc.array(someStepByName, { minLength: 3, maxLength: 5 }), async (steps) => {
      for (const step of steps) {
        await play(setup, step);
        await compareAll();
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
});
