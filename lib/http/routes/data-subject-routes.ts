import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import { customRule } from '../../core/issues.ts';
import type { AccessService } from '../../data-rights/access-service.ts';
import { reportCsv } from '../../data-rights/report-csv.ts';
import { EditionDefinition } from '../../mapping/edition.ts';
import { withBom } from '../csv.ts';
import { DataSubjectResponse } from '../responses/data-subject-responses.ts';
import { type Route, route } from '../route.ts';
import { noSession, type SelfServicePages } from '../self-service/contact-pages.tsx';
import { ACCESS_FORMATS, sendAccessReport } from '../self-service/send-access-report.tsx';

const Format = z.enum(ACCESS_FORMATS);
const Text = z.string().trim().min(1).max(320);
const AccessRequestBody = withBom(
  z.strictObject({
    company: ConsentEvent.shape.recordId.optional(),
    /** An edition that contains the company, if several companies have had the record id. */
    edition: EditionDefinition.shape.id.optional(),
    person: z.strictObject({ name: Text.optional(), email: Text.optional() }).optional(),
    format: Format.default('json'),
  }),
).refine(
  ({ company, person }) =>
    (company === undefined) !== (person?.name === undefined && person?.email === undefined),
  customRule('company-or-person'),
);
const FORMS = {
  description: 'Everything that is kept',
  schema: DataSubjectResponse,
  mediaTypes: ['application/json', 'text/csv', 'text/html'],
  toCsv: reportCsv,
};

/** The routes for requests of data subjects: staff get the data of a company or person, and contacts get their own. */
export function dataSubjectRoutes(access: AccessService, pages: SelfServicePages): Route[] {
  return [answerRoute(access), ownAccessRoute(access, pages)];
}

function answerRoute(access: AccessService): Route {
  return route({
    id: 'answerDataSubjectRequest',
    errors: { 'not-found': 'nothing-about-company' },
    method: 'post',
    path: '/v1/data-subject-requests',
    tag: 'data rights',
    summary: 'Everything that is kept about a company or a contact person, over all editions',
    description:
      'This includes companies that have left the mapping. The audit log records the request, without the name or the address of a person. If several companies have had the record id, the response is about one of them: the company in `edition`, or else in the newest edition. `otherCompanies` lists the editions of the others. With `person`, the response has only the contact data of records that name the person. If several persons have this name or this address, give both.',
    access: 'rights:answer',
    query: z.object({ lang: z.string().max(10).optional() }),
    body: AccessRequestBody,
    responses: { 200: FORMS },
    async handle({ body: { company, edition, person = {}, format, bom }, caller, c }) {
      const report =
        company === undefined
          ? await access.person(person, caller.subject)
          : await access.company(company, caller.subject, edition);
      return sendAccessReport(c, report, { format, bom, path: '/', isOwn: false });
    },
  });
}

function ownAccessRoute(access: AccessService, pages: SelfServicePages): Route {
  return route({
    id: 'getOwnAccess',
    credential: 'contactSession',
    errors: { 'rate-limited': 'client-quota-used' },
    method: 'get',
    path: '/my/access',
    tag: 'self-service',
    access: 'public',
    summary: 'Everything that is kept about the contact’s own company and that the contact may see',
    query: withBom(
      z.object({ lang: z.string().max(10).optional(), format: Format.default('html') }),
    ),
    responses: { 200: FORMS, 401: { description: 'Not signed in', mediaTypes: ['text/html'] } },
    async handle({ query: { format, bom }, c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      const report = await access.reportForContact(signedIn.session);
      return sendAccessReport(c, report, { format, bom, path: '/my/access', isOwn: true });
    },
  });
}
