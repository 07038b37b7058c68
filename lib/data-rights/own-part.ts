import { createCompanyCheck } from '../consent/confirm-identity.ts';
import { isSameCompany } from '../core/company-identity.ts';
import type { CompanyReport, ReportedRecord, StoredCompanyData } from './report.ts';

/** The company, or the contact person, whose data a report contains. */
interface OwnIdentity {
  readonly isCompany: (identity: string) => boolean;
  /** @default every contact person of the company */
  readonly isPerson?: (identity: string) => boolean;
}

/** The part of a report that is about one company, and the other companies that had the record id. */
interface OwnPart {
  readonly part: StoredCompanyData;
  /** For each other company, the editions that have it under the record id. */
  readonly others: CompanyReport['otherCompanies'];
}

/**
 * Selects the part of a report that is about one company, or about its contact person. If several companies had the
 * record id, data that cannot be assigned to the company are left out: records without an identity that do not have
 * the register number of the company, corrections without an invitation, and entries of the audit log.
 *
 * If a person has confirmed a new register number of a company, both numbers belong to this company.
 *
 * @param identities of the record id, by edition
 * @param about conditions for the identities whose data the part contains
 */
export function selectOwnPart(
  report: StoredCompanyData,
  identities: ReadonlyMap<string, string>,
  { isCompany, isPerson = () => true }: OwnIdentity,
): OwnPart {
  const isOfCompany = createCompanyCheck(report.events, isCompany);
  const isOwn = (identity: string | null | undefined) =>
    identity != null && isPerson(identity) && isOfCompany(identity);
  const all = [
    ...identities.values(),
    ...report.events.map(({ identity }) => identity),
    ...report.invitations.map(({ identity }) => identity),
  ].filter((identity) => identity != null);
  if (all.every(isOwn)) return { part: report, others: [] };
  const events = report.events.filter(({ identity }) => isOwn(identity));
  const receipts = new Set(events.map(({ receipt }) => receipt));
  const notices = new Set(events.map(({ noticeVersion }) => noticeVersion));
  const records = selectRecords(report.records, identities, isOwn);
  const invitations = report.invitations.filter(({ identity }) => isOwn(identity));
  const invited = new Set(invitations.map(({ id }) => id));
  const part = {
    ...report,
    records,
    events,
    receipts: report.receipts.filter(({ id }) => receipts.has(id)),
    disclosures: report.disclosures.filter(({ version }) =>
      isOwn(identities.get(getVersionEdition(version))),
    ),
    withdrawals: report.withdrawals
      .map((each) => ({
        ...each,
        withdrawnGroups: each.withdrawnGroups.filter((closing) =>
          events.some(
            ({ fieldGroup, audience, effectiveAt }) =>
              fieldGroup === closing.fieldGroup &&
              audience === closing.audience &&
              effectiveAt === closing.effectiveAt,
          ),
        ),
      }))
      .filter(({ withdrawnGroups }) => withdrawnGroups.length > 0),
    invitations,
    corrections: report.corrections.filter(({ invitationId }) => invited.has(invitationId)),
    notices: report.notices.filter(({ version }) => notices.has(version)),
    log: [],
  };
  return { part, others: groupEditions(identities, (identity) => !isOwn(identity)) };
}

/** Selects records by identity. Records without an identity belong to the company if they have its register number. */
function selectRecords(
  records: readonly ReportedRecord[],
  identities: ReadonlyMap<string, string>,
  isOwn: (identity: string | undefined) => boolean,
): readonly ReportedRecord[] {
  const identityOf = ({ kind, id }: ReportedRecord) =>
    kind === 'edition' ? identities.get(id) : undefined;
  const numbers = new Set(
    records
      .filter((reported) => isOwn(identityOf(reported)))
      .map(({ record }) => record['rcs_number']),
  );
  return records.filter((reported) => {
    const identity = identityOf(reported);
    if (identity !== undefined) return isOwn(identity);
    const { rcs_number: number } = reported.record;
    return typeof number === 'string' && numbers.has(number);
  });
}

/** Groups the editions of some identities of a record id by company. */
function groupEditions(
  identities: ReadonlyMap<string, string>,
  isMeant: (identity: string) => boolean,
): CompanyReport['otherCompanies'] {
  const groups: { readonly identity: string; readonly editions: string[] }[] = [];
  for (const [edition, identity] of identities) {
    if (!isMeant(identity)) continue;
    const known = groups.find((group) => isSameCompany(group.identity, identity));
    if (known === undefined) groups.push({ identity, editions: [edition] });
    else known.editions.push(edition);
  }
  return groups.map(({ editions }) => ({ editions: editions.sort() }));
}

/** Returns the edition of a version, e.g. `2025.1` for `2025.1-00000000006a`. */
function getVersionEdition(version: string): string {
  return version.slice(0, version.indexOf('-'));
}
