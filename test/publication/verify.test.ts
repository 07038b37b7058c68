import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { ROW_FORMATS } from '../../lib/publication/file-formats.ts';
import { MANIFEST_TYPE } from '../../lib/publication/manifest.ts';
import { type DownloadedVersion, verifyVersion } from '../../lib/publication/verify.ts';
import { PURPOSE, publicationSetup, testSigner } from './publication-setup.ts';
import { companies } from './records.ts';

type Directory = Map<string, Buffer>;
const CSV = `${COMPANIES_DATASET_ID}.csv`;
const ARRAY = `${COMPANIES_DATASET_ID}.json`;
const XLSX = `${COMPANIES_DATASET_ID}.xlsx`;

/** The files of a partner after it has fetched all files of a version. */
async function downloaded(granted = [1, 2, 4]): Promise<{ files: Directory; manifest: string }> {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(5));
  await setup.grant(granted);
  await setup.service.publish({ cause: 'night', actor: 'system' });
  const view = await setup.service.view('partners', PURPOSE);
  const files: Directory = new Map();
  for (const { path } of view.files) {
    const parts: Uint8Array[] = [];
    for await (const part of (await setup.service.open(view, path)).body) parts.push(part);
    files.set(path, Buffer.concat(parts));
  }
  const { manifest } = await setup.service.version(view.id, 'partners');
  files.set('manifest.jws', Buffer.from(manifest));
  return { files, manifest };
}

function directory(files: Directory): DownloadedVersion {
  return {
    paths: async () => [...files.keys()],
    async *read(path) {
      const bytes = files.get(path) ?? Buffer.alloc(0);
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    },
  };
}

const appended = (files: Directory, path: string, text: string) =>
  files.set(path, Buffer.concat([files.get(path) ?? Buffer.alloc(0), Buffer.from(text)]));

describe('verifyVersion', () => {
  it('finds nothing wrong in a published version', async () => {
    const { files, manifest } = await downloaded();
    const { findings, manifest: document } = await verifyVersion(
      directory(files),
      `${manifest}\n`,
      testSigner,
    );
    expect(findings).toEqual([]);
    expect(document?.files.filter(({ rows }) => rows === 3)).toHaveLength(ROW_FORMATS.length);
  });

  it.each<[string, (files: Directory) => unknown, readonly string[], RegExp]>([
    ['a file is missing', (files) => files.delete(CSV), ['MISSING_FILE'], /\.csv is missing/],
    [
      'an extra file exists',
      (files) => files.set('extra.csv', Buffer.from('x')),
      ['EXTRA_FILE'],
      /extra\.csv is not part/,
    ],
    [
      'a row is added',
      (files) => appended(files, CSV, 'LUHT-TEST-0099\r\n'),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_ROWS'],
      /holds 4 rows; the manifest says 3/,
    ],
    [
      'a letter was changed',
      (files) => files.get(CSV)?.write('X', 900),
      ['WRONG_DIGEST'],
      /was changed/,
    ],
    [
      'a file is cut',
      (files) => files.set(CSV, Buffer.alloc(0)),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_ROWS'],
      /has 0 bytes/,
    ],
    [
      'a row of the array is left out',
      (files) => files.set(ARRAY, Buffer.from(String(files.get(ARRAY)).replace(/^\{.*,\n/m, ''))),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_ROWS'],
      /json holds 2 rows; the manifest says 3/,
    ],
    [
      'Parquet is cut',
      (files) => files.set(`${COMPANIES_DATASET_ID}.parquet`, Buffer.from('PAR1')),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_ROWS'],
      /holds \? rows/,
    ],
    [
      'a row of the workbook is left out',
      async (files) =>
        files.set(XLSX, (await downloaded([1, 2])).files.get(XLSX) ?? Buffer.alloc(0)),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_ROWS'],
      /xlsx holds 2 rows; the manifest says 3/,
    ],
    [
      'the workbook is invalid',
      (files) => files.set(XLSX, Buffer.from('PK')),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_ROWS'],
      /holds \? rows/,
    ],
    [
      'two files are exchanged',
      (files) => exchange(files, 'codebook.json', 'datapackage.json'),
      ['WRONG_LENGTH', 'WRONG_DIGEST', 'WRONG_LENGTH', 'WRONG_DIGEST'],
      /codebook\.json/,
    ],
  ])('reports that %s', async (_, spoil, codes, words) => {
    const { files, manifest } = await downloaded();
    await spoil(files);
    const { findings } = await verifyVersion(directory(files), manifest, testSigner);
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(findings.map(({ message }) => message.en).join('\n')).toMatch(words);
    for (const { message } of findings)
      expect(Object.values(message).join()).not.toMatch(/[{}]|undefined/);
  });

  it.each<[string, (jws: string) => string | Promise<string>, string]>([
    ['its counts were changed', (jws) => forge(jws), 'BAD_SIGNATURE'],
    [
      'it is another signed document',
      (jws) => testSigner.sign(payloadOf(jws), 'at+jwt'),
      'MANIFEST_WRONG_TYPE',
    ],
    [
      'it is a signed document without the members of a manifest',
      () => testSigner.sign({ any: 1 }, MANIFEST_TYPE),
      'MANIFEST_UNREADABLE',
    ],
  ])('returns no manifest if %s', async (_, spoil, code) => {
    const { files, manifest } = await downloaded();
    const verification = await verifyVersion(directory(files), await spoil(manifest), testSigner);
    expect(verification).toMatchObject({ manifest: null, findings: [{ code, path: null }] });
  });
});

function exchange(files: Directory, a: string, b: string): void {
  const [one, other] = [files.get(a), files.get(b)];
  if (one !== undefined && other !== undefined) files.set(a, other).set(b, one);
}

function payloadOf(jws: string) {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
}

function forge(jws: string): string {
  const [header, , mac] = jws.split('.');
  const payload = { ...payloadOf(jws), software: 'other' };
  return [header, Buffer.from(JSON.stringify(payload)).toString('base64url'), mac].join('.');
}
