import { type AccessRequest, REFUSAL_CODES } from '../../../access-requests/access-request.ts';
import { fillText, type Language } from '../../../core/language.ts';
import type { Revisioned } from '../../../core/revisioned.ts';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import { DoneNotice } from '../list-page.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import {
  ACCESS_RESULTS,
  DECISION_STATES,
  REFUSAL_TEXTS,
  ACCESS_DECISION_TEXTS as TEXTS,
} from './access-messages.ts';
import { type PurposeNames, purposesText } from './partners-page.tsx';
import { RECIPIENT_TEXTS } from './recipient-messages.ts';

export interface AccessDecisionFacts extends WorkbenchFacts {
  readonly request: Revisioned<AccessRequest>;
  readonly purposes: PurposeNames;
  readonly done?: keyof typeof ACCESS_RESULTS | undefined;
  readonly failure?: ShownFailure | undefined;
  /** What a form that was refused had in its inputs. */
  readonly entered?: Readonly<Record<string, string | undefined>> | undefined;
}

const BADGES = {
  unconfirmed: 'badge',
  open: 'badge held',
  accepted: 'badge permitted',
  refused: 'badge error',
} as const;

/** The state of a request: colour, shape and word. */
export function RequestBadge({
  state,
  language,
}: {
  readonly state: AccessRequest['state'];
  readonly language: Language;
}) {
  const text = state === 'unconfirmed' ? state : DECISION_STATES[state][language];
  return <span class={BADGES[state]}>{text}</span>;
}

/** One request for access, with its decision. */
export function AccessDecisionPage(props: AccessDecisionFacts) {
  const { language, request, done, failure } = props;
  const { organisation, state, client } = request.value;
  return (
    <WorkbenchFrame {...props} title={organisation.name}>
      <FailureNotice failure={failure} language={language} />
      <DoneNotice text={done && ACCESS_RESULTS[done][language]} />
      <RequestFacts {...props} />
      {client === null ? null : (
        <p>
          <a href={`/workbench/partners/${client.id}?lang=${language}`}>
            {TEXTS.toPartner[language]}
          </a>
        </p>
      )}
      {state === 'open' ? <Decision {...props} /> : null}
      {client?.secretLink ? <RenewForm {...props} /> : null}
    </WorkbenchFrame>
  );
}

