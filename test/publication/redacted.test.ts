import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { addMilliseconds } from '../../lib/core/instant.ts';
import { ROW_FORMATS, type RowFormat } from '../../lib/publication/file-formats.ts';
import { encodeForm, type FileForm, FORM_SUFFIXES } from '../../lib/publication/file-forms.ts';
import type { PublicationService } from '../../lib/publication/publication-service.ts';
import { redactedName } from '../../lib/publication/redacted-name.ts';
import { verifyVersion } from '../../lib/publication/verify.ts';
import { FORMS } from '../../lib/publication/version.ts';
import {
  listItems,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readRows,
  testSigner,
} from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

/** A version with companies 1, 2 and 3, superseded by one without 1. Company 4 granted its row in between. */
async function superseded(): Promise<{ setup: PublicationSetup; old: string; stored: string }> {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.service.publish(night);
  const { id: stored, views } = (await setup.service.head()).version;
  const old = views.partners.id;
  await setup.grant([4]);
  await setup.withdraw([1]);
  await setup.service.onAccessReduced();
  return { setup, old, stored };
}

async function idsIn(service: PublicationService, old: string): Promise<string[]> {
  const view = await service.redacted(redactedName(old), 'partners', PURPOSE);
  return (await readRows(service, view)).map(({ record_id }) => record_id.slice(-4));
}

/** Runs the pending jobs. */
async function settle(setup: PublicationSetup): Promise<void> {
  for (const { data } of await listItems(setup.table, 'OUTBOX')) {
    if (data['kind'] === 'version-published') await setup.service.onVersionPublished(data as never);
    if (data['kind'] === 'redaction-dropped') await setup.service.onRedactionDropped(data as never);
    if (data['kind'] === 'redaction-wanted') await setup.service.onRedactionWanted(data as never);
  }
}

const redactedKeys = (setup: PublicationSetup) => setup.files.keys('versions/redacted/');

