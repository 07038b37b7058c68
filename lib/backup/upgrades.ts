import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { seqKey } from '../publication/keys.ts';
import { STORED_SCHEMA } from '../store/schema.ts';
import type { Item } from '../store/table.ts';

/** Changes an item of one schema to the items of the next one. */
type UpgradeItem = (item: Item) => readonly Item[];

/**
 * By schema: the changes to its items for the next schema. This release can restore a backup of a schema that
 * has a step. A raised `STORED_SCHEMA` needs a step here. No installation has data of an earlier schema than
 * the first of these steps.
 */
const STEPS: Readonly<Record<number, UpgradeItem>> = {
  28: (item) => [item], // 29 has one more kind of invitation
  29: (item) => [item], // heads of 30 may state that disclosures have ended
  30: (item) => [item], // 31 has one more kind of job, and one more format of transfers
  31: (item) => [item], // 32 may have assets of an external catalog, and the job for them
  32: splitCurrentVersion,
};

/** A current version of schema 32, which contained all that its version contains. */
interface WholeCurrentVersion {
  readonly version: { readonly id: string; readonly seq: number; readonly publishedAt: string };
  readonly profile: Json;
  readonly freshness: Json;
  readonly staleSince: Json;
}

/** From 33 on the item of a current version is small, because every read reads it. */
function splitCurrentVersion(item: Item): readonly Item[] {
  if (!item.pk.startsWith('DATASET#') || item.sk !== 'HEAD') return [item];
  const { version, profile, ...marks } = item.data as unknown as WholeCurrentVersion;
  const { id, seq, publishedAt } = version;
  return [
    { pk: item.pk, sk: `PROFILE#${seqKey(seq)}`, version: 1, data: profile },
    { ...item, data: { version: { id, seq, publishedAt }, ...marks } },
  ];
}

/**
 * Returns the function that changes an item of a backup to the items of the schema of this release.
 *
 * @param from schema of the backup
 * @throws KaartError `schema-unknown` for a newer schema, and for one that is too old
 */
export function findUpgrade(from: number): UpgradeItem {
  const steps: UpgradeItem[] = [];
  for (let schema = from; schema !== STORED_SCHEMA; schema += 1) {
    const step = STEPS[schema];
    if (step === undefined) throw schemaError(from);
    steps.push(step);
  }
  return (item) => steps.reduce<readonly Item[]>((items, step) => items.flatMap(step), [item]);
}

function schemaError(found: number): KaartError {
  return new KaartError('schema-differs', {
    code: 'schema-unknown',
    parameters: { found, known: STORED_SCHEMA },
    details: { found, known: STORED_SCHEMA },
    nextStep: found > STORED_SCHEMA ? 'newer-release' : 'release-between',
  });
}
