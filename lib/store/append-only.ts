import type { Key, Write } from './table.ts';

/** What the partitions of the append-only logs begin with whose entries are listed under the daily head. */
const LISTED = ['AUDIT#', 'DISCLOSURE#', 'RECEIPT#', 'AGREEMENT#'] as const;

/** Append-only, and covered by other means: the chain of a company, and the signature of a receipt. */
const OTHERS = [
  { pk: 'COMPANY#', sk: 'CONSENT#' },
  { pk: 'SIGNED-RECEIPT#', sk: '' },
] as const;

/** Whether an entry goes into the list of its transaction. */
export function isListed({ pk }: Key): boolean {
  return LISTED.some((prefix) => pk.startsWith(prefix));
}

/**
 * Refuses a write that would change or delete an entry of an append-only log.
 *
 * @throws RangeError for what only a defect can cause
 */
export function checkAppendOnly({ kind, key, if: condition }: Guarded): void {
  const isAppendOnly =
    isListed(key) || OTHERS.some(({ pk, sk }) => key.pk.startsWith(pk) && key.sk.startsWith(sk));
  if (!isAppendOnly || kind === 'check' || (kind === 'put' && condition === 'absent')) return;
  throw new RangeError(`an entry of an append-only log is never changed: ${key.pk} / ${key.sk}`);
}

type Guarded = Pick<Write, 'kind' | 'key'> & { readonly if?: unknown };
