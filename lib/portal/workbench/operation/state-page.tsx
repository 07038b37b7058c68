import { fillText, type LocalizedText } from '../../../core/language.ts';
import { numberText } from '../../../core/number-text.ts';
import { StackedTable, TABLE_ROLES } from '../../stacked-table.tsx';
import { type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { GAUGE_TEXTS, STATE_PAGE_TEXTS as TEXTS } from './state-messages.ts';

/** The state of the installation as this process can know it. */
export interface InstallationState {
  readonly checks: readonly {
    readonly check: string;
    readonly ok: boolean;
    readonly detail: LocalizedText;
    readonly next: LocalizedText | null;
  }[];
  readonly numbers: readonly {
    /** Name of the metric. */
    readonly metric: string;
    readonly value: number;
    readonly isSeconds: boolean;
    /** The alarm of this number; it is raised from `at` on. */
    readonly alarm: { readonly name: string; readonly at: number } | undefined;
  }[];
  /** Names of the alarms of events that this process does not count. */
  readonly otherAlarms: readonly string[];
}

type StateFacts = WorkbenchFacts & { readonly state: InstallationState };

/** What is wrong, what to do, and what the alarms of numbers would say now. */
export function StatePage(props: StateFacts) {
  const { language, path, state } = props;
  const failed = state.checks.filter(({ ok }) => !ok).length;
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={TEXTS.lead[language]}>
      <p class={failed === 0 ? 'notice' : 'notice error'} role="status">
        {failed === 0
          ? TEXTS.fine[language]
          : fillText(TEXTS.problems[language], { count: failed }, language)}{' '}
        <a href={`${path}?lang=${language}`}>{TEXTS.again[language]}</a>
      </p>
      <Checks {...props} />
      <Numbers {...props} />
    </WorkbenchFrame>
  );
}

/** The checks; those with a problem first. */
function Checks({ language, state }: StateFacts) {
  const heads = [TEXTS.check, TEXTS.state, TEXTS.result, TEXTS.next].map((head) => head[language]);
  const shown = state.checks.toSorted((a, b) => Number(a.ok) - Number(b.ok));
  return (
    <section aria-labelledby="checks">
      <div class="section-head">
        <h2 id="checks">{TEXTS.checks[language]}</h2>
      </div>
      <StackedTable label={TEXTS.checks[language]} heads={heads}>
        {shown.map(({ check, ok, detail, next }) => (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              <code>{check}</code>
            </th>
            <td {...TABLE_ROLES.cell} data-label={heads[1]}>
              <span class={ok ? 'badge permitted' : 'badge error'}>
                {(ok ? TEXTS.ok : TEXTS.wrong)[language]}
              </span>
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[2]}>
              {detail[language]}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[3]}>
              {next?.[language] ?? ''}
            </td>
          </tr>
        ))}
      </StackedTable>
    </section>
  );
}

function Numbers({ language, state }: StateFacts) {
  const heads = [TEXTS.number, TEXTS.value, TEXTS.alarm].map((head) => head[language]);
  return (
    <section aria-labelledby="numbers">
      <div class="section-head">
        <h2 id="numbers">{TEXTS.numbers[language]}</h2>
      </div>
      <StackedTable label={TEXTS.numbers[language]} heads={heads}>
        {state.numbers.map((number) => (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {GAUGE_TEXTS[number.metric]?.[language] ?? number.metric}
            </th>
            <td {...TABLE_ROLES.cell} data-label={heads[1]} class="number">
              {valueText(number.value, number.isSeconds, language)}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[2]}>
              <AlarmCell number={number} language={language} />
            </td>
          </tr>
        ))}
      </StackedTable>
      <p>
        {TEXTS.where[language]} {state.otherAlarms.join(', ')}. {TEXTS.runbooks[language]}
      </p>
    </section>
  );
}

function AlarmCell({
  number: { value, isSeconds, alarm },
  language,
}: Pick<StateFacts, 'language'> & {
  readonly number: InstallationState['numbers'][number];
}) {
  if (alarm === undefined) return <span>{TEXTS.noAlarm[language]}</span>;
  const isRaised = value >= alarm.at;
  const facts = { alarm: alarm.name, at: valueText(alarm.at, isSeconds, language) };
  const text = fillText((isRaised ? TEXTS.raised : TEXTS.quiet)[language], facts, language);
  return isRaised ? <span class="badge error">{text}</span> : <span>{text}</span>;
}

function valueText(value: number, isSeconds: boolean, language: StateFacts['language']): string {
  const text = numberText(value)[language];
  return isSeconds ? fillText(TEXTS.seconds[language], { value: text }, language) : text;
}
