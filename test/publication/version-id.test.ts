import { describe, expect, it } from 'vitest';
import { computeDigest, computeKeyedDigest } from '../../lib/core/digest.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { versionPrefix } from '../../lib/publication/keys.ts';
import type { PublicationOutcome } from '../../lib/publication/outcome.ts';
import { ROW_FORMATS } from '../../lib/publication/version.ts';
import { companies, company } from './records.ts';
import { contentsOf, VERSION_KEY, type World, world } from './world.ts';

const night = { cause: 'night', actor: 'system' } as const;
/** Four eligible companies, and a fifth that is not eligible. */
const ROWS = [...companies(4), company(5, { sector_type: 'public-sector' })];
const TO_PUBLIC = { audiences: ['public'] } as const;

async function published(outcome: Promise<PublicationOutcome>) {
  const result = await outcome;
  if (result.kind === 'held') throw new Error('held');
  return result.version;
}

async function first(w: World) {
  w.editions.release('2025', ROWS);
  await w.grant([1, 2, 3]);
  return published(w.service.publish(night));
}

describe('the id of a version', () => {
  it('and the bytes of its files are the same for the same content, at any time and place', async () => {
    const [here, there] = [world(), world()];
    there.tick(400 * DAY_MS);
    const [a, b] = [await first(here), await first(there)];
    expect(a.id).toBe(b.id);
    expect(a.id).toMatch(/^2025-[0-9a-f]{12}$/);
    expect(contentsOf(there.files, versionPrefix(b))).toEqual(
      contentsOf(here.files, versionPrefix(a)),
    );
    expect(a.publishedAt).not.toBe(b.publishedAt);
  });

  it.each<[string, 'same' | 'other', (w: World) => Promise<unknown> | unknown]>([
    ['nothing happened but time', 'same', (w) => w.tick(30 * DAY_MS)],
    ['a company that is no row of the edition grants', 'same', (w) => w.grant([99])],
    ['a company that is not eligible grants', 'same', (w) => w.grant([5])],
    ['a company grants what it had granted', 'same', (w) => w.grant([1])],
    ['a company grants', 'other', (w) => w.grant([4])],
    ['a company grants to one audience more', 'other', (w) => w.grant([1], TO_PUBLIC)],
    ['a company withdraws', 'other', (w) => w.withdraw([3])],
    ['a company withdraws one group', 'other', (w) => w.withdraw([3], { groups: ['contact'] })],
    [
      'a row is corrected',
      'other',
      (w) => w.editions.release('2025', [company(1, { employees: 7 }), ...ROWS.slice(1)]),
    ],
    ['the same rows are another edition', 'other', (w) => w.editions.release('2025.1', ROWS)],
  ])('if %s is the %s', async (_, expected, happens) => {
    const w = world();
    const before = await first(w);
    await happens(w);
    const outcome = await w.service.publish(night);
    expect(outcome.kind).toBe(expected === 'same' ? 'unchanged' : 'published');
    expect((await w.service.head()).version.id === before.id).toBe(expected === 'same');
  });

  it('is different with other formats, and a new version is published', async () => {
    const w = world({ formats: ['jsonl'] });
    const before = await first(w);
    const outcome = await w.another({ formats: ROW_FORMATS }).publish(night);
    expect(outcome.kind).toBe('published');
    expect((await w.service.head()).version.id).not.toBe(before.id);
  });

  it('is the same when an earlier state returns, with new files', async () => {
    const w = world();
    const before = await first(w);
    await w.grant([4]);
    const between = await published(w.service.publish(night));
    await w.withdraw([4]);
    const after = await published(w.service.publish(night));
    expect([before.id, after.id]).toEqual([before.id, before.id]);
    expect([before.seq, between.seq, after.seq]).toEqual([1, 2, 3]);
    await w.service.onVersionPublished({ supersededPrefix: versionPrefix(before) });
    expect(w.files.keys(versionPrefix(after)).length).toBeGreaterThan(20);
    expect(w.files.keys(versionPrefix(before))).toEqual([]);
  });
});

describe('9.11 a recipient that knows the rows, all grants and the code', () => {
  it('cannot check a guess by the id, which depends on a secret of the installation', async () => {
    const [here, there] = [world(), world({ versionKey: async () => new Uint8Array(32).fill(8) })];
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
    const w = world();
    const version = await first(w);
    const [files, head] = [w.files.keys(), await w.deps.versions.head(version.dataset)];
    expect(await w.service.publish(night)).toEqual({ kind: 'unchanged', version });
    expect(w.files.keys()).toEqual(files);
    expect(await w.deps.versions.head(version.dataset)).toEqual(head);
  });
});

describe('a publication without an edition', () => {
  it('is refused with `nothing-published`', async () => {
    await expect(world().service.publish(night)).rejects.toMatchObject({
      code: 'nothing-published',
    });
  });
});
