import { isEarlierRevision, type PinnedNotice } from '../../consent/notice.ts';
import type { DataRecipient } from '../../consent/recipient.ts';
import type { FieldGroup } from '../../consent/vocabulary.ts';
import type { Language } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import { WITHDRAW_EVERYTHING } from '../../self-service/choices.ts';
import type { AudienceState, GroupState } from '../../self-service/contact-company.ts';
import type { Mandate } from '../../self-service/invitation.ts';
import type { FormFacts } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** The inputs of the form that are not saved yet, by name. */
export type FormEntries = Readonly<Record<string, string>>;

interface DecisionFacts extends FormFacts {
  readonly mandate: Mandate;
  readonly notice: PinnedNotice;
  /** The earliest last day of a permission: today. */
  readonly today: string;
}

/** A recipient in the name of an input: `partners`, or `partners/<id>` for a recipient by name. */
export function recipientInputName({ audience, recipient }: DataRecipient): string {
  return recipient === undefined ? audience : `${audience}/${recipient}`;
}

/** The HTML id of the choices about a recipient. */
function choicesId({ audience, recipient }: DataRecipient): string {
  return recipient === undefined ? audience : `${audience}-${encodeURIComponent(recipient)}`;
}

/** An audience, or one recipient of it, in a heading. */
export function recipientName(
  { audience, recipient }: DataRecipient,
  { notice }: PinnedNotice,
  language: Language,
): string {
  const name = notice.audiences[audience][language];
  return recipient === undefined ? name : `${recipient} (${name})`;
}

/** The name of an input about one group and one recipient. */
export function inputName(
  what: 'permit' | 'until',
  group: FieldGroup,
  recipient: DataRecipient,
): string {
  return `${what}.${group}.${recipientInputName(recipient)}`;
}

/** The decisions about one audience or recipient: each group with its state. */
export function RecipientChoices(
  props: DecisionFacts & {
    readonly state: AudienceState;
    readonly entered?: FormEntries | undefined;
  },
) {
  const { language, state, notice } = props;
  const id = choicesId(state);
  return (
    <div class="card" id={id}>
      <h3>{recipientName(state, notice, language)}</h3>
      {state.recipient === undefined ? null : <p>{SELF_SERVICE_TEXTS.byName[language]}</p>}
      {state.groups.map((group) => (
        <GroupChoice {...props} id={id} recipient={state} group={group} />
      ))}
    </div>
  );
}

/** The box that confirms grants under earlier notices; absent without such grants. */
export function ConfirmBox(
  props: DecisionFacts & {
    readonly states: readonly AudienceState[];
    readonly entered?: FormEntries | undefined;
  },
) {
  const { language, notice, states, entered } = props;
  const isOlder = ({ state, notice: given, mayGrant }: GroupState) =>
    mayGrant && state === 'granted' && isEarlierRevision(given ?? undefined, notice.version);
  if (!states.some(({ groups }) => groups.some(isOlder))) return null;
  return (
    <div class="card" id="confirm-notice">
      <p>{SELF_SERVICE_TEXTS.confirmLead[language]}</p>
      <label>
        <input
          type="checkbox"
          name="confirm"
          value="yes"
          checked={entered?.['confirm'] === 'yes'}
        />
        {SELF_SERVICE_TEXTS.confirm[language]}
      </label>
    </div>
  );
}

/** The buttons of the form: save everything, or show the preview. */
export function SaveButtons({ language }: { readonly language: Language }) {
  return (
    <p class="buttons">
      <button type="submit" name="do" value="save">
        {SELF_SERVICE_TEXTS.save[language]}
      </button>
      <button
        type="submit"
        name="do"
        value="save"
        formaction={`/my/preview?lang=${language}`}
        class="plain"
      >
        {SELF_SERVICE_TEXTS.showPreview[language]}
      </button>
    </p>
  );
}

/**
 * For each recipient one button that grants everything, and one that grants nothing. They follow
 * the button that saves, because the Enter key presses the first button of a form.
 */
export function ChooseAllButtons(
  props: DecisionFacts & { readonly states: readonly AudienceState[] },
) {
  const { language, notice, states } = props;
  return (
    <div class="card">
      <h3>{SELF_SERVICE_TEXTS.atOnce[language]}</h3>
      <p class="soft">{SELF_SERVICE_TEXTS.atOnceLead[language]}</p>
      {states.map((state) => (
        <p class="buttons" id={`${choicesId(state)}-at-once`}>
          {(['all', 'none'] as const).map((what) => (
            <button
              type="submit"
              name="do"
              value={`${what}:${recipientInputName(state)}`}
              class="plain"
            >
              {`${(what === 'all' ? SELF_SERVICE_TEXTS.permitAll : SELF_SERVICE_TEXTS.permitNone)[language]}: ${recipientName(state, notice, language)}`}
            </button>
          ))}
        </p>
      ))}
    </div>
  );
}

