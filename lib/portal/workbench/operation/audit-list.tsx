import type { AuditEntry } from '../../../core/audit-entry.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { AUDIT_PAGE_TEXTS as TEXTS } from './audit-messages.ts';
import type { AUDIT_COLUMNS } from './operation-columns.ts';

/** The source applies these filters. */
const fits = () => true;

/** The audit log. */
export const AUDIT_LIST: StaffList<AuditEntry, keyof typeof AUDIT_COLUMNS> = {
  title: TEXTS.title,
  empty: TEXTS.empty,
  order: TEXTS.order,
  idOf: ({ id }) => id,
  filters: [
    { name: 'actor', label: TEXTS.actor, fits },
    { name: 'action', label: TEXTS.actionHint, fits },
    { name: 'subject', label: TEXTS.subjectHint, fits },
    { name: 'since', label: TEXTS.since, fits },
    { name: 'until', label: TEXTS.until, fits },
  ],
  columns: {
    at: {
      head: TEXTS.at,
      value: ({ at }) => at,
      show: ({ at }) => <span class="at-least">{toUtcMinute(at)}</span>,
    },
    actor: { head: TEXTS.actor, value: ({ actor }) => actor },
    action: {
      head: TEXTS.action,
      value: ({ action }) => action,
      show: ({ action }) => <code class="at-least">{action}</code>,
    },
    subject: {
      head: TEXTS.subject,
      value: ({ subject }) => subject,
      show: ({ subject }) => <code class="id at-least">{subject}</code>,
    },
    facts: {
      head: TEXTS.facts,
      value: ({ facts }) => (facts === undefined ? null : JSON.stringify(facts)),
      show: ({ facts = {} }) => (
        <span class="note">
          {Object.entries(facts)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', ')}
        </span>
      ),
    },
    id: { head: TEXTS.id, value: ({ id }) => id, show: false },
  },
};
