import { KaartError } from '../core/errors.ts';
import type { Companies, Company, ConsentStore } from './ports.ts';

const LEFT_COMPANY: Company = { eligible: false };

/**
 * Finds the companies with consent: those of the current edition, and those with earlier decisions that
 * have left it. They can still withdraw, because the edition that they left may become current again.
 */
export async function findConsentCompanies(
  { companies, store }: { readonly companies: Companies; readonly store: ConsentStore },
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, Company>> {
  const current = await companies.find(recordIds);
  const others = recordIds.filter((recordId) => !current.has(recordId));
  const leftIds = [...(await store.load(others)).keys()];
  return new Map([...current, ...leftIds.map((recordId) => [recordId, LEFT_COMPANY] as const)]);
}

/**
 * Returns a company with consent; without a name if it has left the current edition.
 *
 * @throws KaartError `not-found` for a company that is unknown and has no events
 */
export async function requireConsentCompany(
  ports: { readonly companies: Companies; readonly store: ConsentStore },
  recordId: string,
): Promise<Company> {
  const known = (await findConsentCompanies(ports, [recordId])).get(recordId);
  if (known === undefined) throw noSuchCompany([recordId]);
  return known;
}

/** @throws KaartError `not-found` for a record id that no edition and no log has */
export type RequireCompany = (recordId: string) => Promise<void>;

/** Maximum number of ids in the text of an error. */
const MAX_IDS_IN_TEXT = 10;
/** Maximum number of ids in the details of an error. */
const MAX_IDS_IN_DETAILS = 100;

/**
 * The error for record ids that no edition and no log has.
 *
 * @returns an error with the code `not-found` and the first {@link MAX_IDS_IN_DETAILS} ids in `details.unknown`
 */
export function noSuchCompany(recordIds: readonly string[]): KaartError {
  const named = recordIds.slice(0, MAX_IDS_IN_TEXT).join(', ');
  const others = recordIds.length - MAX_IDS_IN_TEXT;
  const companies = others > 0 ? `${named}, +${others}` : named;
  const details = { unknown: recordIds.slice(0, MAX_IDS_IN_DETAILS) };
  return new KaartError('no-such-company', {
    code: 'not-found',
    parameters: { companies },
    details,
  });
}