function RequestFacts({ language, request, purposes }: AccessDecisionFacts) {
  const { state, requester, organisation, proof, requestedAt, decided, refusal, client } =
    request.value;
  const facts = [
    [RECIPIENT_TEXTS.state, <RequestBadge state={state} language={language} />],
    [TEXTS.requester, `${requester.name}, ${requester.email}`],
    [TEXTS.country, organisation.country],
    [TEXTS.number, organisation.number ?? '–'],
    [RECIPIENT_TEXTS.purposes, purposesText(request.value.purposes, purposes, language)],
    [TEXTS.proof, proof === 'secret' ? TEXTS.secret[language] : TEXTS.keys[language]],
    [TEXTS.requested, toUtcMinute(requestedAt)],
    ...(decided ? [[TEXTS.decided, `${toUtcMinute(decided.at)}, ${decided.by}`] as const] : []),
    ...(refusal
      ? [[TEXTS.reason, `${REFUSAL_TEXTS[refusal.code][language]}: ${refusal.reason}`] as const]
      : []),
    ...(client ? [[TEXTS.client, <code>{client.id}</code>] as const] : []),
    ...(client?.secretLink ? [[TEXTS.link, linkText(client.secretLink, language)] as const] : []),
  ] as const;
  return (
    <dl>
      {facts.map(([name, value]) => (
        <>
          <dt>{name[language]}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

function linkText(
  { revealedAt, expiresAt }: { readonly revealedAt: string | null; readonly expiresAt: string },
  language: Language,
): string {
  const text = revealedAt === null ? TEXTS.linkOpen : TEXTS.linkUsed;
  return fillText(text[language], { at: toUtcMinute(revealedAt ?? expiresAt) }, language);
}

function Decision(props: AccessDecisionFacts) {
  return (
    <>
      <AcceptForm {...props} />
      <RefuseForm {...props} />
    </>
  );
}

/** Name of the box of a purpose: `purpose.0` is the first one that was requested. */
export function requestedPurposeInput(index: number): string {
  return `purpose.${index}`;
}

function AcceptForm(props: AccessDecisionFacts) {
  const { language, request, purposes, entered } = props;
  const { requester } = request.value;
  const email = requester.email;
  return (
    <StaffForm {...props} action={`${props.path}/acceptance`} class="card">
      <h2>{TEXTS.accept[language]}</h2>
      <p>
        {fillText(TEXTS.acceptWhat[language], { email }, language)} {TEXTS.acceptUndo[language]}
      </p>
      <input type="hidden" name="version" value={String(request.revision)} />
      <fieldset>
        <legend>{RECIPIENT_TEXTS.purposes[language]}</legend>
        {request.value.purposes.map((iri, index) => {
          const name = requestedPurposeInput(index);
          const isOn = entered === undefined || entered[name] === 'yes';
          return (
            <label class="choice">
              <input type="checkbox" name={name} value="yes" checked={isOn} />
              <span>{purposesText([iri], purposes, language)}</span>
            </label>
          );
        })}
      </fieldset>
      <div class="field">
        <label for="clientId">{TEXTS.client[language]}</label>
        <input
          id="clientId"
          name="clientId"
          maxlength={64}
          value={entered?.['clientId']}
          aria-describedby="clientId-hint"
        />
        <small id="clientId-hint">{TEXTS.clientHint[language]}</small>
      </div>
      <div class="field">
        <label for="expiresAt">{TEXTS.ends[language]}</label>
        <input
          id="expiresAt"
          type="date"
          name="expiresAt"
          value={entered?.['expiresAt']}
          aria-describedby="expiresAt-hint"
        />
        <small id="expiresAt-hint">{TEXTS.endsHint[language]}</small>
      </div>
      <p class="buttons">
        <button type="submit">{TEXTS.accept[language]}</button>
      </p>
    </StaffForm>
  );
}

function RefuseForm(props: AccessDecisionFacts) {
  const { language, request, entered } = props;
  return (
    <details open={entered?.['reason'] !== undefined}>
      <summary>{TEXTS.refuse[language]}</summary>
      <StaffForm {...props} action={`${props.path}/refusal`} class="inside">
        <p>{TEXTS.refuseWhat[language]}</p>
        <input type="hidden" name="version" value={String(request.revision)} />
        <div class="field">
          <label for="code">{TEXTS.code[language]}</label>
          <select id="code" name="code">
            {REFUSAL_CODES.map((code) => (
              <option value={code} selected={(entered?.['code'] ?? 'other') === code}>
                {REFUSAL_TEXTS[code][language]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="reason">{TEXTS.reason[language]}</label>
          <textarea id="reason" name="reason" rows={3} maxlength={1_000} required>
            {entered?.['reason']}
          </textarea>
        </div>
        <p class="buttons">
          <button type="submit" class="stop">
            {TEXTS.refuse[language]}
          </button>
        </p>
      </StaffForm>
    </details>
  );
}

function RenewForm(props: AccessDecisionFacts) {
  const { language, request } = props;
  return (
    <details>
      <summary>{TEXTS.renew[language]}</summary>
      <StaffForm {...props} action={`${props.path}/secret-link`} class="inside">
        <p>{TEXTS.renewWhat[language]}</p>
        <input type="hidden" name="version" value={String(request.revision)} />
        <p class="buttons">
          <button type="submit" class="plain">
            {TEXTS.renew[language]}
          </button>
        </p>
      </StaffForm>
    </details>
  );
}
