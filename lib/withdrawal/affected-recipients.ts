import { EVERYONE } from '../consent/recipient.ts';
import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { WithdrawalNotice } from '../dsp/withdrawal/messages.ts';
import { type GrantMask, groupsIn, isOpen } from '../publication/grant-mask.ts';
import type { AffectsRecipient } from './affects-recipient.ts';
import { type WithdrawalBatch, withdrawalId } from './withdrawal-batch.ts';

/** Records that a recipient has read a version. */
export interface FirstDisclosure {
  /** Client id of a partner, or a participant's id. */
  readonly recipient: string;
  readonly version: string;
  /** Number and id of the activation since which the version is served. */
  readonly seq: number;
  readonly flip: string;
  readonly audience: Audience;
  readonly agreement: string | null;
  /** It was a redacted version: what of the version was permitted at the moment of the read. */
  readonly redacted: boolean;
  /** Whose own publication the version is of, as keys have it; absent for what a whole audience reads. */
  readonly reader?: string | undefined;
  /** Ids of the rows that were read; absent if all rows of the version were. */
  readonly records?: readonly string[] | undefined;
  readonly firstReadAt: Instant;
}

/** Whether a read contained the row of a company, if the version has one. */
export function includesRow({ records }: FirstDisclosure, recordId: string): boolean {
  return records === undefined || records.includes(recordId);
}

/** Whether the readers are unknown: they cannot be notified, but the change feed informs everyone. */
export function isPublicDisclosure({
  recipient,
  audience,
  agreement,
}: Pick<FirstDisclosure, 'recipient' | 'audience' | 'agreement'>): boolean {
  return recipient === EVERYONE && audience === 'public' && agreement === null;
}

/** Loads the grants of some companies in a version: no grant for a company without a row in it. */
export type LoadGrantMasks = (
  version: Pick<FirstDisclosure, 'flip' | 'seq' | 'reader'>,
  recordIds: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, GrantMask>>;

/** The rows of some companies that a recipient got: in one version, or in any of several. */
export interface DisclosedRows
  extends Pick<FirstDisclosure, 'recipient' | 'audience' | 'agreement'> {
  readonly permitted: ReadonlyMap<string, GrantMask>;
  /** When a redacted version was read; `null` for a version as it was published. */
  readonly redactedAt: Instant | null;
}

/** Disclosed rows that a recipient must delete or change. */
export interface AffectedRecipient {
  readonly recipient: string;
  /** Empty for a partner that reads with a token. */
  readonly agreements: readonly string[];
  readonly records: readonly WithdrawalNotice['records'][number][];
}

/** A read is in the log so soon after it was decided what it may show. */
const LOGGED_WITHIN_MS = 60_000;

/**
 * All recipients of withdrawn data, by the grants of the versions that they read. Who reads
 * under agreements and with a token as well is there twice, because it is told twice.
 *
 * @param held in any order
 */
export async function affectedRecipients(
  batch: WithdrawalBatch,
  held: AsyncIterable<DisclosedRows>,
  isClosedTo: AffectsRecipient,
): Promise<readonly AffectedRecipient[]> {
  const found = new Map<string, AffectedDraft>();
  const allDecidedBy = addMilliseconds(batch.effectiveAt, LOGGED_WITHIN_MS);
  for await (const rows of held) {
    if (isPublicDisclosure(rows)) continue;
    if (rows.redactedAt !== null && rows.redactedAt >= allDecidedBy) continue;
    const records = withdrawnFrom(batch, rows, isClosedTo);
    if (records.length === 0) continue;
    const key = JSON.stringify([rows.recipient, rows.agreement !== null]);
    found.set(key, added(found.get(key), rows, records));
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

function added(
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

/** What of a version that was read is withdrawn: the row with its `registry`, else fields of it. */
function withdrawnFrom(
  batch: WithdrawalBatch,
  { audience, recipient, permitted }: DisclosedRows,
  isClosedTo: AffectsRecipient,
): NoticeRecord[] {
  return batch.companies.flatMap(({ recordId, withdrawnGroups }) => {
    const groups = groupsIn(permitted.get(recordId) ?? 0, audience);
    const closed = withdrawnGroups.filter(
      (closing) =>
        closing.audience === audience &&
        isOpen(groups, closing.fieldGroup) &&
        isClosedTo(recordId, closing, recipient),
    );
    const [first] = closed;
    if (first === undefined) return [];
    const withdrawal = withdrawalId(batch, recordId);
    const at = { withdrawal, record_id: recordId, effective_at: first.effectiveAt };
    return [{ ...at, op: endsWholeRow(closed) ? ('removed' as const) : ('changed' as const) }];
  });
}

function endsWholeRow(closed: readonly { readonly fieldGroup: FieldGroup }[]): boolean {
  return closed.some(({ fieldGroup }) => fieldGroup === 'registry');
}
