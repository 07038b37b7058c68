import { NAMED_AUDIENCES } from '../../consent/recipient.ts';
import type { AudienceState, GroupState } from '../../self-service/contact-company.ts';
import type { KnownRecipient } from '../../self-service/ports.ts';
import { DecisionState, LastDay } from './decision-parts.tsx';
import {
  choicesId,
  type DecisionFacts,
  inputId,
  inputName,
  recipientInputName,
  recipientName,
  shownValue,
} from './form-inputs.ts';
import { MATRIX_TEXTS } from './matrix-messages.ts';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** The choices about each recipient by name, and the list from which another one is added. */
export function RecipientsByName(
  props: DecisionFacts & {
    readonly states: readonly AudienceState[];
    readonly known: readonly KnownRecipient[];
  },
) {
  const { states } = props;
  return (
    <>
      {states.map((state) => (
        <RecipientChoices {...props} state={state} />
      ))}
      <AddRecipient {...props} />
    </>
  );
}

function RecipientChoices(props: DecisionFacts & { readonly state: AudienceState }) {
  const { language, state, notice } = props;
  return (
    <div class="card" id={choicesId(state)}>
      <h3>{recipientName(state, notice, props)}</h3>
      <p class="note">{SELF_SERVICE_TEXTS.byName[language]}</p>
      {state.groups.map((group) => (
        <GroupChoice {...props} group={group} />
      ))}
    </div>
  );
}

interface ChoiceFacts extends DecisionFacts {
  readonly state: AudienceState;
  readonly group: GroupState;
}

function GroupChoice(props: ChoiceFacts) {
  const { language, notice, group, state } = props;
  const stateId = inputId('state', group.group, state);
  return (
    <fieldset aria-describedby={stateId}>
      <legend>{notice.notice.fieldGroups[group.group][language]}</legend>
      <p id={stateId} class="note">
        <DecisionState {...props} />
      </p>
      {group.mayGrant ? <Choices {...props} /> : <WithdrawOnlyChoice {...props} />}
    </fieldset>
  );
}

/** The saved choice: empty if the general choice applies, because nothing was decided about this recipient. */
function savedChoice({ state, asOthers }: GroupState): '' | 'yes' | 'no' {
  if (asOthers || state === 'undecided') return '';
  return state === 'granted' ? 'yes' : 'no';
}

function Choices(props: ChoiceFacts) {
  const { language, mandate, group, state, entered } = props;
  const grantInput = inputName('grant', group.group, state);
  const shown = inputName('shown', group.group, state);
  const saved = savedChoice(group);
  const picked = entered?.[grantInput] ?? saved;
  const isPerson = mandate === 'person';
  return (
    <div class="choices">
      <input
        type="hidden"
        name={shown}
        value={entered?.[shown] ?? (saved === 'yes' ? shownValue(group) : '')}
      />
      {saved === '' ? (
        <Radio
          name={grantInput}
          value=""
          checked={picked === ''}
          label={MATRIX_TEXTS.likeOthers[language]}
        />
      ) : null}
      <Radio
        name={grantInput}
        value="yes"
        checked={picked === 'yes'}
        label={(isPerson ? SELF_SERVICE_TEXTS.consent : SELF_SERVICE_TEXTS.grant)[language]}
      />
      <Radio
        name={grantInput}
        value="no"
        checked={picked === 'no'}
        label={(isPerson ? SELF_SERVICE_TEXTS.denyPerson : SELF_SERVICE_TEXTS.deny)[language]}
      />
      <span class="day">
        <LastDay
          {...props}
          recipient={state}
          group={saved === 'yes' ? group : { ...group, state: 'undecided' }}
          label={SELF_SERVICE_TEXTS.until[language]}
        />
      </span>
    </div>
  );
}

/** The choice about contact data for a company: it can withdraw them, but only the person can grant them. */
function WithdrawOnlyChoice({ language, group, state, entered }: ChoiceFacts) {
  const grantInput = inputName('grant', group.group, state);
  const picked = entered?.[grantInput] === 'no';
  return (
    <>
      <p class="note">{SELF_SERVICE_TEXTS.onlyPerson[language]}</p>
      {group.state === 'granted' ? (
        <div class="choices">
          <Radio
            name={grantInput}
            value=""
            checked={!picked}
            label={SELF_SERVICE_TEXTS.keep[language]}
          />
          <Radio
            name={grantInput}
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

function AddRecipient(
  props: DecisionFacts & {
    readonly states: readonly AudienceState[];
    readonly known: readonly KnownRecipient[];
  },
) {
  const { language, notice, states, known, mandate } = props;
  const shown = new Set(states.map(recipientInputName));
  const others = known.filter((each) => each.isActive && !shown.has(recipientInputName(each)));
  if (others.length === 0 || mandate === 'person') return null;
  return (
    <details id="by-name">
      <summary>{MATRIX_TEXTS.namedTitle[language]}</summary>
      <div class="inside">
        <p>{MATRIX_TEXTS.namedLead[language]}</p>
        <div class="search">
          <label class="hidden" for="reader">
            {SELF_SERVICE_TEXTS.reader[language]}
          </label>
          <select id="reader" name="reader">
            <option value=""></option>
            {NAMED_AUDIENCES.map((audience) => {
              const members = others.filter((each) => each.audience === audience);
              return members.length === 0 ? null : (
                <optgroup label={notice.notice.audiences[audience][language]}>
                  {members.map((each) => (
                    <option value={recipientInputName(each)}>{each.name}</option>
                  ))}
                </optgroup>
              );
            })}
          </select>
          <button
            type="submit"
            name="do"
            value="save"
            formaction={`/my?lang=${language}#by-name`}
            class="plain"
          >
            {MATRIX_TEXTS.namedOpen[language]}
          </button>
        </div>
      </div>
    </details>
  );
}
