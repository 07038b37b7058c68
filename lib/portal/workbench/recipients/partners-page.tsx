import { fillText, type Language, type LocalizedText } from '../../../core/language.ts';
import type { PartnerView } from '../../../identity/partners.ts';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import { DoneNotice } from '../list-page.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import {
  OWNER_STATES,
  REVOCATION_RESULTS,
  REVOCATION_TEXTS,
  RECIPIENT_TEXTS as TEXTS,
} from './recipient-messages.ts';
import { DisclosuresLink, type RevocationEffect, RevocationForm } from './revocation-section.tsx';

/** The names of purposes, by IRI. */
export type PurposeNames = Readonly<Record<string, LocalizedText>>;

const BADGES = {
  active: 'badge permitted',
  expired: 'badge held',
  revoked: 'badge error',
} as const;

/** The state of a partner or participant: colour, shape and word. */
export function OwnerBadge({
  state,
  language,
}: {
  readonly state: keyof typeof BADGES;
  readonly language: Language;
}) {
  return <span class={BADGES[state]}>{OWNER_STATES[state][language]}</span>;
}

/** The names of purposes. One that no notice names is shown as its IRI. */
export function purposesText(
  iris: readonly string[],
  purposes: PurposeNames,
  language: Language,
): string {
  return iris.map((iri) => purposes[iri]?.[language] ?? iri).join(', ');
}

/** When an access ends. */
export function endText(at: string | null, language: Language): string {
  return at === null ? TEXTS.noEnd[language] : toUtcMinute(at);
}

export interface PartnerPageFacts extends WorkbenchFacts {
  readonly partner: PartnerView;
  readonly purposes: PurposeNames;
  readonly effect: RevocationEffect;
  readonly done?: keyof typeof REVOCATION_RESULTS | undefined;
  readonly failure?: ShownFailure | undefined;
}

/** One partner, and its revocation with the effect. */
export function PartnerPage(props: PartnerPageFacts) {
  const { language, partner, done, failure } = props;
  return (
    <WorkbenchFrame {...props} title={partner.name}>
      <FailureNotice failure={failure} language={language} />
      <DoneNotice text={done && REVOCATION_RESULTS[done][language]} />
      <PartnerFacts {...props} />
      <DisclosuresLink {...props} recipient={partner.id} />
      {partner.state === 'revoked' ? null : <Revocation {...props} />}
    </WorkbenchFrame>
  );
}

function PartnerFacts({ language, partner, purposes }: PartnerPageFacts) {
  const { id, state, expiresAt, createdAt, changedAt, credentials, webhook } = partner;
  const facts = [
    [TEXTS.id, <code>{id}</code>],
    [TEXTS.state, <OwnerBadge state={state} language={language} />],
    [TEXTS.purposes, purposesText(partner.purposes, purposes, language)],
    [TEXTS.ends, endText(expiresAt, language)],
    [TEXTS.credentials, credentialsText(credentials, language)],
    ...(webhook?.url ? [[TEXTS.webhook, webhook.url] as const] : []),
    [TEXTS.since, toUtcMinute(createdAt)],
    [TEXTS.changed, toUtcMinute(changedAt)],
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

function credentialsText(credentials: PartnerView['credentials'], language: Language): string {
  if (credentials.length === 0) return TEXTS.noCredentials[language];
  const texts = credentials.map(({ kind, kid, url, expiresAt }) => {
    const named = [TEXTS[kind][language], kid ?? url].filter((text) => text).join(' ');
    if (expiresAt === null) return named;
    return `${named} ${fillText(TEXTS.until[language], { at: toUtcMinute(expiresAt) }, language)}`;
  });
  return texts.join(', ');
}

function Revocation(props: PartnerPageFacts) {
  const { language, partner } = props;
  const { id, version } = partner;
  const form = { ...props, version, action: `/workbench/partners/${id}/revocation` };
  const webhook = partner.webhook?.url ? [REVOCATION_TEXTS.noWebhook[language]] : [];
  return (
    <section aria-labelledby="revoke">
      <div class="section-head">
        <h2 id="revoke">{REVOCATION_TEXTS.actions[language]}</h2>
      </div>
      <RevocationForm
        {...form}
        extent="tokens"
        button={REVOCATION_TEXTS.tokens[language]}
        what={REVOCATION_TEXTS.tokensWhat[language]}
        also={[]}
      />
      <RevocationForm
        {...form}
        extent="partner"
        button={REVOCATION_TEXTS.partner[language]}
        what={REVOCATION_TEXTS.partnerWhat[language]}
        also={[...webhook, REVOCATION_TEXTS.final[language]]}
      />
    </section>
  );
}
