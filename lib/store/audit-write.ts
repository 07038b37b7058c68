import type { AuditEntry } from '../audit/entry.ts';
import type { Write } from './table.ts';

/** The write of an audit entry, to go into the transaction of the change it tells of. */
export function auditWrite(entry: AuditEntry): Write {
  return {
    kind: 'put',
    key: { pk: `AUDIT#${entry.at.slice(0, 10)}`, sk: `${entry.at}#${entry.id}` },
    data: { ...entry },
    if: 'absent',
  };
}
