import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STYLE_ASSET } from '../../lib/portal/page-assets.ts';
import { EXAMPLE_2025 } from './mapping-file.ts';
import { body, DATA, DECISION, linesOf, Setup, VERSIONS } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

interface Declared {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/** The scope of an operation; `undefined` if it needs no access token. */
const findScope = ({ security: [first = {}] }: Declared) =>
  (first['staff'] ?? first['partner'])?.[0];

/** The data plane has separate tokens: they give access to one transfer only. */
/** A link and a cookie give access to these: see `self-service.test.ts`. */
const OF_CONTACTS = [
  '/my',
  '/my/access',
  '/my/decisions',
  '/my/invitations/{token}',
  '/my/leave',
  '/my/link',
  '/my/link/sent',
  '/my/preview',
  '/my/receipts/{receipt}',
  '/my/receipts/{receipt}/page',
  '/receipts/check',
];
/** The requester uses these before it has a token: see `access-requests.test.ts`. */
const OF_REQUESTERS = [
  '/access',
  '/access/confirmation/{token}',
  '/access/secret/{token}',
  '/access/sent',
  '/v1/access-requests',
  '/v1/access-terms',
];
/** Before a member of staff is signed in: see `workbench/sign-in.test.ts`. The pages after it are in `workbench/access.test.ts`. */
const OF_STAFF = [
  '/workbench/development-sign-in',
  '/workbench/sign-in',
  '/workbench/sign-in/callback',
  '/workbench/signed-out',
];
const PUBLIC = [
  '/',
  '/.well-known/did.json',
  '/.well-known/dspace-version',
  '/.well-known/jwks-archive.json',
  '/.well-known/jwks.json',
  '/.well-known/oauth-authorization-server',
  '/catalog',
  '/dcp/credentials',
  '/dcp/issuer/credentials',
  '/dcp/issuer/metadata',
  '/dcp/issuer/requests/{request}',
  '/dcp/issuer/status-lists/{list}',
  '/dcp/offers',
  '/dcp/presentations/query',
  '/catalog.jsonld',
  '/catalog.rdf',
  '/catalog.ttl',
  '/catalog.xml',
  '/catalog/datasets/{dataset}/distributions/{document}',
  '/catalog/datasets/{dataset}/versions/{version}',
  '/catalog/datasets/{document}',
  '/catalog/records/{record}',
  '/catalog/services/{document}',
  '/data/{transfer}',
  '/data/{transfer}/token',
  '/companies',
  '/companies/{record}',
  '/docs',
  '/docs/api',
  '/docs/assets/{asset}',
  '/docs/getting-started',
  '/openapi.json',
  '/figures',
  '/figures/{edition}',
  '/embed/figures',
  '/oembed',
  '/health',
  '/map',
  '/feed.atom',
  '/imprint',
  '/privacy',
  '/accessibility',
  '/contact',
  '/status',
  '/assets/{asset}',
  '/token',
  '/v1/editions',
  '/v1/editions/{edition}',
  '/v1/editions/{edition}/figures',
  '/v1/editions/{edition}/figures/tables/{table}',
  '/v1/consent-notices',
  '/v1/consent-notices/{notice}/{revision}',
  '/robots.txt',
  '/sitemap.xml',
  '/llms.txt',
];

/** A response as an outsider compares it, without the parts that differ in any two requests. */
async function readVisibleParts(response: Promise<Response>) {
  const { status, headers } = await response;
  const { requestId: _, ...problem } = await body(response);
  const compared = [...headers].filter(([name]) => !/^(x-request-id|ratelimit)/.test(name));
  return { status, headers: Object.fromEntries(compared), problem };
}

describe('a problem', () => {
  it.each([
    [
      'en',
      'A second person is required',
      'Another person than the one who submitted it must release it.',
    ],
    [
      'fr-LU, fr;q=0.9',
      'Une seconde personne est requise',
      'Une autre personne que celle qui a soumis doit valider.',
    ],
    [
      'de-LU',
      'Eine zweite Person ist erforderlich',
      'Eine andere Person als die einreichende muss die Freigabe erteilen.',
    ],
  ])('is in the language of the caller: %s', async (language, title, next) => {
    const { id } = await body<{ id: string }>(setup.import(EXAMPLE_2025, '', 'analyst:alice'));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'x' } });
    const response = await setup.as('releaser:alice', `/v1/imports/${id}/release`, {
      json: {},
      headers: { 'accept-language': language },
    });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('content-language')).toBe(language.slice(0, 2));
    expect(await body(response)).toMatchObject({
      status: 403,
      code: 'second-person-required',
      reason: 'releaser-is-submitter',
      title,
      next,
    });
  });

  it.each<[string, (headers: Record<string, string>) => Promise<Response>]>([
    ['nowhere', (headers) => setup.ask('/nowhere', { headers })],
    ['without a token', (headers) => setup.ask(DATA, { headers })],
    ['without the scope', (headers) => setup.partner('/v1/imports', { headers })],
    ['for no version', (headers) => setup.partner(`${VERSIONS}/x`, { headers })],
    [
      'behind the end',
      (headers) => setup.partner(DATA, { headers: { ...headers, range: 'bytes=99999999-' } }),
    ],
    [
      'for another purpose',
      (headers) => setup.partner(`${DATA}?purpose=https://example.org`, { headers }),
    ],
    ['for no edition', (headers) => setup.ask('/v1/editions/1999', { headers })],
    ['for no import', (headers) => setup.as('analyst', '/v1/imports/x', { headers })],
    [
      'that does not fit',
      (headers) => setup.as('publisher', '/v1/publications', { json: { x: 1 }, headers }),
    ],
    [
      'with an empty file',
      (headers) => setup.as('analyst', '/v1/imports', { method: 'POST', headers }),
    ],
    ['for no company', (headers) => setup.as('auditor', '/v1/companies/x/consents', { headers })],
    [
      'for no participant',
      (headers) => setup.as('partner-admin', '/v1/participants/nobody', { headers }),
    ],
    [
      'for no negotiation',
      (headers) => setup.as('operator', '/v1/negotiations/urn:uuid:1', { headers }),
    ],
    [
      'for no agreement',
      (headers) => setup.as('operator', '/v1/transfers', { json: { agreement: 'x' }, headers }),
    ],
    [
      'for a catalog at an address that is not called',
      (headers) =>
        setup.as('operator', '/v1/catalog-requests', {
          json: { address: 'http://169.254.169.254/' },
          headers,
        }),
    ],
    ['for data without the token of a transfer', (headers) => setup.ask('/data/x', { headers })],
    [
      'for an unknown dead letter',
      (headers) => setup.as('operator', '/v1/outbox/x/replay', { json: {}, headers }),
    ],
    [
      'when nothing is held',
      (headers) =>
        setup.as('releaser', '/v1/publications/hold/lift', { json: { reason: 'x' }, headers }),
    ],
  ])('has a complete text in three languages: a request %s', async (_, ask) => {
    const details = await Promise.all(
      ['en', 'fr', 'de'].map(
        async (language) => (await body(ask({ 'accept-language': language })))['detail'],
      ),
    );
    expect(new Set(details).size).toBe(3);
    expect(details).not.toContain('');
  });

  it('is a page for a browser, in its language, without parts of the address', async () => {
    const response = await setup.ask('/catalog/datasets/%22%3E%3Cscript%3Ealert(1)', {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'de' },
    });
    const html = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=UTF-8',
    ]);
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('<h1>Nicht gefunden</h1>');
    expect(html).not.toMatch(/<script>|alert/);
  });

  const readPage = async (path: string) =>
    (await setup.ask(path, { headers: { accept: 'text/html' } })).text();

  it.each([
    ['en', '<code>page</code>: at least 1', 'Open the page without these inputs'],
    ['fr', '<code>page</code>\u202f: au moins 1', 'Ouvrir la page sans ces valeurs'],
    ['de', '<code>page</code>: mindestens 1', 'Die Seite ohne diese Eingaben öffnen'],
  ])('names as a page what is wrong with each input, in %s', async (lang, fault, link) => {
    const html = await readPage(`/companies?lang=${lang}&page=0`);
    expect(html).toContain(`<li>${fault}</li>`);
    expect(html).toContain(`<a href="/companies?lang=${lang}">${link}</a>`);
    expect(html).not.toContain('issues');
  });

  it('does not repeat on a page a value that the author of a link chose', async () => {
    const html = await readPage('/companies?lang=en&sort=call+0900');
    expect(html).toContain('<li><code>sort</code>: this value does not fit</li>');
    expect(html).not.toContain('0900');
  });

  it('links on a page to the addresses that its next step names', async () => {
    const html = await readPage('/nowhere?lang=fr');
    expect(html).toContain('<a href="/catalog?lang=fr">/catalog</a> liste');
    expect(html).toContain('<a href="/docs?lang=fr">/docs</a> ce qui');
  });

  it('names its request, with the id of the caller if it is valid', async () => {
    const headers = { 'x-request-id': 'trace-0123456789' };
    expect(await body(setup.ask('/nowhere', { headers }))).toMatchObject({
      requestId: 'trace-0123456789',
    });
    const odd = await setup.ask('/nowhere', { headers: { 'x-request-id': '<script>' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a caller without the right to know', () => {
  it.each<[string, string, string]>([
    ['an import', '/v1/imports/{}', 'findings'],
    ['a partner', '/v1/partners/{}', 'disclosures?since=1970-01-01T00:00:00Z'],
    ['a company', '/v1/companies/{}', 'consents'],
  ])(
    'learns nothing about %s: the response is the same if it exists or not',
    async (_, path, below) => {
      const { imports } = await body<{ imports: { id: string }[] }>(
        setup.as('auditor', '/v1/imports'),
      );
      const there = path.includes('imports')
        ? (imports[0]?.id ?? '')
        : path.includes('partners')
          ? 'demo-partner'
          : 'LUHT-DEMO-0001';
      const toPathOf = (id: string) => `${path.replace('{}', id)}/${below}`;
      for (const ask of [(to: string) => setup.ask(to), (to: string) => setup.partner(to)])
        expect(
          await readVisibleParts(ask(toPathOf('00000000-0000-7000-8000-000000000000'))),
        ).toEqual(await readVisibleParts(ask(toPathOf(there))));
    },
  );

  it('is refused at every route except the public ones, which are a short, known list', async () => {
    const { paths } = await body<{ paths: Record<string, Record<string, Declared>> }>(
      setup.ask('/openapi.json'),
    );
    const all = Object.entries(paths)
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, declared]) => ({ path, method, declared })),
      )
      .filter(({ declared }) => !declared.security.some((each) => 'staffSession' in each));
    const open = all.filter(({ declared }) => findScope(declared) === undefined);
    const known = [...PUBLIC, ...OF_CONTACTS, ...OF_REQUESTERS, ...OF_STAFF].sort();
    expect([...new Set(open.map(({ path }) => path))].sort()).toEqual(known);
    for (const { path, method, declared } of all.filter((route) => !open.includes(route))) {
      const to = path.replaceAll(/\{\w+\}/g, 'x');
      const ask = { method: method.toUpperCase(), ...(method === 'post' ? { body: '{}' } : {}) };
      const wrong = ['data:read', 'client:rotate'].includes(findScope(declared) ?? '')
        ? setup.as('operator', to, ask)
        : setup.partner(to, ask);
      expect([path, await readVisibleParts(setup.ask(to, ask))]).toMatchObject([
        path,
        { status: 401 },
      ]);
      expect([path, await readVisibleParts(wrong)]).toMatchObject([path, { status: 403 }]);
    }
  });
});

