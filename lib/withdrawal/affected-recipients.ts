import { EVERYONE } from '../consent/recipient.ts';
import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { WithdrawalNotice } from '../dsp/withdrawal/messages.ts';
import { type GrantMask, groupsIn, isGranted } from '../publication/grant-mask.ts';
import type { AffectsRecipient } from './affects-recipient.ts';
import { type WithdrawalBatch, withdrawalId } from './withdrawal-batch.ts';

/** The first disclosure of a version to a recipient. */
export interface FirstDisclosure {
  /** Client id of a partner, or a participant's id. */
  readonly recipient: string;
  readonly version: string;
  /** Number and id of the activation since which the version is served. */
  readonly seq: number;
  readonly activation: string;
  readonly audience: Audience;
  readonly agreement: string | null;
  /** Whether it was a redacted version: the part of the version that was granted at the moment of the read. */
  readonly redacted: boolean;
  /** The recipient that has its own publication, as in keys; absent for the publication of a whole audience. */
  readonly reader?: string | undefined;
  /** Ids of the rows that were read; absent if all rows of the version were read. */
  readonly records?: readonly string[] | undefined;
  readonly firstReadAt: Instant;
}

/** Whether a read contained the row of a company, if the version has a row of it. */
export function includesRow({ records }: FirstDisclosure, recordId: string): boolean {
  return records === undefined || records.includes(recordId);
}

/** Whether the recipients are unknown, because the public read the version. They cannot be notified; the change feed informs everyone. */
export function isPublicDisclosure({
  recipient,
  audience,
  agreement,
}: Pick<FirstDisclosure, 'recipient' | 'audience' | 'agreement'>): boolean {
  return recipient === EVERYONE && audience === 'public' && agreement === null;
}

/** Loads the grants of some companies in a version. The map has no entry for a company without a row. */
export type LoadGrantMasks = (
  version: Pick<FirstDisclosure, 'activation' | 'seq' | 'reader'>,
  recordIds: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, GrantMask>>;

/** The rows of some companies that a recipient got in one or several versions. */
export interface DisclosedRows
  extends Pick<FirstDisclosure, 'recipient' | 'audience' | 'agreement'> {
  readonly permitted: ReadonlyMap<string, GrantMask>;
  /** The time of the read of a redacted version; `null` for a version as it was published. */
  readonly redactedAt: Instant | null;
}

/** Disclosed rows that a recipient must delete or change. */
export interface AffectedRecipient {
  readonly recipient: string;
  /** Empty for a partner that reads with a token. */
  readonly agreements: readonly string[];
  readonly records: readonly WithdrawalNotice['records'][number][];
}

/** Maximum time between the access decision of a read and its entry in the disclosure log. */
const LOGGED_WITHIN_MS = 60_000;

/**
 * Finds all recipients of withdrawn data, by the grants of the versions that they read. A recipient that
 * reads both under agreements and with a token is in the result twice, because it gets two notices.
 *
 * @param disclosed the disclosed rows, in any order
 */
export async function affectedRecipients(
  batch: WithdrawalBatch,
  disclosed: AsyncIterable<DisclosedRows>,
  affects: AffectsRecipient,
): Promise<readonly AffectedRecipient[]> {
  const found = new Map<string, AffectedDraft>();
  const allDecidedBy = addMilliseconds(batch.effectiveAt, LOGGED_WITHIN_MS);
  for await (const rows of disclosed) {
    if (isPublicDisclosure(rows)) continue;
    if (rows.redactedAt !== null && rows.redactedAt >= allDecidedBy) continue;
    const records = listWithdrawnRows(batch, rows, affects);
    if (records.length === 0) continue;
    const key = JSON.stringify([rows.recipient, rows.agreement !== null]);
    found.set(key, addRecords(found.get(key), rows, records));
  }
  return [...found.values()].map(({ recipient, agreements, records }) => ({
    recipient,
    agreements: [...agreements].sort(),
    records: [...records.values()].sort((a, b) => (a.record_id < b.record_id ? -1 : 1)),
  }));
}

type NoticeRecord = WithdrawalNotice['records'][number];

interface AffectedDraft {
  readonly recipient: string;
  readonly agreements: Set<string>;
  readonly records: Map<string, NoticeRecord>;
}

function addRecords(
  draft: AffectedDraft | undefined,
  { recipient, agreement }: DisclosedRows,
  records: readonly NoticeRecord[],
): AffectedDraft {
  const next = draft ?? { recipient, agreements: new Set(), records: new Map() };
  if (agreement !== null) next.agreements.add(agreement);
  for (const record of records)
    if (next.records.get(record.record_id)?.op !== 'removed')
      next.records.set(record.record_id, record);
  return next;
}

/** Returns the withdrawn rows among disclosed rows. A row is removed if its base group is withdrawn, and else changed. */
function listWithdrawnRows(
  batch: WithdrawalBatch,
  { audience, recipient, permitted }: DisclosedRows,
  affects: AffectsRecipient,
): NoticeRecord[] {
  return batch.companies.flatMap(({ recordId, withdrawnGroups }) => {
    const groups = groupsIn(permitted.get(recordId) ?? 0, audience);
    const withdrawn = withdrawnGroups.filter(
      (group) =>
        group.audience === audience &&
        isGranted(groups, group.fieldGroup) &&
        affects(recordId, group, recipient),
    );
    const [first] = withdrawn;
    if (first === undefined) return [];
    const withdrawal = withdrawalId(batch, recordId);
    const at = { withdrawal, record_id: recordId, effective_at: first.effectiveAt };
    return [{ ...at, op: endsWholeRow(withdrawn) ? ('removed' as const) : ('changed' as const) }];
  });
}

function endsWholeRow(withdrawn: readonly { readonly fieldGroup: FieldGroup }[]): boolean {
  return withdrawn.some(({ fieldGroup }) => fieldGroup === 'registry');
}
