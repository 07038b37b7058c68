import type { Context } from 'hono';
import * as z from 'zod';
import { readPurposeNames } from '../../consent/notice-terms.ts';
import type { ConsentNotices } from '../../consent/ports.ts';
import type { Clock } from '../../core/clock.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../../core/instant.ts';
import { StartMoment } from '../../core/moment.ts';
import type { ListPage, ListPages, PageRequest } from '../../core/page.ts';
import type { ConcludedAgreement } from '../../dsp/common/concluded-agreement.ts';
import { ListSection } from '../../portal/workbench/list-section.tsx';
import { agreementList } from '../../portal/workbench/recipients/agreement-list.tsx';
import { disclosureList } from '../../portal/workbench/recipients/disclosure-list.tsx';
import {
  AGREEMENT_TEXTS,
  DSP_ROLES,
} from '../../portal/workbench/recipients/disclosure-messages.ts';
import {
  DisclosuresPage,
  type RecipientReads,
} from '../../portal/workbench/recipients/disclosures-page.tsx';
import {
  AGREEMENT_COLUMNS,
  DISCLOSURE_COLUMNS,
} from '../../portal/workbench/recipients/recipient-columns.ts';
import type { AgreementStore } from '../../store/agreement-store.ts';
import type { Disclosure } from '../../store/disclosure-store.ts';
import { type Route, route } from '../route.ts';
import { sendList } from '../workbench/answer-list.ts';
import { keysOf } from '../workbench/keys-of.ts';
import { sendListPage } from '../workbench/list-page.tsx';
import { type ListQuery, listRoute } from '../workbench/list-route.ts';
import { workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF } from './workbench-import-routes.tsx';

export interface WorkbenchDisclosureDeps {
  readonly agreements: Pick<AgreementStore, 'page'>;
  readonly notices: Pick<ConsentNotices, 'terms'>;
  /** Counts what each recipient has read since an instant. */
  readonly countReads: (since: Instant) => Promise<readonly RecipientReads[]>;
  /** The reads since an instant, of all recipients or of one. */
  readonly pageOfReads: (
    wanted: { readonly since: Instant; readonly only?: string | undefined },
    page: PageRequest,
  ) => Promise<ListPage<Disclosure>>;
  /** How long disclosures are kept; `undefined` if they are not removed. Days. */
  readonly keptDays: number | undefined;
  readonly clock: Clock;
}

/** The list goes back so far if the address names no instant. Milliseconds. */
const RECENT_MS = 30 * DAY_MS;

/** The pages of agreements and of disclosures. */
export function workbenchDisclosureRoutes(deps: WorkbenchDisclosureDeps): Route[] {
  return [agreementsRoute(deps), disclosuresRoute(deps)];
}

function agreementsRoute({ agreements, notices }: WorkbenchDisclosureDeps): Route {
  const path = '/workbench/agreements';
  return route({
    ...OF_STAFF,
    id: 'getAgreementsPage',
    access: 'connector:operate',
    method: 'get',
    path,
    summary: 'All agreements, the latest first',
    ...listRoute(AGREEMENT_COLUMNS, {
      role: z.enum(keysOf(DSP_ROLES)).meta({ description: 'Our role in the agreement' }),
    }),
    async handle({ query, c }) {
      const list = agreementList(readPurposeNames(await notices.terms()));
      const pages: ListPages<ConcludedAgreement> = (request) => agreements.page(request);
      return sendListPage(c, { list, pages, query, name: 'agreements' }, AGREEMENT_TEXTS);
    },
  });
}

const DISCLOSURES_PATH = '/workbench/disclosures';

function disclosuresRoute(deps: WorkbenchDisclosureDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getDisclosuresPage',
    access: 'audit:read',
    method: 'get',
    path: DISCLOSURES_PATH,
    summary: 'Everything that was read since an instant, by each recipient or by one',
    ...listRoute(DISCLOSURE_COLUMNS, {
      since: StartMoment,
      recipient: z.string().max(150).meta({ description: 'Only the reads of this recipient' }),
    }),
    handle: ({ query, c }) => disclosuresPage(deps, c, query),
  });
}

async function disclosuresPage(
  { notices, countReads, pageOfReads, keptDays, clock }: WorkbenchDisclosureDeps,
  c: Context,
  query: ListQuery & {
    readonly since?: Instant | undefined;
    readonly recipient?: string | undefined;
  },
): Promise<Response> {
  const { since = addMilliseconds(clock(), -RECENT_MS), recipient: only, format, cursor } = query;
  const list = disclosureList(readPurposeNames(await notices.terms()));
  const pages: ListPages<Disclosure> = (request) => pageOfReads({ since, only }, request);
  const facts = { ...workbenchFacts(c, DISCLOSURES_PATH), since, keptDays };
  const isOverview = only === undefined && cursor === undefined && format === 'html';
  const recipients = isOverview ? await countReads(since) : undefined;
  const answered = { list, pages, query: { ...query, since }, name: 'disclosures' };
  return sendList(c, answered, (part) => (
    <DisclosuresPage {...facts} recipients={recipients}>
      <ListSection {...facts} list={list} part={part} />
    </DisclosuresPage>
  ));
}
