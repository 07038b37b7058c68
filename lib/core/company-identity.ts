import { createHmac } from 'node:crypto';
import * as z from 'zod';

/** The normalised data that identify a company and its contact person; `null` if unknown. */
export interface IdentityFacts {
  /** Number in the register of commerce, without spaces. */
  readonly rcsNumber: string | null;
  readonly vatNumber: string | null;
  /** Name without case, accents and legal form. It is used only for a company without a register number. */
  readonly name: string;
  readonly contactName: string | null;
  readonly contactEmail: string | null;
}

/** Length of each digest in base64url characters: 96 bits. */
const LENGTH = 16;
const DIGEST = `[\\w-]{${LENGTH}}`;

/**
 * The identity of the company and the person of a row: `2025/<company>/<vat>/<person>`. The parts are
 * digests with a secret key: without the key a guess cannot be checked. `<vat>` is empty without a
 * number. The first part is the edition since which all editions have the company.
 */
export const CompanyIdentity = z
  .string()
  .regex(new RegExp(`^\\d{4}(\\.\\d{1,3})?/${DIGEST}/(${DIGEST})?/${DIGEST}$`));

/** The company and the person behind a row of an edition. */
export interface RowIdentity {
  /** Record id. */
  readonly id: string;
  /** @see CompanyIdentity */
  readonly identity: string;
}

interface Parts {
  readonly since: string;
  readonly company: string;
  readonly vat: string;
  readonly person: string;
}

/**
 * The identity of a row.
 *
 * @param since the edition since which all editions have the company
 * @param key at least 32 bytes, secret
 */
export function computeCompanyIdentity(
  facts: IdentityFacts,
  since: string,
  key: Uint8Array,
): string {
  const { rcsNumber, vatNumber, name, contactName, contactEmail } = facts;
  const company =
    rcsNumber !== null
      ? ['rcs', rcsNumber]
      : vatNumber !== null
        ? ['vat', vatNumber]
        : ['name', name];
  const vat = vatNumber === null ? '' : digest(['vat', vatNumber], key);
  const person = digest(['person', contactName ?? '', contactEmail ?? ''], key);
  return `${since}/${digest(company, key)}/${vat}/${person}`;
}

/**
 * Whether two identities belong to the same company. A VAT number in only one of them is not a
 * difference.
 */
export function isSameCompany(one: string, other: string): boolean {
  return sameCompany(parseIdentity(one), parseIdentity(other));
}

/**
 * The digest of the company without the VAT number: identities with different digests belong to
 * different companies.
 */
export function companyDigest(identity: string): string {
  return parseIdentity(identity).company;
}

/** Whether two identities belong to the same company, and no edition between them lacks it. */
export function isSameCompanyWithoutGap(one: string, other: string): boolean {
  const [a, b] = [parseIdentity(one), parseIdentity(other)];
  return a.since === b.since && sameCompany(a, b);
}

/** Whether two identities name the same contact person. */
export function isSameContact(one: string, other: string): boolean {
  return parseIdentity(one).person === parseIdentity(other).person;
}

/** An identity that continues an earlier identity of the same company. */
export function continueIdentity(identity: string, earlier: string): string {
  return parseIdentity(earlier).since + identity.slice(identity.indexOf('/'));
}

function sameCompany(a: Parts, b: Parts): boolean {
  return a.company === b.company && (a.vat === b.vat || a.vat === '' || b.vat === '');
}

function parseIdentity(identity: string): Parts {
  const [since = '', company = '', vat = '', person = ''] = identity.split('/');
  return { since, company, vat, person };
}

/** Digest of length-prefixed parts, so that different lists have different texts. */
function digest(parts: readonly string[], key: Uint8Array): string {
  const text = parts.map((part) => `${part.length}:${part}`).join(',');
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, LENGTH);
}
