import type { Companies, Company, ConsentStore } from './ports.ts';

const LEFT: Company = { eligible: false };

/**
 * The companies of the record ids that consent can be about: those of the current edition, and
 * those that decided before and are in it no longer. The edition that they left may come back, so
 * they can still withdraw.
 */
export async function knownCompanies(
  { companies, store }: { readonly companies: Companies; readonly store: ConsentStore },
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, Company>> {
  const current = await companies.find(recordIds);
  const others = recordIds.filter((recordId) => !current.has(recordId));
  const left = [...(await store.load(others)).keys()];
  return new Map([...current, ...left.map((recordId) => [recordId, LEFT] as const)]);
}
