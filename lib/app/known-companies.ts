import type { Companies, Company } from '../consent/ports.ts';
import { lines } from '../core/lines.ts';
import { EditionScope } from '../mapping/override.ts';
import type { EditionStore } from '../mapping/ports.ts';
import type { MappingRecord } from '../mapping/record.ts';
import { currentOf, type Edition } from '../mapping/released-edition.ts';
import type { Objects } from '../store/objects.ts';

/**
 * The companies that consent can be about: those of the current edition with rows. They are read
 * once for each edition and kept as one short text each: `1B900001` is in scope, `0` is out of it
 * and without a register number.
 */
export function knownCompanies(editions: EditionStore, objects: Objects): Companies {
  let kept:
    | { readonly digest: string; readonly companies: Promise<ReadonlyMap<string, string>> }
    | undefined;
  return {
    async find(recordIds) {
      const edition = currentOf(await editions.all(), { kind: 'rows' });
      if (edition === undefined) return new Map();
      if (kept?.digest !== edition.rows.digest)
        kept = { digest: edition.rows.digest, companies: readCompanies(edition, objects) };
      const companies = await kept.companies;
      return new Map(recordIds.flatMap((id) => found(id, companies.get(id))));
    },
  };
}

function found(id: string, kept: string | undefined): [string, Company][] {
  if (kept === undefined) return [];
  return [[id, { eligible: kept.startsWith('1'), rcsNumber: kept.slice(1) || null }]];
}

async function readCompanies(
  { rows, overrides }: Edition,
  objects: Objects,
): Promise<ReadonlyMap<string, string>> {
  const scope = new EditionScope(overrides);
  const companies = new Map<string, string>();
  const { body } = await objects.get(rows.key);
  for await (const line of lines(body)) {
    const record = JSON.parse(line) as MappingRecord;
    companies.set(record.record_id, `${scope.isIn(record) ? '1' : '0'}${record.rcs_number ?? ''}`);
  }
  return companies;
}
