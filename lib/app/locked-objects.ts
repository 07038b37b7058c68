import { AUDIT_PREFIX } from '../audit/head-files.ts';
import type { ObjectLock } from '../aws/s3-bucket.ts';
import { JOURNAL_PREFIX } from '../store/consent-journal.ts';

/**
 * The objects in AWS that no one can delete or replace for a time, not even the owner of the account:
 * audit heads, chain ends and lists, and the journal of withdrawals.
 *
 * @param days of the lock; without it nothing is locked
 */
export function buildEvidenceLock(days: number | undefined): ObjectLock | undefined {
  return days === undefined ? undefined : { prefixes: [AUDIT_PREFIX, JOURNAL_PREFIX], days };
}
