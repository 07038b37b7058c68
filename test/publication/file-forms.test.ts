import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeForm, encodeForm, FILE_FORMS, splitForm } from '../../lib/publication/file-forms.ts';
import { versionPrefix } from '../../lib/publication/keys.ts';
import { MANIFEST_TYPE } from '../../lib/publication/manifest.ts';
import type { ViewFiles } from '../../lib/publication/ports.ts';
import { FORMS } from '../../lib/publication/version.ts';
import {
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readBy,
  testSigner,
} from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;
const COMPANIES = 40;

/** Partners see 40 companies, enough for compressed text files. */
async function published(): Promise<PublicationSetup> {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(COMPANIES));
  await setup.grant(Array.from({ length: COMPANIES }, (_, at) => at + 1));
  await setup.service.publish(night);
  return setup;
}

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('the stored forms of a file', () => {
  it.each(FILE_FORMS)(
    '14.2 %s is decoded to the same bytes, in chunks of any size',
    async (form) => {
      for (const text of ['', 'a', 'Ärzte\r\n'.repeat(9_000)])
        for (const size of [1, 2, 1_000]) {
          const file = Buffer.from(text);
          const stored = await whole(encodeForm(form, pieces(file, 4_000)));
          expect(await whole(decodeForm(form, pieces(stored, size)))).toEqual(file);
        }
    },
  );

  it('14.2 are recognised by the file name', () => {
    expect(splitForm('a.csv.gz')).toEqual(['a.csv', 'gzip']);
    expect(splitForm('a.csv.br')).toEqual(['a.csv', 'br']);
    expect(splitForm('a.csv.bom')).toEqual(['a.csv', 'bom']);
    expect(splitForm('a.csv')).toEqual(['a.csv', undefined]);
  });

  it('14.2 of a view are stored once, and decode to the file', async () => {
    const setup = await published();
    const { version } = await setup.service.head();
    const prefix = `${versionPrefix(version)}partners/`;
    const undo = { br: brotliDecompressSync, gzip: gunzipSync, bom: (b: Buffer) => b.subarray(3) };
    for (const { path, format, bytes, forms } of version.views.partners.files) {
      expect(forms.map(({ form }) => form)).toEqual(FORMS[format] ?? []);
      for (const { form, bytes: length } of forms) {
        const suffix = { br: '.br', gzip: '.gz', bom: '.bom' }[form];
        const stored = setup.files.bytes(`${prefix}${path}${suffix}`);
        expect(stored).toHaveLength(length);
        expect(undo[form](stored)).toEqual(setup.files.bytes(prefix + path));
        if (form !== 'bom') expect(length).toBeLessThan(bytes / 3);
      }
    }
  });

  it('14.2 of a small file are only the form with a byte order mark', async () => {
    const setup = await published();
    const { version } = await setup.service.head();
    const forms = version.views.public.files.flatMap(({ path, forms }) =>
      forms.map(({ form }) => [path, form]),
    );
    expect(forms).toEqual([
      ['healthtech-companies.csv', 'bom'],
      ['codebook.csv', 'bom'],
    ]);
  });

  it('14.2 are not in the manifest or in the facts for recipients', async () => {
    const setup = await published();
    const view = await setup.service.view('partners', PURPOSE);
    const facts = await setup.service.version(view.id, 'partners');
    const signed = await testSigner.verify(facts.manifest, MANIFEST_TYPE);
    expect(signed.ok).toBe(true);
    expect(JSON.stringify([facts, signed])).not.toContain('forms');
  });

  it('14.2 are deleted with their version when a company withdraws', async () => {
    const setup = await published();
    const before = versionPrefix((await setup.service.head()).version);
    expect(
      setup.files.keys(before).filter((key) => /\.(br|gz|bom)$/.test(key)).length,
    ).toBeGreaterThan(8);
    await setup.withdraw([1]);
    await setup.service.onAccessReduced();
    await setup.service.onVersionPublished({ supersededPrefix: before });
    expect(setup.files.keys(before)).toEqual([]);
    const left: string[] = [];
    for (const key of setup.files.keys('versions/')) {
      const form = splitForm(key)[1];
      const plain =
        form === undefined
          ? setup.files.bytes(key)
          : await whole(decodeForm(form, pieces(setup.files.bytes(key), 500)));
      if (plain.includes('LUHT-TEST-0001')) left.push(key);
    }
    expect(left).toEqual([]);
  });

  it('14.2 a run starts again if another run erases its files', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    let erased = 0;
    const files: ViewFiles = {
      writer: (key) => setup.files.writer(key),
      list: (...args) => setup.files.list(...args),
      stored: (...args) => setup.files.stored(...args),
      purge: (...args) => setup.files.purge(...args),
      link: (...args) => setup.files.link(...args),
      get: async (key, range) => {
        const isOwn = key.endsWith('.csv') && !key.startsWith(before);
        if (isOwn && erased++ === 0) await setup.files.purge(key);
        return setup.files.get(key, range);
      },
    };
    const before = versionPrefix((await setup.service.head()).version);
    await setup.another({ files }).supersede({ actor: 'system' });
    expect(erased).toBeGreaterThan(1);
    expect(await readBy(setup.service, 'partners')).toHaveLength(COMPANIES - 1);
  });

  it('14.2 that are lost are written again', async () => {
    const setup = await published();
    const { version } = await setup.service.head();
    const key = `${versionPrefix(version)}partners/healthtech-companies.csv.gz`;
    await setup.files.purge(key);
    const view = await setup.service.view('partners', PURPOSE);
    const { body } = await setup.service.open(view, 'healthtech-companies.csv', { form: 'gzip' });
    const text = gunzipSync(await whole(body)).toString('utf8');
    expect(text.split('\r\n')).toHaveLength(COMPANIES + 2);
    expect((await setup.service.head()).version.seq).toBe(version.seq + 1);
    expect(await readBy(setup.service, 'partners')).toHaveLength(COMPANIES);
  });
});
