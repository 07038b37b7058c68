import type { Child } from 'hono/jsx';
import { fillText } from '../../../core/language.ts';
import { CAMPAIGN_STATES } from '../../../self-service/campaign.ts';
import type { CampaignPlan } from '../../../self-service/campaigns.ts';
import { MANDATES, type Mandate } from '../../../self-service/invitation.ts';
import { LINK_DAYS } from '../../../self-service/invitation-link.ts';
import { StaffForm, type WorkbenchFacts } from '../workbench-frame.tsx';
import {
  CAMPAIGN_STATE_TEXTS,
  MANDATE_TEXTS,
  INVITATION_TEXTS as TEXTS,
} from './invitation-messages.ts';
import { DaysField, MandateField } from './invitation-section.tsx';

/** A campaign whose effect is shown before it starts. */
export interface PlannedCampaign {
  readonly edition: string;
  readonly mandate: Mandate;
  readonly days: number;
  readonly plan: CampaignPlan;
}

/** First the edition, then what the campaign would send, then the mails. */
export function StartForms(
  props: WorkbenchFacts & { readonly planned: PlannedCampaign | undefined },
) {
  const { language, path, planned } = props;
  return (
    <section aria-labelledby="start">
      <div class="section-head">
        <h2 id="start">{TEXTS.start[language]}</h2>
      </div>
      <PreviewForm language={language} path={path}>
        <div class="field">
          <label for="edition">{TEXTS.edition[language]}</label>
          <input id="edition" name="edition" maxlength={20} required value={planned?.edition} />
        </div>
        <MandateField language={language} chosen={planned?.mandate ?? MANDATES[0]} />
        <DaysField language={language} days={planned?.days ?? LINK_DAYS.default} />
      </PreviewForm>
      {planned === undefined ? null : <PlanForm {...props} planned={planned} />}
    </section>
  );
}

/** A form that shows the effect of its fields on the same page, and changes nothing. */
function PreviewForm(
  props: Pick<WorkbenchFacts, 'language' | 'path'> & { readonly children: Child },
) {
  const { language, path, children } = props;
  return (
    <form action={path} class="card">
      <input type="hidden" name="lang" value={language} />
      {children}
      <p class="buttons">
        <button type="submit" class="plain">
          {TEXTS.preview[language]}
        </button>
      </p>
    </form>
  );
}

function PlanForm(props: WorkbenchFacts & { readonly planned: PlannedCampaign }) {
  const { language, planned } = props;
  const { edition, mandate, days, plan } = planned;
  return (
    <StaffForm {...props} action="/workbench/campaigns" class="card">
      <h3>{`${TEXTS.edition[language]} ${edition}, ${MANDATE_TEXTS[mandate][language]}`}</h3>
      <StateCounts language={language} states={plan.states} />
      <p>{fillText(TEXTS.toMail[language], { number: plan.due }, language)}</p>
      <input type="hidden" name="edition" value={edition} />
      <input type="hidden" name="mandate" value={mandate} />
      <input type="hidden" name="days" value={days} />
      {plan.due === 0 ? null : (
        <p class="buttons">
          <button type="submit">{TEXTS.send[language]}</button>
        </p>
      )}
    </StaffForm>
  );
}

function StateCounts({
  language,
  states,
}: Pick<WorkbenchFacts, 'language'> & Pick<CampaignPlan, 'states'>) {
  return (
    <ul class="stats">
      {CAMPAIGN_STATES.map((state) => (
        <li class="stat">
          <span class="value">{states[state] ?? 0}</span>
          <span class="what">{CAMPAIGN_STATE_TEXTS[state].text[language]}</span>
        </li>
      ))}
    </ul>
  );
}

/** Reminds the companies of a campaign, after its effect is shown. */
export function RemindForm(
  props: WorkbenchFacts & {
    readonly campaign: string;
    /** The effect of a reminder to those whose last mail is at least `afterDays` days old. */
    readonly plan: CampaignPlan;
    readonly afterDays: number;
    readonly mayRemind: boolean;
  },
) {
  const { language, path, campaign, plan, afterDays, mayRemind } = props;
  return (
    <>
      <StateCounts language={language} states={plan.states} />
      {mayRemind ? (
        <PreviewForm language={language} path={path}>
          <div class="field">
            <label for="after_days">{TEXTS.afterDays[language]}</label>
            <input
              {...{ id: 'after_days', name: 'after_days', type: 'number', min: 0, max: 365 }}
              value={afterDays}
            />
          </div>
        </PreviewForm>
      ) : null}
      {plan.due === 0 || !mayRemind ? null : (
        <StaffForm
          {...props}
          action={`/workbench/campaigns/${encodeURIComponent(campaign)}/reminders`}
          class="card"
        >
          <h2>{TEXTS.remind[language]}</h2>
          <p>{TEXTS.remindWhat[language]}</p>
          <p>{`${TEXTS.afterDays[language]}: ${afterDays}`}</p>
          <input type="hidden" name="after_days" value={afterDays} />
          <DaysField language={language} days={LINK_DAYS.default} />
          <p>{fillText(TEXTS.toMail[language], { number: plan.due }, language)}</p>
          <p class="buttons">
            <button type="submit">{TEXTS.remind[language]}</button>
          </p>
        </StaffForm>
      )}
    </>
  );
}
