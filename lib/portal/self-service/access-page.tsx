import type { Child } from 'hono/jsx';
import type { Language, LocalizedText } from '../../core/language.ts';
import { longDate } from '../../core/number-text.ts';
import type { AccessReport, CompanyReport, ReportedRecord } from '../../data-rights/report.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import { getEditionMethod } from '../../register/edition-method.ts';
import { writeMinute } from '../day.tsx';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { ACCESS_TEXTS } from './access-messages.ts';
import { CORRECTION_TEXTS } from './corrections-messages.ts';
import { fieldText } from './field-text.ts';
import { AUDIENCE_WORDS } from './matrix-messages.ts';
import { DECIDED_TEXTS } from './receipt-list.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

export interface AccessPageFacts extends PageFacts {
  readonly report: AccessReport;
  /** Whether a contact reads the page, and can download the report. */
  readonly isOwn: boolean;
}

/** All stored data about a company or a person, for people to read. */
export function AccessPage(props: AccessPageFacts) {
  const { language, path, report, isOwn } = props;
  return (
    <PageLayout {...props} title={ACCESS_TEXTS.title[language]}>
      <p class="lead">
        {ACCESS_TEXTS.lead[language]} {writeMinute(report.at, language)}
      </p>
      {isOwn ? (
        <p>
          {ACCESS_TEXTS.download[language]}{' '}
          <a href={`${path}?format=json`} download="kaart.json">
            JSON
          </a>
          {', '}
          <a href={`${path}?format=csv`} download="kaart.csv">
            CSV
          </a>
          {' · '}
          <a href={`/my?lang=${language}`}>{ACCESS_TEXTS.back[language]}</a>
        </p>
      ) : null}
      {report.companies.map((company) => (
        <Company company={company} language={language} />
      ))}
      <Part
        title={ACCESS_TEXTS.erasures}
        why={ACCESS_TEXTS.erasuresWhy}
        language={language}
        items={report.erasures}
      >
        {({ id, at, jws }) => (
          <>
            {writeMinute(at, language)} · {id} · <code>{jws}</code>
          </>
        )}
      </Part>
      {report.accessRequests.length === 0 ? null : (
        <Part
          title={ACCESS_TEXTS.accessRequests}
          why={ACCESS_TEXTS.accessRequestsWhy}
          language={language}
          items={report.accessRequests}
        >
          {({ requestedAt, organisation, requester, state }) => (
            <>
              {writeMinute(requestedAt, language)} · {organisation.name} · {requester.name} ·{' '}
              {requester.email} · {state}
            </>
          )}
        </Part>
      )}
    </PageLayout>
  );
}

interface CompanyFacts {
  readonly company: CompanyReport;
  readonly language: Language;
}

function Company({ company, language }: CompanyFacts) {
  return (
    <section>
      <h2>
        {company.name} · {company.recordId}
      </h2>
      {company.isInCurrentEdition ? null : <p class="notice">{ACCESS_TEXTS.gone[language]}</p>}
      {company.otherCompanies.map(({ editions }) => (
        <p class="notice">
          {ACCESS_TEXTS.otherCompanies[language]} {editions.join(', ')}
        </p>
      ))}
      <Part
        title={ACCESS_TEXTS.records}
        why={ACCESS_TEXTS.recordsWhy}
        language={language}
        items={company.records}
      >
        {(record) => <ReportedRecordSection reported={record} language={language} />}
      </Part>
      <Part
        title={ACCESS_TEXTS.events}
        why={ACCESS_TEXTS.eventsWhy}
        language={language}
        items={company.events}
      >
        {({ effectiveAt, action, fieldGroup, audience, recipient, noticeVersion }) => (
          <>
            {writeMinute(effectiveAt, language)} · {DECIDED_TEXTS[action][language]} ·{' '}
            {GROUP_LABELS[fieldGroup][language]} · {recipient ?? AUDIENCE_WORDS[audience][language]}{' '}
            · {noticeVersion}
          </>
        )}
      </Part>
      <Part
        title={ACCESS_TEXTS.receipts}
        why={ACCESS_TEXTS.eventsWhy}
        language={language}
        items={company.receipts}
      >
        {({ id, issuedAt }) => `${writeMinute(issuedAt, language)} · ${id}`}
      </Part>
      <Part
        title={ACCESS_TEXTS.disclosures}
        why={ACCESS_TEXTS.disclosuresWhy}
        language={language}
        items={company.disclosures}
      >
        {({ firstReadAt, recipient, version, fieldGroups }) => (
          <>
            {writeMinute(firstReadAt, language)} · {recipient} · <code>{version}</code> ·{' '}
            {fieldGroups.map((group) => GROUP_LABELS[group][language]).join(', ')}
          </>
        )}
      </Part>
      <Part
        title={ACCESS_TEXTS.withdrawals}
        why={ACCESS_TEXTS.disclosuresWhy}
        language={language}
        items={company.withdrawals}
      >
        {({ effectiveAt, withdrawnGroups }) =>
          `${writeMinute(effectiveAt, language)} · ${withdrawnGroups.map(({ fieldGroup }) => GROUP_LABELS[fieldGroup][language]).join(', ')}`
        }
      </Part>
      <Requests company={company} language={language} />
    </section>
  );
}

