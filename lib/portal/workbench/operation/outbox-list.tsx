import type { LocalizedText } from '../../../core/language.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { StaffForm, type WorkbenchFacts } from '../workbench-frame.tsx';
import type { OUTBOX_COLUMNS } from './operation-columns.ts';
import { OUTBOX_STATES, PROCESS_TEXTS, OUTBOX_TEXTS as TEXTS } from './operation-messages.ts';

/** A job or message that waits or was given up. */
export interface OutboxEntry {
  readonly id: string;
  readonly state: keyof typeof OUTBOX_STATES;
  /** Kind of its process, or `job`. */
  readonly process: string;
  readonly pid: string | null;
  readonly type: string;
  readonly counterpartyId: string | null;
  readonly attempts: number;
  readonly queuedAt: string | null;
  readonly dueAt: string | null;
  readonly reason: string | null;
}

/** The address of jobs and messages. */
const OUTBOX_PATH = '/workbench/outbox';

/** Jobs and messages. Those that were given up can be tried again or deleted. */
export const OUTBOX_LIST: StaffList<OutboxEntry, keyof typeof OUTBOX_COLUMNS> = {
  title: TEXTS.title,
  empty: TEXTS.empty,
  order: TEXTS.order,
  idOf: ({ id }) => id,
  filters: [
    { name: 'state', label: TEXTS.state, choices: Object.entries(OUTBOX_STATES) },
    { name: 'process', label: TEXTS.process, choices: Object.entries(PROCESS_TEXTS) },
  ],
  columns: {
    type: { head: TEXTS.type, value: ({ type }) => type, show: ({ type }) => <code>{type}</code> },
    state: {
      head: TEXTS.state,
      value: ({ state }) => state,
      show: (entry, facts) => <StateCell {...facts} entry={entry} />,
    },
    process: {
      head: TEXTS.process,
      value: ({ process }) => process,
      show: ({ process }, { language }) => processText(process)?.[language] ?? process,
    },
    pid: { head: TEXTS.process, value: ({ pid }) => pid, show: false },
    counterparty: { head: TEXTS.counterparty, value: ({ counterpartyId }) => counterpartyId },
    attempts: { head: TEXTS.attempts, value: ({ attempts }) => attempts, isNumber: true },
    queued_at: {
      head: TEXTS.queued,
      value: ({ queuedAt }) => queuedAt,
      show: ({ queuedAt }) => (queuedAt === null ? '' : toUtcMinute(queuedAt)),
    },
    due_at: {
      head: TEXTS.due,
      value: ({ dueAt }) => dueAt,
      show: ({ dueAt, state }, { language }) => {
        if (state === 'dead-letter') return '';
        return dueAt === null ? TEXTS.now[language] : toUtcMinute(dueAt);
      },
    },
    reason: { head: TEXTS.reason, value: ({ reason }) => reason },
    id: { head: TEXTS.id, value: ({ id }) => id, show: false },
  },
};

function processText(process: string): LocalizedText | undefined {
  return (PROCESS_TEXTS as Readonly<Record<string, LocalizedText>>)[process];
}

function StateCell(props: WorkbenchFacts & { readonly entry: OutboxEntry }) {
  const { language, entry } = props;
  const { state } = entry;
  return (
    <>
      <span class={state === 'dead-letter' ? 'badge error' : 'badge'}>
        {OUTBOX_STATES[state][language]}
      </span>
      {state === 'dead-letter' ? <DecisionForms {...props} /> : null}
    </>
  );
}

function DecisionForms(props: WorkbenchFacts & { readonly entry: OutboxEntry }) {
  const { language, entry } = props;
  const base = `${OUTBOX_PATH}/${encodeURIComponent(entry.id)}`;
  return (
    <details>
      <summary>{TEXTS.actions[language]}</summary>
      <StaffForm {...props} action={`${base}/replay`} class="inside">
        <p>{TEXTS.replayWhat[language]}</p>
        <p class="buttons">
          <button type="submit">{TEXTS.replay[language]}</button>
        </p>
      </StaffForm>
      <StaffForm {...props} action={`${base}/drop`} class="inside">
        <p>{TEXTS.dropWhat[language]}</p>
        <p class="buttons">
          <button type="submit" class="stop">
            {TEXTS.drop[language]}
          </button>
        </p>
      </StaffForm>
    </details>
  );
}
