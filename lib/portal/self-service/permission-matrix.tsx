import type { FieldGroup } from '../../consent/vocabulary.ts';
import type { Language } from '../../core/language.ts';
import { longDate } from '../../core/number-text.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { AudienceState, GroupState } from '../../self-service/contact-company.ts';
import { TABLE_ROLES } from '../stacked-table.tsx';
import { DecisionState, LastDay } from './decision-parts.tsx';
import { type DecisionFacts, inputId, inputName, shownValue } from './form-inputs.ts';
import { AUDIENCE_WORDS, MATRIX_TEXTS } from './matrix-messages.ts';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

interface MatrixFacts extends DecisionFacts {
  /** The audiences, without recipients by name. */
  readonly states: readonly AudienceState[];
}

/**
 * The field groups and the audiences, with one box for each permission. On a narrow screen each group is a
 * heading with its boxes side by side.
 */
export function PermissionMatrix(props: MatrixFacts) {
  const { language, states, notice } = props;
  const groups = states[0]?.groups.map(({ group }) => group) ?? [];
  return (
    <table class="matrix" {...TABLE_ROLES.table} aria-labelledby="decide">
      <thead {...TABLE_ROLES.rowgroup}>
        <tr {...TABLE_ROLES.row}>
          <th scope="col" {...TABLE_ROLES.columnheader}>
            {MATRIX_TEXTS.what[language]}
          </th>
          {states.map(({ audience }) => (
            <th scope="col" {...TABLE_ROLES.columnheader}>
              <AudienceName
                word={AUDIENCE_WORDS[audience][language]}
                text={notice.notice.audiences[audience][language]}
              />
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...TABLE_ROLES.rowgroup}>
        {groups.map((group) => (
          <>
            <tr {...TABLE_ROLES.row}>
              <th scope="row" {...TABLE_ROLES.rowheader}>
                <GroupName text={notice.notice.fieldGroups[group][language]} />
              </th>
              {states.map((state) => (
                <BoxCell {...props} state={state} group={findGroup(state, group)} />
              ))}
            </tr>
            <tr class="days-row" {...TABLE_ROLES.row}>
              <td class="full" colspan={states.length + 1} {...TABLE_ROLES.cell}>
                <DaysOfGroup {...props} group={group} />
              </td>
            </tr>
          </>
        ))}
      </tbody>
    </table>
  );
}

/** An audience in a word, then as the notice names it. */
function AudienceName({ word, text }: { readonly word: string; readonly text: string }) {
  return (
    <>
      {word}
      {text === word ? null : <span class="q">{text}</span>}
    </>
  );
}

/** The state of a group. The states of all audiences have the same groups. */
function findGroup({ groups }: AudienceState, name: FieldGroup): GroupState {
  const found = groups.find(({ group }) => group === name);
  if (found === undefined) throw new Error(`no state of the group ${name}`);
  return found;
}

/** The name of a field group in the notice: the part before its colon in bold, then the rest. */
function GroupName({ text }: { readonly text: string }) {
  const [, name = text, rest] = /^(.+?)\s?: (.+)$/s.exec(text) ?? [];
  return (
    <>
      {name}
      {rest === undefined ? null : <span class="q">{rest}</span>}
    </>
  );
}

interface CellFacts extends MatrixFacts {
  readonly state: AudienceState;
  readonly group: GroupState;
}

function BoxCell(props: CellFacts) {
  const { language, state, group } = props;
  const { audience } = state;
  const isBase = group.group === 'registry';
  const canChange = group.mayGrant || group.state === 'granted';
  return (
    <td class={`for-${audience}${isBase ? ' base' : ''}`} {...TABLE_ROLES.cell}>
      {canChange ? (
        <Box {...props} />
      ) : (
        <span class="permit locked">
          <span class="who">{AUDIENCE_WORDS[audience][language]}</span>
          {MATRIX_TEXTS.personDecides[language]}
        </span>
      )}
    </td>
  );
}

function Box({ language, mandate, state, group, entered }: CellFacts) {
  const { group: name } = group;
  const saved = shownValue(group);
  const [grantInput, shown] = [inputName('grant', name, state), inputName('shown', name, state)];
  const isEntered = entered !== undefined && (shown in entered || grantInput in entered);
  const isChecked = isEntered ? entered[grantInput] === 'yes' : saved !== '';
  const isPerson = mandate === 'person';
  const audience = AUDIENCE_WORDS[state.audience][language];
  const permitted = isPerson ? MATRIX_TEXTS.consented : MATRIX_TEXTS.permitted;
  return (
    <>
      <input type="hidden" name={shown} value={entered?.[shown] ?? saved} />
      <label class="permit">
        <input
          type="checkbox"
          name={grantInput}
          value="yes"
          id={inputId('grant', name, state)}
          checked={isChecked}
        />
        <span class="text">
          <span class="hidden">{`${GROUP_LABELS[name][language]}, ${audience}: `}</span>
          <span class="who" aria-hidden="true">
            {audience}
          </span>
          <span class="on">{(group.mayGrant ? permitted : MATRIX_TEXTS.untick)[language]}</span>
          <span class="shut">{MATRIX_TEXTS.waits[language]}</span>
          <span class={group.state === 'outdated' ? 'off held' : 'off'}>
            {offText(group, isPerson)[language]}
          </span>
        </span>
      </label>
    </>
  );
}

/** The words for an empty box. */
function offText({ state }: GroupState, isPerson: boolean) {
  if (state === 'undecided' || state === 'ended' || state === 'outdated')
    return MATRIX_TEXTS[state];
  return isPerson ? MATRIX_TEXTS.notConsented : MATRIX_TEXTS.notPermitted;
}

/** The state of each permission of a group in words, and its last day. Open if an input has an error. */
function DaysOfGroup(props: MatrixFacts & { readonly group: FieldGroup }) {
  const { language, states, group: name, entered, wrongInput } = props;
  const inputs = states.map((state) => inputName('until', name, state));
  const isWrong = inputs.some((input) => input === wrongInput?.input);
  const days = states.map((state, at) => entered?.[inputs[at] ?? ''] ?? savedDay(state, name));
  const named = [...new Set(days.filter((day) => day !== ''))].sort();
  const canGrant = states.some((state) => findGroup(state, name).mayGrant);
  return (
    <details open={isWrong}>
      <summary class="note">
        <span>
          {canGrant
            ? `${MATRIX_TEXTS.lastDay[language]}: ${named.map((day) => dayText(day, language)).join(', ') || MATRIX_TEXTS.noLastDay[language]}`
            : MATRIX_TEXTS.details[language]}
          <span class="hidden">{`, ${GROUP_LABELS[name][language]}`}</span>
        </span>
      </summary>
      <div class="inside">
        <p class="note screen">{MATRIX_TEXTS.lastDayHint[language]}</p>
        <div class="days">
          {states.map((state) => {
            const group = findGroup(state, name);
            const label = `${AUDIENCE_WORDS[state.audience][language]}, ${GROUP_LABELS[name][language]}: ${MATRIX_TEXTS.lastDay[language]}`;
            return (
              <div class="field">
                <strong>{AUDIENCE_WORDS[state.audience][language]}</strong>
                <p class="note" id={inputId('state', name, state)}>
                  <DecisionState {...props} group={group} />
                </p>
                {group.mayGrant ? (
                  <LastDay {...props} recipient={state} group={group} label={label} />
                ) : (
                  <p class="note">{SELF_SERVICE_TEXTS.onlyPerson[language]}</p>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </details>
  );
}

function savedDay(state: AudienceState, name: FieldGroup): string {
  const value = shownValue(findGroup(state, name));
  return value === 'yes' ? '' : value;
}

/** A day in words. A text that is not a day stays as it was entered. */
function dayText(text: string, language: Language): string {
  return Number.isNaN(Date.parse(`${text}T12:00:00Z`)) ? text : longDate(text)[language];
}
