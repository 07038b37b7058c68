import type { DataRecipient } from '../../consent/recipient.ts';
import type { GroupState } from '../../self-service/contact-company.ts';
import { writeDay } from '../day.tsx';
import { type DecisionFacts, inputId, inputName, shownValue } from './form-inputs.ts';
import { MATRIX_TEXTS } from './matrix-messages.ts';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** The state of a permission in words: since when, until when, under which notice. */
export function DecisionState({
  language,
  mandate,
  group,
}: DecisionFacts & { readonly group: GroupState }) {
  const { state, since, until, readable, asOthers, notice } = group;
  const isPerson = mandate === 'person';
  const label =
    state === 'granted' && isPerson ? SELF_SERVICE_TEXTS.grantedPerson : SELF_SERVICE_TEXTS[state];
  const reason = isPerson
    ? SELF_SERVICE_TEXTS.registryNotGrantedPerson
    : SELF_SERVICE_TEXTS.registryNotGranted;
  return (
    <>
      <strong class={readable ? 'open' : 'closed'}>{label[language]}</strong>
      {since === null ? '' : ` ${SELF_SERVICE_TEXTS.since[language]} ${writeDay(since, language)}`}
      {state !== 'granted' || until === null
        ? ''
        : `, ${SELF_SERVICE_TEXTS.to[language]} ${writeDay(until, language)}`}
      {(state !== 'granted' && state !== 'outdated') || notice === null
        ? ''
        : `, ${SELF_SERVICE_TEXTS.underNotice[language]} ${notice}`}
      {asOthers ? `, ${SELF_SERVICE_TEXTS.asOthers[language]}` : ''}
      {state === 'granted' && !readable ? ` (${reason[language]})` : ''}
    </>
  );
}

/** The input for the last day of a permission, with its error. */
export function LastDay(
  props: DecisionFacts & {
    readonly recipient: DataRecipient;
    readonly group: GroupState;
    readonly label: string;
  },
) {
  const { language, group, recipient, today, entered, wrongInput, label } = props;
  const name = inputName('until', group.group, recipient);
  const saved = shownValue(group);
  const isWrong = wrongInput?.input === name;
  const errorId = inputId('error', group.group, recipient);
  const stateId = inputId('state', group.group, recipient);
  return (
    <>
      <label for={inputId('until', group.group, recipient)} class="note">
        <span aria-hidden="true">{MATRIX_TEXTS.lastDay[language]}</span>
        <span class="hidden">{label}</span>
      </label>
      <input
        type="date"
        id={inputId('until', group.group, recipient)}
        name={name}
        value={entered?.[name] ?? (saved === 'yes' ? '' : saved)}
        min={today}
        aria-describedby={isWrong ? `${stateId} ${errorId}` : stateId}
        aria-invalid={isWrong ? 'true' : undefined}
      />
      {isWrong ? (
        <p class="wrong" id={errorId}>
          {wrongInput.text}
        </p>
      ) : null}
    </>
  );
}
