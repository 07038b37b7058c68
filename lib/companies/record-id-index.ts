import type { OtherRecordIds } from '../consent/other-record-ids.ts';
import { companyDigest } from '../core/company-identity.ts';
import type { MappingService } from '../mapping/import/import-service.ts';

/**
 * Loads the other record ids of companies in all editions, retracted ones too. The companies with several
 * record ids are kept in memory until another edition is released: editions never change.
 */
export function createRecordIdIndex(
  mapping: Pick<MappingService, 'editions' | 'identities'>,
): () => Promise<OtherRecordIds> {
  let kept: { of: string; index: ReturnType<typeof readIndex> } | undefined;
  return async () => {
    const editions = (await mapping.editions())
      .filter(({ kind }) => kind === 'rows')
      .map(({ id }) => id)
      .sort();
    const of = editions.join(' ');
    if (kept?.of !== of) kept = { of, index: readIndex(mapping, editions) };
    const { index } = kept;
    index.catch(() => {
      if (kept?.index === index) kept = undefined;
    });
    const ids = await index;
    return ({ recordId, identity }) =>
      [...(ids.get(companyDigest(identity)) ?? [])].filter((other) => other !== recordId);
  };
}

/** The companies that had more than one record id, by the digest of the company. */
async function readIndex(
  mapping: Pick<MappingService, 'identities'>,
  editions: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const first = new Map<string, string>();
  const several = new Map<string, Set<string>>();
  for (const edition of editions)
    for await (const { id, identity } of mapping.identities(edition)) {
      const company = companyDigest(identity);
      const known = first.get(company);
      if (known === undefined) first.set(company, id);
      else if (known !== id)
        several.set(company, (several.get(company) ?? new Set([known])).add(id));
    }
  return several;
}