describe('a body', () => {
  const postJson = (text: string, path = '/v1/publications') =>
    setup.as('publisher', path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json' },
    });

  it.each([
    ['is no JSON', '{', 400, 'message-invalid'],
    ['is a list', '[]', 400, 'message-invalid'],
    ['names what is not known', '{"edition":"2025"}', 400, 'message-invalid'],
    ['is deep', '['.repeat(100_000), 400, 'message-invalid'],
    ['would change every object', '{"__proto__":{"admin":true}}', 400, 'message-invalid'],
    ['is too large', `{"x":"${'x'.repeat(4_000_000)}"}`, 413, 'too-large'],
  ])('that %s is refused', async (_, text, status, code) => {
    const response = await postJson(text);
    expect([response.status, await body(response)]).toMatchObject([status, { code }]);
  });

  it('without a declared length is measured while it arrives', async () => {
    const piece = new Uint8Array(500_000);
    let sent = 0;
    const yieldPieces = async function* () {
      while (sent++ < 100) yield piece;
    };
    const response = await setup.as('analyst', '/v1/imports', {
      method: 'POST',
      body: ReadableStream.from(yieldPieces()) as never,
      ...({ duplex: 'half' } as object),
    });
    expect(await body(response)).toMatchObject({
      status: 413,
      code: 'too-large',
      limit: 4_000_000,
    });
    expect(sent).toBeLessThan(20);
  });

  it('of another type is refused', async () => {
    const response = setup.as('publisher', '/v1/publications', {
      method: 'POST',
      body: '<publish/>',
      headers: { 'content-type': 'application/xml' },
    });
    expect(await body(response)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });
});

