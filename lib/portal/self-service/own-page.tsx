import type { Language, LocalizedText } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { CONFIRM_IDENTITY } from '../../self-service/choices.ts';
import type { StoredFieldGroup } from '../../self-service/contact-company.ts';
import type { ContactPageData } from '../../self-service/contact-page-data.ts';
import { PageFrame } from '../layout.tsx';
import { fillMakers } from '../makers.tsx';
import { ACCESS_TEXTS } from './access-messages.ts';
import { CORRECTION_TEXTS } from './corrections-messages.ts';
import { CorrectionsSection } from './corrections-section.tsx';
import { AllAtOnce, ConfirmBox, SaveBar } from './decisions-form.tsx';
import { DisclosureSection } from './disclosure-section.tsx';
import { fieldText } from './field-text.ts';
import { type DecisionFacts, type FormEntries, type InputError, toInputId } from './form-inputs.ts';
import { MATRIX_TEXTS } from './matrix-messages.ts';
import { NoticeTexts } from './notice-section.tsx';
import { PermissionMatrix } from './permission-matrix.tsx';
import { ReceiptList } from './receipt-list.tsx';
import { RecipientsByName } from './recipients-by-name.tsx';
import { type FormFacts, OwnForm } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS, WAITING_TEXTS } from './self-service-messages.ts';

export interface OwnPageFacts extends FormFacts {
  readonly company: ContactPageData;
  readonly today: string;
  /** Contact address of the operator, for further questions. */
  readonly help: string;
  /** The result of the last form. */
  readonly result?: SaidResult | undefined;
  /** The inputs that are not saved yet. */
  readonly entered?: FormEntries | undefined;
  /** The section with the fault. */
  readonly wrongIn?: 'decide' | 'corrections' | undefined;
  /** The input with the fault, in the section `decide`. */
  readonly wrongInput?: InputError | undefined;
}

/** The result of a form. */
interface SaidResult {
  readonly text: string;
  readonly wrong: boolean;
  /** Whether the contact wants to sign out and has choices that are not saved. */
  readonly isLeaving?: boolean;
}

/** The page of a contact: permissions, stored data, corrections, disclosures, receipts. */
export function OwnPage(props: OwnPageFacts) {
  const { language, company, entered } = props;
  const { corrections, notice } = company;
  const first = { text: SELF_SERVICE_TEXTS.save[language], value: 'save' };
  const languageForm = { id: 'own', action: '/my', first };
  return (
    <PageFrame {...props} title={company.name} languageForm={languageForm}>
      <OwnHead {...props} />
      <Said {...props} />
      {company.access === 'handed-over' ? (
        <p class="notice">{fillMakers(SELF_SERVICE_TEXTS.handedOver, language)}</p>
      ) : null}
      <EditionStatus company={company} language={language} />
      <EarlierEditions company={company} language={language} />
      <Contents company={company} language={language} />
      <OwnForm {...props} action="/my/decisions" id="own">
        <input type="hidden" name="notice" value={notice.version} />
        <WaitingDecisions company={company} help={props.help} language={language} />
        <Decisions {...props} />
        <StoredDataSection company={company} language={language} />
        <CorrectionsSection
          {...props}
          access={company.access}
          fields={company.fields}
          corrections={corrections}
          entered={entered}
        />
      </OwnForm>
      <DisclosureSection
        {...decisionFacts(props)}
        disclosures={company.disclosures}
        help={props.help}
      />
      <ReceiptList {...decisionFacts(props)} receipts={company.receipts} />
    </PageFrame>
  );
}

/** The properties of every part of the form about decisions. */
function decisionFacts(props: OwnPageFacts): DecisionFacts {
  const { recipients, mandate, notice } = props.company;
  const recipientNames = new Map(recipients.map(({ recipient, name }) => [recipient, name]));
  return { ...props, mandate, notice, recipientNames };
}

/**
 * The head of the page. The Enter key presses the first button of a form, so the button that saves is
 * before all others, where only programs see it.
 */
