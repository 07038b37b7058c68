import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/core/digest.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { EXAMPLE_2020, EXAMPLE_2025 } from './mapping-file.ts';
import { body, DATA, DECISION, linesOf, RESEARCH, Room, VERSIONS } from './room.ts';

const COMPANY = 'LUHT-DEMO-0106';
const PUBLIC = '/v1/datasets/healthtech-companies-public';

interface Facts {
  readonly id: string;
  readonly manifest: string | null;
  readonly files: readonly { readonly path: string; readonly sha256?: string }[];
}

describe('9.11 a digest of refused data', () => {
  let room: Room;
  let old: Facts;
  let oldPublic: Facts;
  /** Values whose digest would confirm a guess. */
  let secret: readonly string[] = [];
  let newcomer = '';

  async function decide(what: 'consents' | 'withdrawals', audiences: string[]) {
    const json = { ...DECISION, audiences };
    const path = `/v1/companies/${COMPANY}/${what}`;
    expect((await room.as('consent-officer', path, { json })).status).toBe(201);
  }

  beforeAll(async () => {
    room = await Room.demonstration();
    await decide('consents', ['public']);
    await room.kaart.night();
    await room.kaart.deliver();
    await (await room.partner(DATA)).text();
    await (await room.ask(`${PUBLIC}/data`)).text();
    old = await body<Facts>(room.partner(`${VERSIONS}/current`));
    oldPublic = await body<Facts>(room.ask(`${PUBLIC}/versions/current`));
    room.now = addMilliseconds(room.now, DAY_MS);
    await decide('withdrawals', ['public', 'partners']);
    await room.kaart.deliver();
    const editions = await room.kaart.figures.editions();
    const { version } = await room.kaart.publication.head();
    secret = [
      sha256(EXAMPLE_2025),
      sha256(EXAMPLE_2020),
      ...editions.flatMap(({ rows, source }) => [rows.digest, source.sha256]),
      version.grantsDigest,
      ...[...old.files, ...oldPublic.files].flatMap(({ path, sha256: digest }) =>
        path.startsWith('healthtech-companies.') && digest !== undefined ? [digest] : [],
      ),
    ];
    newcomer = await body<{ client_id: string; client_secret: string }>(
      room.as('partner-admin', '/v1/partners', {
        json: { client_id: 'newcomer', name: 'New', purposes: [RESEARCH] },
      }),
    ).then((made) => room.token('newcomer', String(made.client_secret)));
  });
  afterAll(() => room.close());

  /** All that a caller can learn: the text and the headers of every response, and the content of signed documents. */
  async function learnt(responses: readonly Promise<Response>[]): Promise<string> {
    const texts: string[] = [];
    for (const response of await Promise.all(responses)) {
      const text = await response.text();
      const signed = [...text.matchAll(/eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/g)].map(([, payload]) =>
        Buffer.from(payload ?? '', 'base64url').toString(),
      );
      texts.push(JSON.stringify([...response.headers]), text, ...signed);
    }
    return texts.join('\n');
  }

  function expectNoneIn(text: string, digests: readonly string[]): void {
    expect(digests.length).toBeGreaterThan(5);
    const forms = digests.flatMap((digest) => [
      digest,
      Buffer.from(digest, 'hex').toString('base64'),
    ]);
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
  }

  it('is in no public response', async () => {
    const versions = await linesOf<Facts>(room.ask(`${PUBLIC}/versions`));
    expect(versions.length).toBeGreaterThan(1);
    const paths = [
      '/',
      '/catalog',
      '/catalog.jsonld',
      '/figures',
      '/map',
      '/figures/2025',
      '/status',
      '/docs',
      '/v1/editions',
      '/v1/editions/2025',
      '/v1/editions/2020',
      '/v1/editions/2025/figures',
      '/catalog/datasets/healthtech-companies.jsonld',
      `${PUBLIC}/versions`,
      ...versions.map(({ id }) => `${PUBLIC}/versions/${id}`),
    ];
    expectNoneIn(await learnt(paths.map((path) => room.ask(path))), secret);
  });

  it('is not shown to a partner that has not read the rows', async () => {
    const read = (path: string) => room.withToken(newcomer, path);
    const facts = await body<Facts>(read(`${VERSIONS}/${old.id}`));
    expect(facts.manifest).toBeNull();
    const paths = [VERSIONS, `${VERSIONS}/${old.id}`, `${VERSIONS}/current`];
    expectNoneIn(await learnt(paths.map(read)), secret);
  });

  it('is shown to a recipient of the rows: digests and manifest of its own file', async () => {
    expect(await body(room.partner(`${VERSIONS}/${old.id}`))).toMatchObject({
      manifest: old.manifest,
      files: old.files,
    });
  });

  it('is not needed to check a file: the manifest of the current version names its digest', async () => {
    const text = await (await room.withToken(newcomer, `${DATA}?format=csv`)).text();
    const { files, manifest } = await body<Facts>(room.withToken(newcomer, `${VERSIONS}/current`));
    expect(files.find(({ path }) => path.endsWith('.csv'))?.sha256).toBe(sha256(text));
    const payload = Buffer.from(manifest?.split('.')[1] ?? '', 'base64url').toString();
    expect(payload).toContain(sha256(text));
  });
});
