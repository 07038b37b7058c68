import type { AuditEntry } from '../core/audit-entry.ts';
import { isSamePerson } from '../core/person-name.ts';

/** A selection of audit entries. A missing criterion selects all. */
export interface EntryFilter {
  /** The actor: a person, a client, `system`. */
  readonly actor?: string | undefined;
  /** The action: `edition.released`, or `edition` for all actions on editions. */
  readonly action?: string | undefined;
  /** The subject: `company/LUHT-DEMO-0106`, or `company` for all companies. */
  readonly subject?: string | undefined;
}

export function matchesFilter(entry: AuditEntry, { actor, action, subject }: EntryFilter): boolean {
  return (
    (actor === undefined || isSamePerson(entry.actor, actor)) &&
    (action === undefined || isWithin(entry.action, action, '.')) &&
    (subject === undefined || isAbout(entry, subject))
  );
}

/** Whether an entry is about a subject. The entry of a decision on many companies names them in its facts. */
function isAbout({ subject, facts }: AuditEntry, searched: string): boolean {
  if (isWithin(subject, searched, '/')) return true;
  if (subject !== 'companies') return false;
  const named = String(facts?.['recordIds'] ?? '').split(' ');
  return searched === 'company' || named.some((id) => searched === `company/${id}`);
}

function isWithin(name: string, prefix: string, separator: string): boolean {
  return name === prefix || name.startsWith(`${prefix}${separator}`);
}
