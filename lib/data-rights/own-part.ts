import { isForSameContact } from '../self-service/invitation.ts';
import type { ContactSession } from '../self-service/session.ts';
import type { CompanyReport } from './report.ts';

/**
 * The part of a report by record id that is about the company of a contact, or about the person. Several companies
 * may have had the record id. Then what cannot be assigned to one of them is left out: records outside editions,
 * corrections.
 *
 * @param identities of the record id, by edition
 */
export function selectOwnPart(
  report: CompanyReport,
  { invitationId, mandate }: Pick<ContactSession, 'invitationId' | 'mandate'>,
  identities: ReadonlyMap<string, string>,
): CompanyReport {
  const own = report.invitations.find(({ id }) => id === invitationId)?.identity ?? undefined;
  const isSame = (identity: string | null | undefined) =>
    identity != null && own !== undefined && isForSameContact({ identity, mandate }, own);
  const all = [
    ...identities.values(),
    ...report.events.map(({ identity }) => identity),
    ...report.invitations.map(({ identity }) => identity),
  ].filter((identity) => identity != null);
  if (all.every(isSame)) return report;
  const confirmed = report.events
    .filter(({ identity }) => isSame(identity))
    .map(({ confirmation }) => confirmation?.from);
  const isOwn = (identity: string | null | undefined) =>
    isSame(identity) || (identity != null && confirmed.includes(identity));
  const events = report.events.filter(({ identity }) => isOwn(identity));
  const receipts = new Set(events.map(({ receipt }) => receipt));
  const notices = new Set(events.map(({ noticeVersion }) => noticeVersion));
  const records = report.records.filter(
    ({ kind, id }) => kind === 'edition' && isOwn(identities.get(id)),
  );
  const name = String(records[0]?.record['legal_name'] ?? report.recordId);
  return {
    ...report,
    name,
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
    invitations: report.invitations.filter(({ identity }) => isOwn(identity)),
    corrections: [],
    notices: report.notices.filter(({ version }) => notices.has(version)),
  };
}

/** `2025.1` of `2025.1-00000000006a`. */
function getVersionEdition(version: string): string {
  return version.slice(0, version.indexOf('-'));
}
