import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { Shell } from '../cli/shell.ts';
import { body, Setup } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0106';
const ROTATIONS = 12;

interface Keys {
  readonly keys: readonly { readonly kid: string }[];
}

describe('11.5 after twelve rotations', () => {
  let setup: Setup;
  let shell: Shell;
  let first = '';
  const toPath = (name: string) => join(setup.home, name);
  const readKeys = (name: string) => body<Keys>(setup.ask(`/.well-known/${name}.json`));

  /** Moves the clock by a day, because keys are rotated at most once a day. */
  async function rotate(): Promise<void> {
    const path = toPath('keys.json');
    const document = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...document, since: '2020-01-01T00:00:00.000Z' }));
    await setup.kaart.identity.rotateKeys('planned', 'alice');
  }

  beforeAll(async () => {
    setup = await Setup.demonstration();
    shell = new Shell({ KAART_HOME: setup.home });
    await setup.kaart.night();
    first = (await readKeys('jwks')).keys[0]?.kid ?? '';
    const path = `/v1/companies/${COMPANY}`;
    const { receipt } = await body<{ receipt: string }>(
      setup.as('consent-officer', `${path}/withdrawals`, {
        json: {
          fieldGroups: ['registry'],
          audiences: ['partners'],
          givenBy: 'company-representative',
          language: 'fr',
          evidenceRef: 'mail://1',
        },
      }),
    );
    const signed = await setup.as('auditor', `${path}/receipts/${receipt}`);
    await writeFile(toPath('receipt.jwt'), await signed.text());
    setup.now = addMilliseconds(setup.now, DAY_MS);
    await setup.kaart.night();
    await mkdir(toPath('version'));
    const into = ['--directory', toPath('version')];
    await setup.kaart.deliver();
    for (let n = 0; n < ROTATIONS; n += 1) await rotate();
    for (const name of ['jwks', 'jwks-archive'])
      await writeFile(toPath(`${name}.json`), JSON.stringify(await readKeys(name)));
    const fetched = await shell.type('fetch healthtech-companies-public', ...into);
    expect(fetched).toMatchObject({ code: 0 });
  });

  it('every key is in the published archive once, and the newest keys are in the key set', async () => {
    const archive = (await readKeys('jwks-archive')).keys.map(({ kid }) => kid);
    expect(archive).toHaveLength(ROTATIONS + 1);
    expect(new Set(archive).size).toBe(archive.length);
    expect(archive).toContain(first);
    expect((await readKeys('jwks')).keys.map(({ kid }) => kid)).not.toContain(first);
    for (const key of (await readKeys('jwks-archive')).keys) expect(key).not.toHaveProperty('d');
  });

  it('a nightly run without changes signs the current manifest again, with the same content', async () => {
    const { publication, identity, night } = setup.kaart;
    const readServed = async () => {
      const { version } = await publication.head();
      const found = await publication.version(version.views.partners.id, 'partners');
      return found.manifest;
    };
    const before = await readServed();
    expect(await identity.isSignedRecently(before)).toBe(false);
    expect(await night()).toMatchObject({ outcome: 'unchanged' });
    const after = await readServed();
    expect(await identity.isSignedRecently(after)).toBe(true);
    expect(after.split('.')[1]).toBe(before.split('.')[1]);
    await night();
    expect(await readServed()).toBe(after);
  });

  it('after the rotation, no served document has a signature of a compromised key', async () => {
    const { publication, identity } = setup.kaart;
    const readManifest = async () => {
      const { id } = (await publication.head()).version.views.partners;
      return (await publication.version(id, 'partners')).manifest;
    };
    const before = await readManifest();
    const json = { reason: 'compromised' };
    expect((await setup.as('operator', '/v1/keys/rotation', { json })).status).toBe(200);
    expect(await identity.isSignedRecently(before)).toBe(false);
    expect(await identity.isSignedRecently(await readManifest())).toBe(true);
  });

  it('the audit is intact, and the current manifest can be verified', async () => {
    const audit = await shell.type('audit verify');
    expect([audit.code, audit.out]).toEqual([0, expect.stringContaining('whole')]);
    const { version } = await setup.kaart.publication.head();
    const { manifest } = await setup.kaart.publication.version(
      version.views.partners.id,
      'partners',
    );
    const { verifier } = setup.kaart.identity;
    expect(await verifier.verify(manifest, 'kaart-manifest+jwt')).toMatchObject({ ok: true });
    const fetched = await shell.type('verify', toPath('version'));
    expect([fetched.code, fetched.out]).toEqual([0, expect.stringContaining('exactly what')]);
  });

  it('a receipt of the first key is verified with the archive', async () => {
    const jwks = ['--jwks', toPath('jwks-archive.json')];
    const { code, out } = await shell.type('verify-receipt', toPath('receipt.jwt'), ...jwks);
    expect([code, out]).toEqual([0, expect.stringContaining('exactly what')]);
  });

  it('a missing key is reported as unknown, not as damage', async () => {
    const jwks = ['--jwks', toPath('jwks.json')];
    const receipt = await shell.type('verify-receipt', toPath('receipt.jwt'), ...jwks);
    expect([receipt.code, receipt.out]).toEqual([1, expect.stringMatching(/^not checked:/)]);
    expect(receipt.out).toContain(first);
    const audit = await shell.type('audit verify', ...jwks);
    expect(audit.out).toContain('was not checked: its key is not among the given ones');
    expect(audit.out).not.toContain('damaged');
    const version = await shell.type('verify', toPath('version'), ...jwks);
    expect([version.code, version.out]).toEqual([1, expect.stringMatching(/^not checked:/)]);
  });
});
