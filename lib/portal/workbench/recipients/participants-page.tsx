import type { ParticipantView } from '../../../identity/dsp/participants.ts';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import { DoneNotice } from '../list-page.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { OwnerBadge } from './partners-page.tsx';
import {
  REVOCATION_RESULTS,
  REVOCATION_TEXTS,
  RECIPIENT_TEXTS as TEXTS,
} from './recipient-messages.ts';
import { DisclosuresLink, type RevocationEffect, RevocationForm } from './revocation-section.tsx';

/** The address of the page of a participant. Ids are DIDs or URLs. */
export function participantPath(id: string): string {
  return `/workbench/participants/${encodeURIComponent(id)}`;
}

/** Claims by the short name of their operand. */
export function claimsText(claims: ParticipantView['claims']): string {
  return Object.entries(claims)
    .map(([operand, values]) => `${operand.split(/[/#]/).at(-1)}: ${values.join(', ')}`)
    .join('; ');
}

export interface ParticipantPageFacts extends WorkbenchFacts {
  readonly participant: ParticipantView;
  readonly effect: RevocationEffect;
  readonly done?: keyof typeof REVOCATION_RESULTS | undefined;
  readonly failure?: ShownFailure | undefined;
}

/** One participant, its revocation with the effect, and how to undo it. */
export function ParticipantPage(props: ParticipantPageFacts) {
  const { language, participant, done, failure } = props;
  const { id, name, state, claims, addedAt, changedAt } = participant;
  return (
    <WorkbenchFrame {...props} title={name ?? id}>
      <FailureNotice failure={failure} language={language} />
      <DoneNotice text={done && REVOCATION_RESULTS[done][language]} />
      <dl>
        <dt>{TEXTS.id[language]}</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>{TEXTS.state[language]}</dt>
        <dd>
          <OwnerBadge state={state} language={language} />
        </dd>
        <dt>{TEXTS.claims[language]}</dt>
        <dd>{claimsText(claims)}</dd>
        <dt>{TEXTS.since[language]}</dt>
        <dd>{toUtcMinute(addedAt)}</dd>
        <dt>{TEXTS.changed[language]}</dt>
        <dd>{toUtcMinute(changedAt)}</dd>
      </dl>
      <DisclosuresLink {...props} recipient={id} />
      <section aria-labelledby="revoke">
        <div class="section-head">
          <h2 id="revoke">{REVOCATION_TEXTS.actions[language]}</h2>
        </div>
        {state === 'revoked' ? <AdmitForm {...props} /> : <Revocation {...props} />}
      </section>
    </WorkbenchFrame>
  );
}

function Revocation(props: ParticipantPageFacts) {
  const { language, participant } = props;
  return (
    <RevocationForm
      {...props}
      version={participant.version}
      action={`${participantPath(participant.id)}/revocation`}
      button={REVOCATION_TEXTS.participant[language]}
      what={REVOCATION_TEXTS.participantWhat[language]}
      also={[REVOCATION_TEXTS.readmitted[language]]}
    />
  );
}

function AdmitForm(props: ParticipantPageFacts) {
  const { language, participant } = props;
  return (
    <StaffForm {...props} action={`${participantPath(participant.id)}/admission`} class="card">
      <p>{REVOCATION_TEXTS.admitWhat[language]}</p>
      <p class="buttons">
        <button type="submit" class="plain">
          {REVOCATION_TEXTS.admit[language]}
        </button>
      </p>
    </StaffForm>
  );
}
