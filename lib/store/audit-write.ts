import type { AuditEntry } from '../core/audit-entry.ts';
import type { Write } from './table.ts';

/** Partition of the index with all entries in the order of time. */
export const AUDIT_LOG = 'AUDIT-LOG';

/** The write of an audit entry, for the transaction of the change that it describes. */
export function auditWrite(entry: AuditEntry): Write {
  const sk = `${entry.at}#${entry.id}`;
  return {
    kind: 'put',
    key: { pk: `AUDIT#${entry.at.slice(0, 10)}`, sk },
    data: { ...entry },
    if: 'absent',
    index: { pk: AUDIT_LOG, sk },
  };
}