it('14.2 for a transfer is refused for its token before its query is checked', async () => {
  const response = await setup.ask('/data/text?shoe_size=42');
  expect([response.status, await body(response)]).toMatchObject([401, { reason: 'token-missing' }]);
});

describe('14.2 a request without a body', () => {
  it.each([
    ['passes where no member has to be given', 'publisher', 'POST', '/v1/publications', 200],
    ['is refused where one has to be', 'analyst', 'POST', '/v1/uploads', 400],
    [
      'replaces nothing',
      'partner-admin',
      'PUT',
      '/v1/participants/did%3Aweb%3Aa.example/claims',
      400,
    ],
  ] as const)('%s', async (_, role, method, path, status) => {
    const response = await setup.as(role, path, { method });
    expect([path, response.status]).toEqual([path, status]);
    if (status === 400)
      expect(await body(response)).toMatchObject({
        code: 'message-invalid',
        reason: 'body-not-json',
      });
  });

  it('14.2 a withdrawal that names another person than the actor is refused, as documented', async () => {
    const path = '/v1/companies/LUHT-DEMO-0002/consents';
    const { events } = await body<{ events: { id: string; action: string }[] }>(
      setup.as('auditor', path),
    );
    const granted = events.find(({ action }) => action === 'grant');
    const { fieldGroups, audiences, ...given } = DECISION;
    const json = { ...given, actor: { role: 'person' } };
    const response = await setup.as('consent-officer', `${path}/${granted?.id}/withdrawals`, {
      json,
    });
    expect([response.status, await body(response)]).toMatchObject([
      422,
      { code: 'consent-rejected' },
    ]);
  });

  it('14.2 an address with more than 64 characters before the @ is refused', async () => {
    const ask = (length: number) =>
      setup.as('consent-officer', '/v1/mail-bounces', {
        json: { address: `${'x'.repeat(length)}@a.example` },
      });
    expect([(await ask(64)).status, (await ask(65)).status]).toEqual([200, 400]);
  });
});

