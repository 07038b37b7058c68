import { EVERYONE } from '../consent/reader.ts';
import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import { type Instant, later } from '../core/instant.ts';
import type { WithdrawalNotice } from '../dsp/withdrawal/messages.ts';
import { type GrantMask, groupsIn, isOpen } from '../publication/permit-mask.ts';
import type { AffectsRecipient } from './closed-to.ts';
import { type WithdrawalBatch, withdrawalId } from './propagation.ts';

/** That somebody has read a version. */
export interface FirstDisclosure {
  /** Client id of a partner, or a participant's id. */
  readonly holder: string;
  readonly version: string;
  /** Number and id of the flip since which the version is shown. */
  readonly seq: number;
  readonly flip: string;
  readonly audience: Audience;
  readonly agreement: string | null;
  /** It was a redacted edition: what of the version was permitted at the moment of the read. */
  readonly redacted: boolean;
  /** Whose own publication the version is of, as keys have it; absent for what a whole audience reads. */
  readonly reader?: string | undefined;
  readonly firstReadAt: Instant;
}

/** Whether those who read are not known: nobody can be told, the change feed tells everyone. */
export function isByEveryone({
  holder,
  audience,
  agreement,
}: Pick<FirstDisclosure, 'holder' | 'audience' | 'agreement'>): boolean {
  return holder === EVERYONE && audience === 'public' && agreement === null;
}

/** What a version permitted of some companies: nothing for one that was no row of it. */
export type PermittedOf = (
  version: Pick<FirstDisclosure, 'flip' | 'seq' | 'reader'>,
  recordIds: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, GrantMask>>;

/** What a holder was given of some companies: in one version, or in any of several. */
export interface HeldRows extends Pick<FirstDisclosure, 'holder' | 'audience' | 'agreement'> {
  readonly permitted: ReadonlyMap<string, GrantMask>;
  /** When a redacted edition was read; `null` for a version as it was published. */
  readonly redactedAt: Instant | null;
}

/** Rows that a holder was given and may not keep as they are. */
export interface Affected {
  readonly holder: string;
  /** Empty for a partner that reads with a token. */
  readonly agreements: readonly string[];
  readonly records: readonly WithdrawalNotice['records'][number][];
}

/** A read is in the log so soon after it was decided what it may show. */
const LOGGED_WITHIN_MS = 60_000;

/**
 * Everyone who was given what is withdrawn, by what the versions that they read permitted. Who reads
 * under agreements and with a token as well is there twice, because it is told twice.
 *
 * @param held in any order
 */
export async function affectedRecipients(
  propagation: WithdrawalBatch,
  held: AsyncIterable<HeldRows>,
  isClosedTo: AffectsRecipient,
): Promise<readonly Affected[]> {
  const found = new Map<string, Draft>();
  const allDecidedBy = later(propagation.effectiveAt, LOGGED_WITHIN_MS);
  for await (const rows of held) {
    if (isByEveryone(rows)) continue;
    if (rows.redactedAt !== null && rows.redactedAt >= allDecidedBy) continue;
    const records = withdrawnFrom(propagation, rows, isClosedTo);
    if (records.length === 0) continue;
    const key = JSON.stringify([rows.holder, rows.agreement !== null]);
    found.set(key, added(found.get(key), rows, records));
  }
  return [...found.values()].map(({ holder, agreements, records }) => ({
    holder,
    agreements: [...agreements].sort(),
    records: [...records.values()].sort((a, b) => (a.record_id < b.record_id ? -1 : 1)),
  }));
}

type NoticeRecord = WithdrawalNotice['records'][number];

interface Draft {
  readonly holder: string;
  readonly agreements: Set<string>;
  readonly records: Map<string, NoticeRecord>;
}

function added(
  draft: Draft | undefined,
  { holder, agreement }: HeldRows,
  records: readonly NoticeRecord[],
): Draft {
  const next = draft ?? { holder, agreements: new Set(), records: new Map() };
  if (agreement !== null) next.agreements.add(agreement);
  for (const record of records)
    if (next.records.get(record.record_id)?.op !== 'removed')
      next.records.set(record.record_id, record);
  return next;
}

/** What of a version that was read is withdrawn: the row with its `registry`, else fields of it. */
function withdrawnFrom(
  propagation: WithdrawalBatch,
  { audience, holder, permitted }: HeldRows,
  isClosedTo: AffectsRecipient,
): NoticeRecord[] {
  return propagation.companies.flatMap(({ recordId, closings }) => {
    const groups = groupsIn(permitted.get(recordId) ?? 0, audience);
    const closed = closings.filter(
      (closing) =>
        closing.audience === audience &&
        isOpen(groups, closing.fieldGroup) &&
        isClosedTo(recordId, closing, holder),
    );
    const [first] = closed;
    if (first === undefined) return [];
    const withdrawal = withdrawalId(propagation, recordId);
    const at = { withdrawal, record_id: recordId, effective_at: first.effectiveAt };
    return [{ ...at, op: isRowOf(closed) ? ('removed' as const) : ('changed' as const) }];
  });
}

function isRowOf(closed: readonly { readonly fieldGroup: FieldGroup }[]): boolean {
  return closed.some(({ fieldGroup }) => fieldGroup === 'registry');
}