function Requests({ company, language }: CompanyFacts) {
  return (
    <>
      <Part
        title={ACCESS_TEXTS.invitations}
        why={ACCESS_TEXTS.invitationsWhy}
        language={language}
        items={company.invitations}
      >
        {({ created, mandate, id }) => `${writeMinute(created.at, language)} · ${mandate} · ${id}`}
      </Part>
      <Part
        title={ACCESS_TEXTS.corrections}
        why={ACCESS_TEXTS.correctionsWhy}
        language={language}
        items={company.corrections}
      >
        {({ requestedAt, field, stored, value, state }) =>
          `${writeMinute(requestedAt, language)} · ${field}: ${stored ?? SELF_SERVICE_TEXTS.unknown[language]} → ${value} · ${CORRECTION_TEXTS[state][language]}`
        }
      </Part>
      <Part
        title={ACCESS_TEXTS.notices}
        why={ACCESS_TEXTS.eventsWhy}
        language={language}
        items={company.notices}
      >
        {({ version, notice }) => `${version} · ${notice.texts.title[language]}`}
      </Part>
      {company.log.length === 0 ? null : (
        <Part
          title={ACCESS_TEXTS.log}
          why={ACCESS_TEXTS.eventsWhy}
          language={language}
          items={company.log}
        >
          {({ at, actor, action }) => `${writeMinute(at, language)} · ${actor} · ${action}`}
        </Part>
      )}
    </>
  );
}

function Part<I>(props: {
  readonly title: LocalizedText;
  readonly why: LocalizedText;
  readonly language: Language;
  readonly items: readonly I[];
  readonly children: (item: I) => Child;
}) {
  const { title, why, language, items, children } = props;
  return (
    <section>
      <h3>{title[language]}</h3>
      <p class="soft">{items.length === 0 ? ACCESS_TEXTS.none[language] : why[language]}</p>
      <ul>
        {items.map((item) => (
          <li>{children(item)}</li>
        ))}
      </ul>
    </section>
  );
}

function ReportedRecordSection({
  reported,
  language,
}: {
  readonly reported: ReportedRecord;
  readonly language: Language;
}) {
  const { kind, id, state, referenceDate, family, record } = reported;
  const { fields } = getEditionMethod({ family });
  const name =
    kind === 'edition' ? SELF_SERVICE_TEXTS.edition[language] : ACCESS_TEXTS.import[language];
  const also = state === 'retracted' ? ` · ${ACCESS_TEXTS.retracted[language]}` : '';
  return (
    <details>
      <summary>{`${name} ${id} · ${longDate(referenceDate)[language]}${also}`}</summary>
      <dl>
        {Object.entries(record).map(([field, value]) => (
          <>
            <dt>{fields[field]?.label[language] ?? field}</dt>
            <dd>{fieldText(fields[field], value, language)}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}
