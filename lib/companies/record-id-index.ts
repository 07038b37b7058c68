import type { OtherRecordIds } from '../consent/other-record-ids.ts';
import { companyDigest } from '../core/company-identity.ts';
import type { MappingService } from '../mapping/import/import-service.ts';

/**
 * Loads the other record ids of companies in all editions, also in retracted ones. The companies with several
 * record ids stay in memory until another edition is released, because editions never change.
 */
export function createRecordIdIndex(
  mapping: Pick<MappingService, 'listEditions' | 'readIdentities'>,
): () => Promise<OtherRecordIds> {
  let cached: { editions: string; index: ReturnType<typeof readIndex> } | undefined;
  return async () => {
    const editions = (await mapping.listEditions())
      .filter(({ kind }) => kind === 'rows')
      .map(({ id }) => id)
      .sort();
    const key = editions.join(' ');
    if (cached?.editions !== key) cached = { editions: key, index: readIndex(mapping, editions) };
    const { index } = cached;
    index.catch(() => {
      if (cached?.index === index) cached = undefined;
    });
    const ids = await index;
    return ({ recordId, identity }) =>
      [...(ids.get(companyDigest(identity)) ?? [])].filter((other) => other !== recordId);
  };
}

/** Returns the record ids of the companies that had more than one, by the digest of the company. */
async function readIndex(
  mapping: Pick<MappingService, 'readIdentities'>,
  editions: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const first = new Map<string, string>();
  const several = new Map<string, Set<string>>();
  for (const edition of editions)
    for await (const { id, identity } of mapping.readIdentities(edition)) {
      const company = companyDigest(identity);
      const known = first.get(company);
      if (known === undefined) first.set(company, id);
      else if (known !== id)
        several.set(company, (several.get(company) ?? new Set([known])).add(id));
    }
  return several;
}
