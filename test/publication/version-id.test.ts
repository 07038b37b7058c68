import { describe, expect, it } from 'vitest';
import { computeDigest, computeKeyedDigest } from '../../lib/core/digest.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { ROW_FORMATS } from '../../lib/publication/file-formats.ts';
import { versionPrefix } from '../../lib/publication/keys.ts';
import type { PublicationOutcome } from '../../lib/publication/outcome.ts';
import {
  type PublicationSetup,
  publicationSetup,
  readContents,
  VERSION_KEY,
} from './publication-setup.ts';
import { companies, company } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;
/** Four eligible companies, and a fifth that is not eligible. */
const ROWS = [...companies(4), company(5, { sector_type: 'public-sector' })];
const TO_PUBLIC = { audiences: ['public'] } as const;

async function published(outcome: Promise<PublicationOutcome>) {
  const result = await outcome;
  if (result.kind === 'held') throw new Error('held');
  return result.version;
}

async function first(setup: PublicationSetup) {
  setup.editions.release('2025', ROWS);
  await setup.grant([1, 2, 3]);
  return published(setup.service.publish(night));
}

describe('the id of a version', () => {
  it('and the bytes of its files are the same for the same content, at any time and place', async () => {
    const [here, there] = [publicationSetup(), publicationSetup()];
    there.tick(400 * DAY_MS);
    const [a, b] = [await first(here), await first(there)];
    expect(a.id).toBe(b.id);
    expect(a.id).toMatch(/^2025-[0-9a-f]{12}$/);
    expect(readContents(there.files, versionPrefix(b))).toEqual(
      readContents(here.files, versionPrefix(a)),
    );
    expect(a.publishedAt).not.toBe(b.publishedAt);
  });

  it.each<[string, 'same' | 'other', (setup: PublicationSetup) => Promise<unknown> | unknown]>([
    ['nothing happened but time', 'same', (setup) => setup.tick(30 * DAY_MS)],
    ['a company that is no row of the edition grants', 'same', (setup) => setup.grant([99])],
    ['a company that is not eligible grants', 'same', (setup) => setup.grant([5])],
    ['a company grants what it had granted', 'same', (setup) => setup.grant([1])],
    ['a company grants', 'other', (setup) => setup.grant([4])],
    ['a company grants to one audience more', 'other', (setup) => setup.grant([1], TO_PUBLIC)],
    ['a company withdraws', 'other', (setup) => setup.withdraw([3])],
    [
      'a company withdraws one group',
      'other',
      (setup) => setup.withdraw([3], { groups: ['contact'] }),
    ],
    [
      'a row is corrected',
      'other',
      (setup) => setup.editions.release('2025', [company(1, { employees: 7 }), ...ROWS.slice(1)]),
    ],
    [
      'the same rows are another edition',
      'other',
      (setup) => setup.editions.release('2025.1', ROWS),
    ],
  ])('if %s is the %s', async (_, expected, happens) => {
    const setup = publicationSetup();
    const before = await first(setup);
    await happens(setup);
    const outcome = await setup.service.publish(night);
    expect(outcome.kind).toBe(expected === 'same' ? 'unchanged' : 'published');
    expect((await setup.service.head()).version.id === before.id).toBe(expected === 'same');
  });

  it('is different with other formats, and a new version is published', async () => {
    const setup = publicationSetup({ formats: ['jsonl'] });
    const before = await first(setup);
    const outcome = await setup.another({ formats: ROW_FORMATS }).publish(night);
    expect(outcome.kind).toBe('published');
    expect((await setup.service.head()).version.id).not.toBe(before.id);
  });

  it('is the same when an earlier state returns, with new files', async () => {
    const setup = publicationSetup();
    const before = await first(setup);
    await setup.grant([4]);
    const between = await published(setup.service.publish(night));
    await setup.withdraw([4]);
    const after = await published(setup.service.publish(night));
    expect([before.id, after.id]).toEqual([before.id, before.id]);
    expect([before.seq, between.seq, after.seq]).toEqual([1, 2, 3]);
    await setup.service.onVersionPublished({ supersededPrefix: versionPrefix(before) });
    expect(setup.files.keys(versionPrefix(after)).length).toBeGreaterThan(20);
    expect(setup.files.keys(versionPrefix(before))).toEqual([]);
  });
});

describe('9.11 a recipient that knows the rows, all grants and the code', () => {
  it('cannot check a guess by the id, which depends on a secret of the installation', async () => {
    const [here, there] = [
      publicationSetup(),
      publicationSetup({ versionKey: async () => new Uint8Array(32).fill(8) }),
    ];
    const [a, b] = [await first(here), await first(there)];
    const { id: _, publishedAt: __, views: ___, ...known } = a;
    expect(b).toMatchObject(known);
    expect(b.id).not.toBe(a.id);
    const { dataset, edition, grantsDigest, renderer } = a;
    const unkeyed = computeDigest({ dataset, edition, grantsDigest, renderer });
    expect(a.id).not.toBe(`2025-${unkeyed.slice(0, 12)}`);
    const keyed = computeKeyedDigest(
      { dataset, reader: null, edition, grantsDigest, renderer },
      VERSION_KEY,
    );
    expect(a.id).toBe(`2025-${keyed.slice(0, 12)}`);
  });
});

describe('a nightly run without changes', () => {
  it('publishes nothing, writes nothing, and returns “unchanged”', async () => {
    const setup = publicationSetup();
    const version = await first(setup);
    const [files, head] = [setup.files.keys(), await setup.deps.versions.head(version.dataset)];
    expect(await setup.service.publish(night)).toEqual({ kind: 'unchanged', version });
    expect(setup.files.keys()).toEqual(files);
    expect(await setup.deps.versions.head(version.dataset)).toEqual(head);
  });
});

describe('a publication without an edition', () => {
  it('is refused with `nothing-published`', async () => {
    await expect(publicationSetup().service.publish(night)).rejects.toMatchObject({
      code: 'nothing-published',
    });
  });
});
