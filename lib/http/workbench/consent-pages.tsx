import type { Context } from 'hono';
import type * as z from 'zod';
import { buildConsentRequests, type CompanyDecision } from '../../consent/company-decision.ts';
import type { RecordedConsentEvent } from '../../consent/event.ts';
import {
  ACTION_OF,
  AUDIENCES,
  type Audience,
  FIELD_GROUPS,
  isClosing,
} from '../../consent/vocabulary.ts';
import { KaartError } from '../../core/errors.ts';
import { addMilliseconds, type Instant } from '../../core/instant.ts';
import type { Language } from '../../core/language.ts';
import { startOfLocalDay, toLocalDay } from '../../core/local-time.ts';
import { collectPage, type ListPages } from '../../core/page.ts';
import {
  COMPANY_LIST,
  type CompanyLine,
  companyAddress,
} from '../../portal/workbench/consents/company-list.tsx';
import { CompanyConsentsPage } from '../../portal/workbench/consents/company-page.tsx';
import { CONSENT_TEXTS } from '../../portal/workbench/consents/consent-messages.ts';
import {
  COVERAGE_LIST,
  type CoverageLine,
} from '../../portal/workbench/consents/coverage-list.tsx';
import { DecisionPreviewPage } from '../../portal/workbench/consents/decision-preview-page.tsx';
import { EVENT_LIST } from '../../portal/workbench/consents/event-list.tsx';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { sendList } from './answer-list.ts';
import type { CompanyQuery, DecisionForm, WorkbenchConsentDeps } from './consent-inputs.ts';
import { orShowFailure } from './failure.ts';
import { sendListPage } from './list-page.tsx';
import type { ListQuery } from './list-route.ts';
import { workbenchFacts } from './staff-page.ts';

/** Invitations on the page of a company. */
const SHOWN_INVITATIONS = 5;
const DEFAULT_MONTHS = 12;

/** The list of companies. What they permit is read for one part of the list at a time. */
export function companiesPage(
  { companies, consent, clock }: WorkbenchConsentDeps,
  c: Context,
  query: ListQuery,
): Promise<Response> {
  const pages: ListPages<CompanyLine> = async ({ limit, cursor }) => {
    const found = await companies.search({ search: query.q, cursor, limit });
    const ids = found.companies.map(({ id }) => id);
    const permissions = await consent.permissions(ids, clock());
    const items = found.companies.map((each) => ({ ...each, permitted: permissions.get(each.id) }));
    return { items, cursor: found.cursor };
  };
  const asked = { list: COMPANY_LIST, pages, query, name: 'companies' };
  return sendListPage(c, asked, { lead: CONSENT_TEXTS.companiesLead });
}

type CompanyPageQuery = z.infer<typeof CompanyQuery.query>;

/** The page of one company. @throws KaartError `not-found` */
export async function companyPage(
  { consent, invitations, clock, now }: Omit<WorkbenchConsentDeps, 'companies'>,
  c: Context,
  recordId: string,
  shown: {
    readonly query?: CompanyPageQuery;
    readonly failure?: ShownFailure;
    readonly entered?: Readonly<Record<string, string | undefined>>;
  },
): Promise<Response> {
  const { query = { format: 'html' } as CompanyPageQuery, failure, entered } = shown;
  const path = `/workbench/companies/${encodeURIComponent(recordId)}`;
  const facts = workbenchFacts(c, path);
  const company = await consent.company(recordId);
  const pages: ListPages<RecordedConsentEvent> = (request) => consent.eventsPage(recordId, request);
  const at = clock();
  return sendList(
    c,
    { list: EVENT_LIST, pages, query, name: `decisions-${recordId}` },
    async (events) => (
      <CompanyConsentsPage
        {...facts}
        {...{ recordId, company, events, failure }}
        at={now()}
        state={await consent.state(recordId, at)}
        invitations={
          facts.staff.caller.scopes.has('invitation:send')
            ? (await invitations.page({ limit: SHOWN_INVITATIONS }, recordId)).items
            : undefined
        }
        entered={entered ?? prefilled(query, facts.language)}
        done={query.done}
        receipt={query.receipt}
        undo={undoAddress(recordId, query, facts.language)}
      />
    ),
  );
}

/** The form begins with what the address names. */
function prefilled(
  { kind, groups = '', audiences = '', recipient }: CompanyPageQuery,
  language: string,
): Readonly<Record<string, string | undefined>> {
  if (kind === undefined) return { language };
  const ticks = [
    ...groups.split(',').map((group) => [`group.${group}`, 'yes']),
    ...audiences.split(',').map((audience) => [`audience.${audience}`, 'yes']),
  ];
  return { language, kind, recipient, ...Object.fromEntries(ticks) };
}

/** The form that ends what was just recorded. Only a permission can be undone. */
function undoAddress(
  recordId: string,
  { done, groups, audiences = '', recipient = '' }: CompanyPageQuery,
  language: Language,
): string | undefined {
  if (done !== 'recorded' || groups === undefined) return undefined;
  const query = new URLSearchParams({ kind: 'invalidated', groups, audiences, recipient });
  return `${companyAddress(recordId, language)}&${query}#decide`;
}

