import { isEarlierRevision } from '../../consent/notice.ts';
import type { Language } from '../../core/language.ts';
import { WITHDRAW_EVERYTHING } from '../../self-service/choices.ts';
import type { AudienceState, GroupState } from '../../self-service/contact-company.ts';
import { choicesId, type DecisionFacts, recipientInputName, recipientName } from './form-inputs.ts';
import { MATRIX_TEXTS } from './matrix-messages.ts';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

interface StatesFacts extends DecisionFacts {
  readonly states: readonly AudienceState[];
}

/** The box that confirms grants under earlier notices; absent without such grants. */
export function ConfirmBox({ language, notice, states, entered }: StatesFacts) {
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

/** The buttons of the form, which stay in sight: save everything, or show the preview. */
export function SaveBar({ language }: { readonly language: Language }) {
  return (
    <div class="savebar">
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
    </div>
  );
}

/** Withdraw everything, and for each recipient one button that permits everything and one that permits nothing. */
export function AllAtOnce(props: StatesFacts & { readonly canWithdraw: boolean }) {
  const { language, canWithdraw, mandate } = props;
  return (
    <div class="cols-2" id="all-at-once">
      {canWithdraw ? <WithdrawEverything language={language} /> : null}
      <div class="card">
        <h3>{SELF_SERVICE_TEXTS.atOnce[language]}</h3>
        <p class="note">{SELF_SERVICE_TEXTS.atOnceLead[language]}</p>
        {props.states.map((state) => (
          <AtOnceButtons {...props} state={state} isPerson={mandate === 'person'} />
        ))}
      </div>
    </div>
  );
}

function AtOnceButtons(
  props: DecisionFacts & { readonly state: AudienceState; readonly isPerson: boolean },
) {
  const { language, notice, state, isPerson } = props;
  const labels = isPerson
    ? ([
        ['all', MATRIX_TEXTS.consentAll],
        ['none', MATRIX_TEXTS.consentNone],
      ] as const)
    : ([
        ['all', SELF_SERVICE_TEXTS.permitAll],
        ['none', SELF_SERVICE_TEXTS.permitNone],
      ] as const);
  const name = recipientName(state, notice, props);
  return (
    <div id={`${choicesId(state)}-at-once`}>
      <p class="note">{name}</p>
      <p class="buttons">
        {labels.map(([what, label]) => (
          <button
            type="submit"
            name="do"
            value={`${what}:${recipientInputName(state)}`}
            class="plain small"
          >
            {label[language]}
            <span class="hidden">: {name}</span>
          </button>
        ))}
      </p>
    </div>
  );
}

/** The button that withdraws everything from every recipient; it shows a preview first. */
function WithdrawEverything({ language }: { readonly language: Language }) {
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
          class="stop"
          aria-describedby="withdraw-everything-lead"
        >
          {SELF_SERVICE_TEXTS.withdrawAll[language]}
        </button>
      </p>
    </div>
  );
}