function OwnHead({ language, company }: OwnPageFacts) {
  const isPerson = company.mandate === 'person';
  return (
    <div class="head">
      <p class="eyebrow">
        <span>{SELF_SERVICE_TEXTS[isPerson ? 'forPersons' : 'forCompanies'][language]}</span>
        <span>{company.recordId}</span>
        <span>{SELF_SERVICE_TEXTS.signedIn[language]}</span>
      </p>
      <h1>{company.name}</h1>
      <p class="lead">
        {(isPerson ? SELF_SERVICE_TEXTS.leadPerson : SELF_SERVICE_TEXTS.leadCompany)[language]}
      </p>
      <p class="buttons">
        <button
          type="submit"
          form="own"
          formaction={`/my/leave?lang=${language}`}
          class="plain small"
        >
          {SELF_SERVICE_TEXTS.leave[language]}
        </button>
        <a href={`/my/access?lang=${language}`}>{ACCESS_TEXTS.link[language]}</a>
      </p>
    </div>
  );
}

/** The result of the last form, with a link to the fault. */
function Said({ language, result, wrongIn, wrongInput }: OwnPageFacts) {
  if (result === undefined) return null;
  const place = wrongInput === undefined ? wrongIn : toInputId(wrongInput.input);
  return (
    <div
      id="said"
      class={result.wrong ? 'notice error' : 'notice'}
      role={result.wrong ? 'alert' : 'status'}
      tabindex={-1}
    >
      <p>
        {result.text}
        {place === undefined ? null : (
          <>
            {' '}
            <a href={`#${place}`}>{SELF_SERVICE_TEXTS.toForm[language]}</a>
          </>
        )}
      </p>
      {result.isLeaving ? (
        <p class="buttons">
          <button type="submit" form="own" name="do" value="save" class="small">
            {SELF_SERVICE_TEXTS.save[language]}
          </button>
          <button
            type="submit"
            form="own"
            formaction={`/my/leave?lang=${language}`}
            name="do"
            value="leave"
            class="plain small"
          >
            {SELF_SERVICE_TEXTS.leaveAnyway[language]}
          </button>
        </p>
      ) : null}
    </div>
  );
}

interface CompanyFacts {
  readonly company: ContactPageData;
  readonly language: Language;
}

function EditionStatus({ company, language }: CompanyFacts) {
  if (company.edition === null)
    return <p class="notice">{SELF_SERVICE_TEXTS.notInEdition[language]}</p>;
  if (!company.eligible) return <p class="notice">{SELF_SERVICE_TEXTS.notEligible[language]}</p>;
  return null;
}

/** The section about earlier decisions that do not apply to the row: why, and what the contact can do. */
function WaitingDecisions({ company, language, help }: CompanyFacts & { readonly help: string }) {
  const { waiting } = company;
  if (waiting === undefined) return null;
  const { reason, decisions, canConfirm } = waiting;
  return (
    <section class="card" id="waiting" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{WAITING_TEXTS.title[language]}</h2>
      <p>
        {WAITING_TEXTS[reason][language].replace('{n}', String(decisions))}
        {reason === 'changed-identity' ? ` ${help}` : ''}
      </p>
      {canConfirm ? (
        <p class="buttons">
          <button type="submit" name="do" value={CONFIRM_IDENTITY} class="plain">
            {WAITING_TEXTS.confirm[language]}
          </button>
        </p>
      ) : null}
    </section>
  );
}

