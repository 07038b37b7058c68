import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/core/digest.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { EXAMPLE_2020, EXAMPLE_2025 } from './mapping-file.ts';
import { body, DATA, DECISION, linesOf, RESEARCH, Setup, VERSIONS } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0106';
const PUBLIC = '/v1/datasets/healthtech-companies-public';

interface Facts {
  readonly id: string;
  readonly manifest: string | null;
  readonly files: readonly { readonly path: string; readonly sha256?: string }[];
}

describe('9.11 a digest of refused data', () => {
  let setup: Setup;
  let old: Facts;
  let oldPublic: Facts;
  /** Values whose digest would confirm a guess. */
  let secret: readonly string[] = [];
  let newcomer = '';

  async function decide(what: 'consents' | 'withdrawals', audiences: string[]) {
    const json = { ...DECISION, audiences };
    const path = `/v1/companies/${COMPANY}/${what}`;
    expect((await setup.as('consent-officer', path, { json })).status).toBe(201);
  }

  beforeAll(async () => {
    setup = await Setup.demonstration();
    await decide('consents', ['public']);
    await setup.kaart.night();
    await setup.kaart.deliver();
    await (await setup.partner(DATA)).text();
    await (await setup.ask(`${PUBLIC}/data`)).text();
    old = await body<Facts>(setup.partner(`${VERSIONS}/current`));
    oldPublic = await body<Facts>(setup.ask(`${PUBLIC}/versions/current`));
    setup.now = addMilliseconds(setup.now, DAY_MS);
    await decide('withdrawals', ['public', 'partners']);
    await setup.kaart.deliver();
    const editions = await setup.kaart.figures.editions();
    const { version } = await setup.kaart.publication.head();
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
      setup.as('partner-admin', '/v1/partners', {
        json: { client_id: 'newcomer', name: 'New', purposes: [RESEARCH] },
      }),
    ).then((made) => setup.token('newcomer', String(made.client_secret)));
  });
  afterAll(() => setup.close());

  /** All that a caller can learn: the text and the headers of every response, and the content of signed documents. */
  async function collectLearntText(responses: readonly Promise<Response>[]): Promise<string> {
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
    const versions = await linesOf<Facts>(setup.ask(`${PUBLIC}/versions`));
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
    expectNoneIn(await collectLearntText(paths.map((path) => setup.ask(path))), secret);
  });

  it('is not shown to a partner that has not read the rows', async () => {
    const read = (path: string) => setup.withToken(newcomer, path);
    const facts = await body<Facts>(read(`${VERSIONS}/${old.id}`));
    expect(facts.manifest).toBeNull();
    const paths = [VERSIONS, `${VERSIONS}/${old.id}`, `${VERSIONS}/current`];
    expectNoneIn(await collectLearntText(paths.map(read)), secret);
  });

  it('is shown to a recipient of the rows: digests and manifest of its own file', async () => {
    expect(await body(setup.partner(`${VERSIONS}/${old.id}`))).toMatchObject({
      manifest: old.manifest,
      files: old.files,
    });
  });

  it('is not needed to check a file: the manifest of the current version names its digest', async () => {
    const text = await (await setup.withToken(newcomer, `${DATA}?format=csv`)).text();
    const { files, manifest } = await body<Facts>(setup.withToken(newcomer, `${VERSIONS}/current`));
    expect(files.find(({ path }) => path.endsWith('.csv'))?.sha256).toBe(sha256(text));
    const payload = Buffer.from(manifest?.split('.')[1] ?? '', 'base64url').toString();
    expect(payload).toContain(sha256(text));
  });
});