/** Shows the effect of a decision, or records it. */
export function decide(
  deps: WorkbenchConsentDeps,
  c: Context,
  recordId: string,
  { form, actor }: { readonly form: DecisionForm; readonly actor: string },
): Promise<Response> {
  const entered = toEntered(form);
  return orShowFailure(
    c,
    async () => {
      const { consent } = deps;
      const { name = recordId } = await consent.company(recordId);
      const requests = buildConsentRequests(recordId, toDecision(form));
      if (requests.length === 0)
        throw new KaartError('no-field-group-chosen', { code: 'message-invalid' });
      if (form.do === 'record') {
        const events = await consent.record(requests, actor, { seq: form.seq });
        return c.redirect(resultAddress(c, recordId, form, events[0]?.receipt), 303);
      }
      const facts = { ...workbenchFacts(c), recordId, name, entered };
      const preview = await consent.preview(requests);
      const closes = isClosing({ action: ACTION_OF[form.kind] });
      return page(c, <DecisionPreviewPage {...facts} preview={preview} closes={closes} />);
    },
    (failure) => companyPage(deps, c, recordId, { failure, entered }),
  );
}

function listGroups(form: DecisionForm) {
  return FIELD_GROUPS.filter((group) => form[`group.${group}`] === 'yes');
}

function listAudiences(form: DecisionForm) {
  return AUDIENCES.filter((audience) => form[`audience.${audience}`] === 'yes');
}

function toDecision(form: DecisionForm): CompanyDecision {
  const { kind, recipient, valid_until: validUntil = null, notice, language } = form;
  const audiences = listAudiences(form);
  return {
    ...{ kind, language, validUntil, fieldGroups: listGroups(form) },
    givenBy: form.given_by,
    evidenceRef: form.evidence,
    ...(audiences.length === 0 ? {} : { audiences }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(notice === undefined ? {} : { noticeVersion: notice }),
  };
}

/** The inputs of the form as they are sent again. */
function toEntered(form: DecisionForm): Readonly<Record<string, string | undefined>> {
  const { form: _token, do: _do, seq: _seq, valid_until: until, ...rest } = form;
  return { ...rest, ...(until === undefined ? {} : { valid_until: toLocalDay(until) }) };
}

function resultAddress(
  c: Context,
  recordId: string,
  form: DecisionForm,
  receipt: string | null | undefined,
): string {
  const isRecorded = receipt !== undefined;
  const query = new URLSearchParams({ done: isRecorded ? 'recorded' : 'unchanged' });
  if (receipt) query.set('receipt', receipt);
  if (isRecorded && ACTION_OF[form.kind] === 'grant') {
    query.set('groups', listGroups(form).join());
    query.set('audiences', listAudiences(form).join());
    if (form.recipient !== undefined) query.set('recipient', form.recipient);
  }
  return `${companyAddress(recordId, pageLanguage(c))}&${query}`;
}

/** Confirms that a company is the same. */
export function confirmCompany(
  deps: WorkbenchConsentDeps,
  c: Context,
  recordId: string,
  given: { readonly by: string; readonly reason: string },
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      await deps.consent.company(recordId);
      const events = await deps.consent.confirmations.confirm(recordId, given);
      const done = events.length === 0 ? 'unchanged' : 'confirmed';
      return c.redirect(`${companyAddress(recordId, pageLanguage(c))}&done=${done}`, 303);
    },
    (failure) => companyPage(deps, c, recordId, { failure }),
  );
}

/** The coverage now and at the end of each of the last months, in one pass over the decisions. */
export function coveragePage(
  { consent, clock }: WorkbenchConsentDeps,
  c: Context,
  query: ListQuery & { readonly months?: number | undefined },
): Promise<Response> {
  const { months = DEFAULT_MONTHS } = query;
  let lines: Promise<readonly CoverageLine[]> | undefined;
  const pages: ListPages<CoverageLine> = async ({ limit, cursor }) => {
    lines ??= loadCoverage(consent, listMonthEnds(clock(), months));
    const all = await lines;
    const first = cursor === undefined ? 0 : all.findIndex((line) => lineId(line) === cursor) + 1;
    return collectPage(all.slice(first), limit, lineId);
  };
  const asked = { ...query, months: String(months) };
  return sendListPage(
    c,
    { list: COVERAGE_LIST, pages, query: asked, name: 'coverage' },
    { lead: CONSENT_TEXTS.coverageLead },
  );
}

const lineId = ({ at, audience }: { readonly at: Instant; readonly audience: Audience }) =>
  `${at}/${audience}`;

async function loadCoverage(
  consent: WorkbenchConsentDeps['consent'],
  instants: readonly Instant[],
): Promise<readonly CoverageLine[]> {
  const coverages = await consent.coverageOver(instants);
  return instants
    .map((at, index) => ({ at, coverage: coverages[index] }))
    .toReversed()
    .flatMap(({ at, coverage }) =>
      coverage === undefined
        ? []
        : AUDIENCES.map((audience) => ({ at, audience, groups: coverage[audience] })),
    );
}

/** The ends of the last months in Luxembourg, then now. In ascending order. */
function listMonthEnds(now: Instant, months: number): readonly Instant[] {
  const [year = '', month = ''] = toLocalDay(now).split('-');
  const first = Number(year) * 12 + Number(month) - 1;
  const ends = Array.from({ length: months }, (_, back) => {
    const at = first - back;
    const day = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`;
    return addMilliseconds(startOfLocalDay(day), -1);
  });
  return [...ends.toReversed(), now];
}