/** The section of a company that has left the mapping: which editions still contain it, and why. */
function EarlierEditions({ company, language }: CompanyFacts) {
  if (company.edition !== null) return null;
  const parts = [
    [ACCESS_TEXTS.records, ACCESS_TEXTS.recordsWhy],
    [ACCESS_TEXTS.events, ACCESS_TEXTS.eventsWhy],
    [ACCESS_TEXTS.disclosures, ACCESS_TEXTS.disclosuresWhy],
    [ACCESS_TEXTS.invitations, ACCESS_TEXTS.invitationsWhy],
    [ACCESS_TEXTS.corrections, ACCESS_TEXTS.correctionsWhy],
  ] as const;
  return (
    <section aria-labelledby="kept">
      <h2 id="kept">{ACCESS_TEXTS.stillKept[language]}</h2>
      <p>
        {SELF_SERVICE_TEXTS.edition[language]}:{' '}
        {company.keptIn.join(', ') || ACCESS_TEXTS.none[language]}
      </p>
      <dl>
        {parts.map(([what, why]) => (
          <>
            <dt>{what[language]}</dt>
            <dd>{why[language]}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

function Contents({ company, language }: CompanyFacts) {
  const places: readonly (readonly [string, LocalizedText])[] = [
    ['decide', SELF_SERVICE_TEXTS.decide],
    ...(company.canWithdraw
      ? [['withdraw-everything', SELF_SERVICE_TEXTS.withdrawAll] as const]
      : []),
    ['held', SELF_SERVICE_TEXTS.held],
    ['corrections', CORRECTION_TEXTS.title],
    ...(company.disclosures === undefined
      ? []
      : [['fetched', SELF_SERVICE_TEXTS.fetched] as const]),
    ['receipts', SELF_SERVICE_TEXTS.receipts],
  ];
  return (
    <nav class="contents" aria-label={SELF_SERVICE_TEXTS.contents[language]}>
      {places.map(([id, text]) => (
        <a href={`#${id}`}>{text[language]}</a>
      ))}
    </nav>
  );
}

function StoredDataSection({ company, language }: CompanyFacts) {
  if (company.storedGroups.length === 0) return null;
  return (
    <section aria-labelledby="held">
      <h2 id="held">{SELF_SERVICE_TEXTS.held[language]}</h2>
      <p class="soft">
        {SELF_SERVICE_TEXTS.edition[language]} {company.edition} · {company.recordId}
      </p>
      {company.storedGroups.map((group) => (
        <StoredFields
          group={group}
          fields={company.fields}
          isOpen={company.mandate === 'person'}
          language={language}
        />
      ))}
    </section>
  );
}

function StoredFields(props: {
  group: StoredFieldGroup;
  fields: FieldDeclarations;
  isOpen: boolean;
  language: Language;
}) {
  const { group: stored, fields, isOpen, language } = props;
  const { group } = stored;
  const label = group === 'internal' ? SELF_SERVICE_TEXTS.internal : GROUP_LABELS[group];
  return (
    <details open={isOpen}>
      <summary>{label[language]}</summary>
      <dl>
        {stored.fields.map(([name, value]) => (
          <>
            <dt>{fields[name]?.label[language] ?? name}</dt>
            <dd>{fieldText(fields[name], value, language)}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}

function Decisions(props: OwnPageFacts) {
  const { language, company } = props;
  const { audiences, notice, recipients } = company;
  const facts = decisionFacts(props);
  const general = audiences.filter(({ recipient }) => recipient === undefined);
  const named = audiences.filter(({ recipient }) => recipient !== undefined);
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">{SELF_SERVICE_TEXTS.decide[language]}</h2>
      <p>
        {MATRIX_TEXTS.lead[language]} {SELF_SERVICE_TEXTS.when[language]}
      </p>
      <NoticeTexts notice={notice} givenUnder={company.givenUnder} language={language} />
      <div class="decisions">
        <PermissionMatrix {...facts} states={general} />
        <RecipientsByName {...facts} states={named} known={recipients} />
        <ConfirmBox {...facts} states={audiences} />
        <SaveBar language={language} />
      </div>
      <AllAtOnce {...facts} states={audiences} canWithdraw={company.canWithdraw} />
      <p>
        <a href={`/my/preview?lang=${language}`}>{SELF_SERVICE_TEXTS.previewLink[language]}</a>
      </p>
    </section>
  );
}
