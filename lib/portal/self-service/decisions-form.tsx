import type { PinnedNotice } from '../../consent/notice.ts';
import type { Reader } from '../../consent/reader.ts';
import type { Language } from '../../core/language.ts';
import { localDayOf } from '../../core/local-time.ts';
import type { Mandate } from '../../self-service/invitation.ts';
import type { AudienceState, GroupState } from '../../self-service/own-company.ts';
import { type FormFacts, OwnForm } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS as T } from './self-service-texts.ts';

/** What a form held that could not be saved, by the names of its inputs. */
export type Entered = Readonly<Record<string, string>>;

interface DecisionFacts extends FormFacts {
  readonly mandate: Mandate;
  readonly notice: PinnedNotice;
  /** The first day that may be the last one of a permit. */
  readonly today: string;
}

/** What the form about a reader is called in its page. */
export function formIdOf({ audience, recipient }: Reader): string {
  return recipient === undefined ? audience : `${audience}-${encodeURIComponent(recipient)}`;
}

/** An audience, or one reader of it, as a heading names it. */
export function readerName(
  { audience, recipient }: Reader,
  { notice }: PinnedNotice,
  language: Language,
): string {
  const name = notice.audiences[audience][language];
  return recipient === undefined ? name : `${recipient} (${name})`;
}

/** What is decided about one audience or reader: every group with its state, and one button to save them all. */
export function DecisionsForm(
  props: DecisionFacts & { readonly state: AudienceState; readonly entered?: Entered | undefined },
) {
  const { language, state, notice, mandate, entered } = props;
  const { audience, recipient, groups } = state;
  const id = formIdOf(state);
  return (
    <OwnForm {...props} action="/my/decisions" id={id}>
      <input type="hidden" name="audience" value={audience} />
      {recipient === undefined ? null : <input type="hidden" name="recipient" value={recipient} />}
      <input type="hidden" name="notice" value={notice.version} />
      <h3>{readerName(state, notice, language)}</h3>
      {recipient === undefined ? null : <p>{T.byName[language]}</p>}
      {groups.map((group) => (
        <GroupChoice {...props} form={id} group={group} entered={entered} />
      ))}
      <p class="buttons">
        <button type="submit" name="do" value="save">
          {T.save[language]}
        </button>
        <button
          type="submit"
          name="do"
          value="save"
          formaction={`/my/preview?lang=${language}`}
          class="plain"
        >
          {T.showPreview[language]}
        </button>
        {mandate === 'company' ? <AtOnce language={language} /> : null}
      </p>
    </OwnForm>
  );
}

/** Giving everything and taking everything back are as far away as each other. */
function AtOnce({ language }: { language: Language }) {
  return (
    <>
      <button type="submit" name="do" value="all" class="plain">
        {T.permitAll[language]}
      </button>
      <button type="submit" name="do" value="none" class="plain">
        {T.permitNone[language]}
      </button>
    </>
  );
}

interface ChoiceFacts extends DecisionFacts {
  /** Id of the form. */
  readonly form: string;
  readonly group: GroupState;
  readonly entered?: Entered | undefined;
}

function GroupChoice(props: ChoiceFacts) {
  const { language, notice, group, form } = props;
  const stateId = `${form}-${group.group}-state`;
  return (
    <fieldset aria-describedby={stateId}>
      <legend>{notice.notice.fieldGroups[group.group][language]}</legend>
      <p id={stateId} class="soft">
        <Standing {...props} />
      </p>
      {group.mayGrant ? <Choices {...props} /> : <OnlyStop {...props} />}
    </fieldset>
  );
}

function Standing({ language, mandate, group }: ChoiceFacts) {
  const { state, since, until, readable, asOthers } = group;
  const isPerson = mandate === 'person';
  const said = state === 'granted' && isPerson ? T.grantedPerson : T[state];
  const door = isPerson ? T.doorClosedPerson : T.doorClosed;
  return (
    <>
      <strong class={readable ? 'open' : 'closed'}>{said[language]}</strong>
      {since === null ? '' : ` ${T.since[language]} ${localDayOf(since)}`}
      {state !== 'granted' || until === null ? '' : `, ${T.to[language]} ${localDayOf(until)}`}
      {asOthers ? `, ${T.asOthers[language]}` : ''}
      {state === 'granted' && !readable ? ` (${door[language]})` : ''}
    </>
  );
}

function Choices({ language, mandate, group, form, today, entered }: ChoiceFacts) {
  const { group: name, state, until } = group;
  const stands = { granted: 'yes', undecided: '', ended: '', withdrawn: 'no', refused: 'no' }[
    state
  ];
  const picked = entered?.[`permit.${name}`] ?? stands;
  const day =
    entered?.[`until.${name}`] ?? (until !== null && state === 'granted' ? localDayOf(until) : '');
  const dayId = `${form}-${name}-until`;
  const isPerson = mandate === 'person';
  return (
    <div class="choices">
      <Radio
        name={name}
        value="yes"
        checked={picked === 'yes'}
        label={(isPerson ? T.consent : T.permit)[language]}
      />
      <label for={dayId} class="day">
        {T.until[language]}
        <input type="date" id={dayId} name={`until.${name}`} value={day} min={today} />
      </label>
      <Radio
        name={name}
        value="no"
        checked={picked === 'no'}
        label={(isPerson ? T.denyPerson : T.deny)[language]}
      />
    </div>
  );
}

/** The company cannot open what is the person's, but can close it. */
function OnlyStop({ language, group, entered }: ChoiceFacts) {
  const picked = entered?.[`permit.${group.group}`] === 'no';
  return (
    <>
      <p>{T.onlyPerson[language]}</p>
      {group.state === 'granted' ? (
        <div class="choices">
          <Radio name={group.group} value="" checked={!picked} label={T.keep[language]} />
          <Radio name={group.group} value="no" checked={picked} label={T.stop[language]} />
        </div>
      ) : null}
    </>
  );
}

function Radio(props: { name: string; value: string; checked: boolean; label: string }) {
  const { name, value, checked, label } = props;
  return (
    <label>
      <input type="radio" name={`permit.${name}`} value={value} checked={checked} />
      {label}
    </label>
  );
}