describe('the redacted version of a superseded version', () => {
  it('has its rows without the withdrawn ones, and no other rows', async () => {
    const { setup, old } = await superseded();
    expect(await idsIn(setup.service, old)).toEqual(['0002', '0003']);
    await setup.grant([1]);
    await setup.service.publish(night);
    expect(await idsIn(setup.service, old)).toEqual(['0002', '0003']);
  });

  it('has fewer rows at the next read after a further withdrawal, and its old files are erased', async () => {
    const { setup, old } = await superseded();
    await idsIn(setup.service, old);
    const before = redactedKeys(setup);
    expect(before.length).toBeGreaterThan(0);
    await setup.withdraw([2]);
    await setup.withdraw([3], { groups: ['profile'] });
    expect(await idsIn(setup.service, old)).toEqual(['0003']);
    await settle(setup);
    expect(redactedKeys(setup).filter((key) => before.includes(key))).toEqual([]);
    expect(await idsIn(setup.service, old)).toEqual(['0003']);
  });

  it('is erased after a withdrawal if it is not read again', async () => {
    const { setup, old } = await superseded();
    await idsIn(setup.service, old);
    await setup.withdraw([2]);
    await setup.service.onAccessReduced();
    await settle(setup);
    expect(redactedKeys(setup)).toEqual([]);
  });

  it('11.5 is deleted before its signing key is removed, and is created again with a new key', async () => {
    const { setup, old } = await superseded();
    await idsIn(setup.service, old);
    const isOld = async () => false;
    await setup.service.signAgain(async () => true);
    await settle(setup);
    expect(redactedKeys(setup).length).toBeGreaterThan(0);
    await setup.service.signAgain(isOld);
    await settle(setup);
    expect(redactedKeys(setup)).toEqual([]);
    expect(await idsIn(setup.service, old)).toEqual(['0002', '0003']);
  });

  it('is erased by the nightly run if a grant in it has expired', async () => {
    const { setup, old } = await superseded();
    await setup.grant([2], { validUntil: addMilliseconds(setup.now(), 1_000) });
    await setup.service.onAccessReduced();
    expect(await idsIn(setup.service, old)).toEqual(['0002', '0003']);
    setup.tick(2_000);
    await setup.service.deleteAbandonedFiles();
    await settle(setup);
    expect(redactedKeys(setup)).toEqual([]);
    expect(await idsIn(setup.service, old)).toEqual(['0003']);
  });

  it('has a manifest that names the superseded version and matches the files', async () => {
    const { setup, old } = await superseded();
    const name = redactedName(old);
    const { manifest, files } = await setup.service.version(name, 'partners');
    const view = await setup.service.redacted(name, 'partners', PURPOSE);
    const read = async function* (path: string) {
      yield* (await setup.service.open(view, path)).body;
    };
    const downloaded = { paths: async () => files.map(({ path }) => path), read };
    const verified = await verifyVersion(downloaded, manifest, testSigner);
    expect(verified).toMatchObject({
      findings: [],
      manifest: { version: name, redacts: { version: old, reason: 'permission-ended', rows: 3 } },
    });
  });

  it('does not exist for the current version or an unknown version', async () => {
    const { setup } = await superseded();
    const head = (await setup.service.head()).version.views.partners.id;
    for (const id of [head, '2025-000000000000', ''])
      await expect(idsIn(setup.service, id)).rejects.toMatchObject({ code: 'not-found' });
    const { setup: other, old } = await superseded();
    const anyone = other.service.redacted(old, 'partners', PURPOSE);
    await expect(anyone).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is served for the purposes of the notices only', async () => {
    const { setup, old } = await superseded();
    const direct = 'https://w3id.org/dpv#DirectMarketing';
    const pending = setup.service.redacted(redactedName(old), 'partners', direct);
    await expect(pending).rejects.toMatchObject({ code: 'forbidden' });
    const unasked = await setup.service.redacted(redactedName(old), 'partners');
    const opened = setup.service.open(unasked, `${COMPANIES_DATASET_ID}.csv`);
    await expect(opened).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('of a large edition is created by the outbox', async () => {
    const { setup, old } = await superseded();
    const large = setup.another({ maxRowsWithinRead: 2 });
    for (const _ of [1, 2])
      await expect(idsIn(large, old)).rejects.toMatchObject({ code: 'view-stale' });
    const wanted = (await listItems(setup.table, 'OUTBOX')).filter(
      ({ data }) => data['kind'] === 'redaction-wanted',
    );
    expect(wanted).toHaveLength(1);
    await settle(setup);
    expect(await idsIn(large, old)).toEqual(['0002', '0003']);
  });

  it('is the same if two processes create it at once', async () => {
    const { setup, old } = await superseded();
    const both = await Promise.all([idsIn(setup.service, old), idsIn(setup.another(), old)]);
    expect(both).toEqual([
      ['0002', '0003'],
      ['0002', '0003'],
    ]);
  });
});

describe('inspectErasure', () => {
  const row = { recordId: 'LUHT-TEST-0001', audience: 'partners', fieldGroup: 'registry' } as const;

  it('finds no row after the erasure, in every format, and counts the stored files', async () => {
    const { setup } = await superseded();
    const { proof, remainingRows, unservedKeys } = await setup.service.inspectErasure([row]);
    expect([[...remainingRows], unservedKeys]).toEqual([[], []]);
    const { files } = (await setup.service.head()).version.views.partners;
    const ofRows = files.filter(({ rows }) => rows !== undefined);
    expect(ofRows).toHaveLength(ROW_FORMATS.length);
    expect(proof).toMatchObject({
      filesRead: ofRows.flatMap(({ forms }) => ['its own', ...forms]).length,
      objectVersions: setup.files.keys('versions/').length,
    });
  });

  const stored = ROW_FORMATS.flatMap((format): [string, RowFormat, FileForm | undefined][] => [
    [format, format, undefined],
    ...(FORMS[format] ?? []).map((form): [string, RowFormat, FileForm] => [
      `${format}${FORM_SUFFIXES[form]}`,
      format,
      form,
    ]),
  ]);

  it.each(stored)('14.2 finds a row that is left in %s', async (name, format, form) => {
    const { setup } = await superseded();
    const { id, seq } = (await setup.service.head()).version;
    const own = `versions/${id}/${String(seq).padStart(8, '0')}/partners/${COMPANIES_DATASET_ID}.${name}`;
    const full = publicationSetup();
    full.editions.release('2025', companies(6));
    await full.grant([1, 2, 3]);
    await full.service.publish(night);
    const [leaked = ''] = full.files
      .keys('versions/')
      .filter((key) => key.endsWith(`partners/${COMPANIES_DATASET_ID}.${format}`));
    const writer = await setup.files.writer(own);
    const { body } = await full.files.get(leaked);
    for await (const chunk of form === undefined ? body : encodeForm(form, body))
      await writer.write(chunk);
    await writer.close();
    const { remainingRows } = await setup.service.inspectErasure([
      row,
      { ...row, recordId: 'LUHT-TEST-0006' },
    ]);
    expect([...remainingRows]).toEqual([0]);
  });

  it('finds a group that is still shown, and does not report a later grant', async () => {
    const { setup } = await superseded();
    const group = { ...row, recordId: 'LUHT-TEST-0002', fieldGroup: 'profile' } as const;
    expect([...(await setup.service.inspectErasure([group])).remainingRows]).toEqual([]);
    await setup.withdraw([2], { groups: ['profile'] });
    expect([...(await setup.service.inspectErasure([group])).remainingRows]).toEqual([0]);
    await setup.service.onAccessReduced();
    expect([...(await setup.service.inspectErasure([group])).remainingRows]).toEqual([]);
  });

  it('erases unserved files first, and leaves the files of a running publication', async () => {
    const { setup, stored } = await superseded();
    expect(setup.files.keys(`versions/${stored}/`).length).toBeGreaterThan(0);
    const coming = 'versions/2025-coming/00000009/partners/x';
    await (await setup.files.writer(coming)).close();
    const { unservedKeys } = await setup.service.inspectErasure([row]);
    expect(setup.files.keys(`versions/${stored}/`)).toEqual([]);
    expect(unservedKeys).toEqual([coming]);
  });
});