describe('an uploaded file', () => {
  const upload = (bytes: number) =>
    body<{ id: string; url: string }>(setup.as('analyst', '/v1/uploads', { json: { bytes } }));
  const put = (url: string, file: string) =>
    setup.ask(new URL(url).pathname, { method: 'PUT', body: file });

  it('that is too large for a request is uploaded once by a link, and imported by its id', async () => {
    const { id, url } = await upload(Buffer.byteLength(EXAMPLE_2025));
    const { code: missing } = await body(setup.import('', `&upload=${id}`));
    expect(missing).toBe('object-not-found');
    expect((await put(url, EXAMPLE_2025.slice(1))).status).toBe(422);
    expect((await put(url, `${EXAMPLE_2025}x`)).status).toBe(413);
    expect((await put(url, EXAMPLE_2025)).status).toBe(201);
    expect((await put(url, EXAMPLE_2025)).status).toBe(409);
    const imported = await body<{ source: { sha256: string }; counts: object }>(
      setup.import('', `&upload=${id}`),
    );
    expect(imported.counts).toMatchObject({ rows: 148 });
    expect(imported.source.sha256).toBe(createHash('sha256').update(EXAMPLE_2025).digest('hex'));
  });

  it.each(['../../keys.json', 'uploads/x', '00000000-0000-7000-8000-000000000000', '%00'])(
    'is not read from another storage key: upload=%s',
    async (id) => {
      const response = await setup.import('', `&upload=${encodeURIComponent(id)}`);
      expect(await body(response)).toMatchObject({ status: 404, code: 'object-not-found' });
    },
  );

  it('is not read or written by a link that was changed', async () => {
    const { url } = await upload(5);
    const forged = url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await put(forged, 'hello')).status).toBe(403);
    expect((await setup.ask(new URL(url).pathname)).status).toBe(403);
    expect((await setup.ask('/objects/nothing')).status).toBe(403);
  });

  it.each([
    ['is empty', '', 'EMPTY_FILE'],
    ['is a page', '<!doctype html><html></html>', 'NOT_CSV'],
    [
      'has an unknown column',
      EXAMPLE_2025.replace('record_id', 'record_id,shoe_size'),
      'UNKNOWN_COLUMN',
    ],
    ['is of the other study', 'record_id,legal_name,subsector_2020\nx,y,other\n', 'OTHER_EDITION'],
  ])('that %s is refused with its code, and a dry run says the same', async (_, file, finding) => {
    const refused = await body(setup.import(file));
    expect(refused).toMatchObject({ status: 422, code: 'file-refused', finding });
    const [summary, ...more] = await linesOf(setup.import(file, '&dryRun=true'));
    expect([summary, more]).toMatchObject([{ outcome: 'refuse', code: finding }, []]);
  });

  it.each(['banana', '9999', '2025.', '2025.0001', '-1', '2031'])(
    'for the edition %s is refused before the response begins, also in a dry run',
    async (edition) => {
      for (const query of [`&edition=${edition}`, `&edition=${edition}&dryRun=true`])
        expect(await body(setup.import(EXAMPLE_2025, query))).toMatchObject({
          status: 400,
          code: 'message-invalid',
        });
    },
  );

  it('that is imported twice with one Idempotency-Key is one import', async () => {
    const importOnce = () =>
      setup.as('analyst', '/v1/imports?fileName=once.csv', {
        method: 'POST',
        body: EXAMPLE_2025,
        headers: { 'idempotency-key': 'import-once' },
      });
    const [first, again] = [await body(importOnce()), await body(importOnce())];
    expect(again['id']).toBe(first['id']);
  });
});

describe('every response', () => {
  it.each([
    '/',
    '/catalog.jsonld',
    '/nowhere',
    '/v1/imports',
    '/health',
    '/openapi.json',
    STYLE_ASSET.path,
  ])('to %s has the security headers', async (path) => {
    const { headers } = await setup.ask(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    // open data are the same for each caller, so a shared cache stores them once
    const isOpen = headers.get('access-control-allow-origin') === '*';
    expect(headers.get('vary')?.includes('Authorization')).toBe(!isOpen);
  });
});
