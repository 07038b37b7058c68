import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { Shell } from '../cli/shell.ts';
import { body, linesOf, Setup } from './setup.ts';

const COMPANY = '/v1/companies/LUHT-DEMO-0106';
const WITHDRAWAL = {
  fieldGroups: ['registry', 'profile'],
  audiences: ['partners', 'dataspace'],
  givenBy: 'company-representative',
  language: 'fr',
  evidenceRef: 'mail://2025-10-01',
};

interface Recorded {
  readonly receipt: string;
  readonly events: readonly {
    readonly receipt: string;
    readonly hash: string;
    readonly effectiveAt: string;
  }[];
}

let setup: Setup;
let recorded: Recorded;
let path = '';

beforeAll(async () => {
  setup = await Setup.demonstration();
  recorded = await withdraw();
  path = `${COMPANY}/receipts/${recorded.receipt}`;
});
afterAll(() => setup.close());

async function withdraw(headers: Record<string, string> = {}): Promise<Recorded> {
  const ask = { json: WITHDRAWAL, headers };
  return body<Recorded>(setup.as('consent-officer', `${COMPANY}/withdrawals`, ask));
}

function get(accept?: string, at = path): Promise<Response> {
  return setup.as('auditor', at, accept === undefined ? {} : { headers: { accept } });
}

describe('the receipt of a withdrawal', () => {
  it('covers events that all take effect at the same instant', () => {
    expect(new Set(recorded.events.map(({ effectiveAt }) => effectiveAt)).size).toBe(1);
  });

  it('is named in the response at once, by all events', () => {
    expect(new Set(recorded.events.map(({ receipt }) => receipt))).toEqual(
      new Set([recorded.receipt]),
    );
  });

  it('is a JWS with a key in JWKS and did.json, unless JSON-LD is requested', async () => {
    const response = await get();
    expect(response.headers.get('content-type')).toBe('application/jwt');
    const { kid, typ, alg } = decodeProtectedHeader(await response.text());
    const { keys } = await body<{ keys: { kid: string }[] }>(setup.ask('/.well-known/jwks.json'));
    expect(keys.map((key) => key.kid)).toContain(kid);
    const did = await (await setup.ask('/.well-known/did.json')).text();
    expect(did).toContain(`#${kid}"`);
    expect([typ, alg]).toEqual(['consent-receipt+jwt', 'ES256']);
    const jsonld = await get('application/ld+json');
    expect(jsonld.headers.get('content-type')).toBe('application/ld+json');
    expect(await jsonld.json()).toMatchObject({ '@type': 'dpv:ConsentReceipt' });
    expect((await get('text/html')).status).toBe(406);
  });

  it('names the company, the position in the chain, and the end of access, in the language of the notice', async () => {
    const text = await (await get('application/ld+json')).text();
    expect(text).toContain('LUHT-DEMO-0106');
    expect(JSON.parse(text)).toMatchObject({
      'dpv:hasRecordOfActivity': {
        'eu-dga:hasDataHolder': { 'dpv:hasName': expect.stringMatching(/\w+/) },
      },
    });
    for (const { hash } of recorded.events) expect(text).toContain(hash);
    expect(text).toContain('Plus personne n’obtient ces données');
  });

  it('is the same at each request, and stays after another decision', async () => {
    const first = await (await get()).text();
    await withdraw();
    expect(await (await get()).text()).toBe(first);
  });

  it('is not found under another company, nor under an unknown id', async () => {
    const elsewhere = `/v1/companies/LUHT-DEMO-0001/receipts/${recorded.receipt}`;
    expect((await get(undefined, elsewhere)).status).toBe(404);
    expect((await get(undefined, `${COMPANY}/receipts/none`)).status).toBe(404);
    expect((await setup.partner(path)).status).toBe(403);
    expect((await setup.ask(path)).status).toBe(401);
  });

  it('is the first one for a repeated request', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await withdraw(key);
    expect(await withdraw(key)).toEqual(first);
  });

  it('is in the list of its company, and in no other', async () => {
    const list = await linesOf(get(undefined, `${COMPANY}/receipts`));
    expect(list[0]).toMatchObject({ id: recorded.receipt, signed: true });
    expect(await linesOf(get(undefined, '/v1/companies/LUHT-DEMO-0002/receipts'))).toEqual([]);
  });
});

describe('kaart verify-receipt', () => {
  let shell: Shell;
  let directory = '';
  const toPath = (name: string) => join(directory, name);

  beforeAll(async () => {
    shell = new Shell();
    directory = await mkdtemp(join(tmpdir(), 'kaart-receipt-'));
    await writeFile(toPath('receipt.jwt'), await (await get()).text());
    await writeFile(toPath('jwks.json'), await (await setup.ask('/.well-known/jwks.json')).text());
    await writeFile(toPath('did.json'), await (await setup.ask('/.well-known/did.json')).text());
    await writeFile(toPath('notice.json'), JSON.stringify(FIRST_NOTICE));
    await writeFile(toPath('other.json'), '{"version":"notice-v1"}');
    await writeFile(toPath('receipt.jsonld'), await (await get('application/ld+json')).text());
  });

  const verify = (what: string, ...options: string[]) =>
    shell.type('verify-receipt', toPath(what), ...options);

  it.each(['jwks.json', 'did.json'])(
    'accepts it by the keys in %s, with the notice',
    async (keys) => {
      const { code, out } = await verify(
        'receipt.jwt',
        '--jwks',
        toPath(keys),
        '--notice',
        toPath('notice.json'),
      );
      expect([code, out]).toEqual([0, expect.stringContaining('exactly what did:web:')]);
    },
  );

  it.each([
    ['receipt.jsonld', 'notice.json', 'not a signed receipt'],
    ['receipt.jwt', 'other.json', 'the digest of the given notice is'],
  ])('refuses %s with %s', async (receipt, notice, expected) => {
    const { code, out } = await verify(
      receipt,
      '--jwks',
      toPath('jwks.json'),
      '--notice',
      toPath(notice),
    );
    expect([code, out]).toEqual([1, expect.stringContaining(expected)]);
  });

  it('reports a file that is not a set of keys', async () => {
    const { code, err } = await verify('receipt.jwt', '--jwks', toPath('notice.json'));
    expect([code, err]).toEqual([1, expect.stringContaining('holds no keys')]);
  });
});