/** The button that withdraws everything from every recipient; it shows a preview first. */
export function WithdrawEverything({ language }: { readonly language: Language }) {
  return (
    <div class="card" id="withdraw-everything">
      <h3>{SELF_SERVICE_TEXTS.withdrawAll[language]}</h3>
      <p id="withdraw-everything-lead">{SELF_SERVICE_TEXTS.withdrawAllLead[language]}</p>
      <p class="buttons">
        <button
          type="submit"
          name="do"
          value={WITHDRAW_EVERYTHING}
          formaction={`/my/preview?lang=${language}`}
          class="plain"
          aria-describedby="withdraw-everything-lead"
        >
          {SELF_SERVICE_TEXTS.withdrawAll[language]}
        </button>
      </p>
    </div>
  );
}

interface ChoiceFacts extends DecisionFacts {
  /** HTML id of the choices about the recipient. */
  readonly id: string;
  readonly recipient: DataRecipient;
  readonly group: GroupState;
  readonly entered?: FormEntries | undefined;
}

function GroupChoice(props: ChoiceFacts) {
  const { language, notice, group, id } = props;
  const stateId = `${id}-${group.group}-state`;
  return (
    <fieldset aria-describedby={stateId}>
      <legend>{notice.notice.fieldGroups[group.group][language]}</legend>
      <p id={stateId} class="soft">
        <DecisionState {...props} />
      </p>
      {group.mayGrant ? <Choices {...props} /> : <WithdrawOnlyChoice {...props} />}
    </fieldset>
  );
}

function DecisionState({ language, mandate, group }: ChoiceFacts) {
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
      {since === null ? '' : ` ${SELF_SERVICE_TEXTS.since[language]} ${toLocalDay(since)}`}
      {state !== 'granted' || until === null
        ? ''
        : `, ${SELF_SERVICE_TEXTS.to[language]} ${toLocalDay(until)}`}
      {(state !== 'granted' && state !== 'outdated') || notice === null
        ? ''
        : `, ${SELF_SERVICE_TEXTS.underNotice[language]} ${notice}`}
      {asOthers ? `, ${SELF_SERVICE_TEXTS.asOthers[language]}` : ''}
      {state === 'granted' && !readable ? ` (${reason[language]})` : ''}
    </>
  );
}

function Choices({ language, mandate, group, id, recipient, today, entered }: ChoiceFacts) {
  const { group: name, state, until } = group;
  const savedChoice = {
    granted: 'yes',
    undecided: '',
    outdated: '',
    ended: '',
    withdrawn: 'no',
    refused: 'no',
  }[state];
  const permit = inputName('permit', name, recipient);
  const lastDay = inputName('until', name, recipient);
  const picked = entered?.[permit] ?? savedChoice;
  const day =
    entered?.[lastDay] ?? (until !== null && state === 'granted' ? toLocalDay(until) : '');
  const dayId = `${id}-${name}-until`;
  const isPerson = mandate === 'person';
  return (
    <div class="choices">
      <Radio
        name={permit}
        value="yes"
        checked={picked === 'yes'}
        label={(isPerson ? SELF_SERVICE_TEXTS.consent : SELF_SERVICE_TEXTS.permit)[language]}
      />
      <label for={dayId} class="day">
        {SELF_SERVICE_TEXTS.until[language]}
        <input type="date" id={dayId} name={lastDay} value={day} min={today} />
      </label>
      <Radio
        name={permit}
        value="no"
        checked={picked === 'no'}
        label={(isPerson ? SELF_SERVICE_TEXTS.denyPerson : SELF_SERVICE_TEXTS.deny)[language]}
      />
    </div>
  );
}

/** The choice about contact data for a company: it can withdraw them, but only the person can grant them. */
function WithdrawOnlyChoice({ language, group, recipient, entered }: ChoiceFacts) {
  const permit = inputName('permit', group.group, recipient);
  const picked = entered?.[permit] === 'no';
  return (
    <>
      <p>{SELF_SERVICE_TEXTS.onlyPerson[language]}</p>
      {group.state === 'granted' ? (
        <div class="choices">
          <Radio
            name={permit}
            value=""
            checked={!picked}
            label={SELF_SERVICE_TEXTS.keep[language]}
          />
          <Radio
            name={permit}
            value="no"
            checked={picked}
            label={SELF_SERVICE_TEXTS.stop[language]}
          />
        </div>
      ) : null}
    </>
  );
}

function Radio(props: { name: string; value: string; checked: boolean; label: string }) {
  const { name, value, checked, label } = props;
  return (
    <label>
      <input type="radio" name={name} value={value} checked={checked} />
      {label}
    </label>
  );
}
