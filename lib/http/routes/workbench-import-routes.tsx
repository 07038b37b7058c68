import type { Context } from 'hono';
import * as z from 'zod';
import type { ImportPreview } from '../../companies/import-previews.ts';
import type { KaartError } from '../../core/errors.ts';
import { fillText } from '../../core/language.ts';
import { type ListPages, wholeNumberParameter } from '../../core/page.ts';
import type { Finding } from '../../mapping/finding.ts';
import { IMPORT_STATE_NAMES, type Import } from '../../mapping/import/import.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { IMPORT_COLUMNS } from '../../portal/workbench/list-columns.ts';
import { MEDIA_TYPES } from '../../publication/file-formats.ts';
import type { Corrections } from '../../self-service/corrections.ts';
import { pageLanguage } from '../context.ts';
import { BomField, streamCsv } from '../csv.ts';
import { page } from '../html.ts';
import { buildPolicyWith } from '../page-policy.ts';
import { json } from '../reply.ts';
import { MAX_UPLOAD_BYTES, type Uploads } from '../requests/uploads.ts';
import { FindingResponse } from '../responses/import-responses.ts';
import { type FormFile, type Route, route } from '../route.ts';
import { orShowFailure } from '../workbench/failure.ts';
import {
  FINDINGS_HEAD,
  findingLine,
  findingsCsv,
  listFindings,
} from '../workbench/list-findings.ts';
import { type ListQuery, listRoute } from '../workbench/list-route.ts';
import { StaffFormBody } from '../workbench/staff-form.ts';
import { workbenchFacts } from '../workbench/staff-page.ts';
import { UPLOADS_PATH, uploadPageAddress } from '../workbench/upload-address.ts';

export interface WorkbenchImportDeps {
  readonly mapping: MappingService;
  readonly uploads: Uploads;
  readonly previews: { of(id: string): Promise<ImportPreview> };
  readonly corrections: Pick<Corrections, 'listContradicted'>;
  /** Largest request. Bytes. */
  readonly maxBodyBytes: number;
}

export const StaffPage = z.object({ lang: z.string().max(10).optional() });
export const ImportPath = z.object({ import: z.string().max(60) });
export const IMPORTS_PATH = '/workbench/imports';
export const OF_STAFF = { tag: 'workbench', credential: 'staffSession' } as const;
export const STAFF_PAGE = {
  200: { description: 'A page', mediaTypes: ['text/html'] },
  303: { description: 'To the sign-in' },
} as const;

/** The pages of imports: the list, an upload, one import, its findings as CSV. */
export function workbenchImportRoutes(deps: WorkbenchImportDeps): Route[] {
  return [
    IMPORT_LIST(deps),
    uploadRoute(deps),
    uploadLinkRoute(deps),
    showRoute(deps),
    csvRoute(deps),
  ];
}

function IMPORT_LIST(deps: WorkbenchImportDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getImportsPage',
    access: 'mapping:read',
    method: 'get',
    path: IMPORTS_PATH,
    summary: 'All imports, the latest first',
    ...listRoute(IMPORT_COLUMNS, { state: z.enum(IMPORT_STATE_NAMES) }),
    handle: ({ query, c }) => importsPage(deps, c, { query }),
  });
}

async function importsPage(
  { mapping, uploads, maxBodyBytes: maxBytes }: WorkbenchImportDeps,
  c: Context,
  shown: { readonly query?: ListQuery; readonly failure?: ShownFailure },
): Promise<Response> {
  const { query = { format: 'html' }, failure } = shown;
  const { sendList } = await import('../workbench/answer-list.ts');
  const { ImportsPage } = await import('../../portal/workbench/imports-page.tsx');
  const { IMPORT_LIST: list } = await import('../../portal/workbench/import-list.tsx');
  const { ListSection } = await import('../../portal/workbench/list-section.tsx');
  const pages: ListPages<Import> = async (request) => {
    const { imports: items, cursor } = await mapping.listImports(request);
    return { items, cursor };
  };
  const facts = workbenchFacts(c, IMPORTS_PATH);
  const origin = await uploads.getLinkOrigin();
  if (origin !== new URL(c.get('facts').publicUrl).origin)
    c.header('Content-Security-Policy', buildPolicyWith(origin));
  return sendList(c, { list, pages, query, name: 'imports' }, (part) => (
    <ImportsPage {...facts} {...{ maxBytes, failure }} mostBytes={MAX_UPLOAD_BYTES}>
      <ListSection {...facts} list={list} part={part} />
    </ImportsPage>
  ));
}

const UploadForm = StaffFormBody.extend({
  file: z.custom<FormFile>((value) => (value as Partial<FormFile>)?.bytes instanceof Uint8Array),
  edition: z.string().trim().max(12).default(''),
});

function uploadRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'sendImportForm',
    access: 'mapping:import',
    method: 'post',
    path: IMPORTS_PATH,
    summary: 'Takes a file of the mapping; its page shows the sheets and columns, before the check',
    query: StaffPage,
    body: UploadForm,
    bodyKind: 'form',
    takesFiles: 'bytes',
    responses: { 303: { description: 'To the page of the file' } },
    showTooLarge: (c, error) => tooLargePage(deps, c, error),
    async handle({ body: { file, edition }, c }) {
      const id = await deps.uploads.store(file.bytes);
      const name = file.name.slice(0, 200);
      return c.redirect(uploadPageAddress(id, { lang: pageLanguage(c), name, edition }), 303);
    },
  });
}

const UploadLinkForm = StaffFormBody.extend({
  name: z.string().min(1).max(200),
  bytes: wholeNumberParameter(z.int().min(1)),
  edition: z.string().trim().max(12).default(''),
});

const UploadLinkResponse = z.object({
  url: z.url(),
  headers: z.record(z.string(), z.string()),
  page: z.string().meta({
    description: 'Path of the page of the file, after the upload',
    examples: ['/workbench/uploads/0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60?lang=en&name=mapping.csv'],
  }),
});

function uploadLinkRoute({ uploads }: WorkbenchImportDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'createUploadLink',
    access: 'mapping:import',
    errors: { 'too-large': 'upload-too-large' },
    method: 'post',
    path: UPLOADS_PATH,
    summary: 'A link to which the script of the page sends a file that is too large for the form',
    query: StaffPage,
    body: UploadLinkForm,
    bodyKind: 'form',
    responses: { 201: { description: 'The link', schema: UploadLinkResponse } },
    async handle({ body: { name, bytes, edition }, c }) {
      const { id, url, headers } = await uploads.createLink(bytes);
      const page = uploadPageAddress(id, { lang: pageLanguage(c), name, edition });
      return json(c, { url, headers, page }, { status: 201 });
    },
  });
}

/** The page of the form, for a file that is too large for it. */
function tooLargePage(deps: WorkbenchImportDeps, c: Context, error: KaartError): Promise<Response> {
  return orShowFailure(
    c,
    () => Promise.reject(error),
    async (failure) => {
      const { IMPORT_TEXTS } = await import('../../portal/workbench/import-messages.ts');
      const { tooLarge, tooLargeStep } = IMPORT_TEXTS;
      const language = pageLanguage(c);
      const megabytes = Math.floor(deps.maxBodyBytes / 1_000_000);
      const detail = fillText(tooLarge[language], { megabytes }, language);
      return importsPage(deps, c, {
        failure: { ...failure, detail, next: tooLargeStep[language] },
      });
    },
  );
}

export const ImportQuery = StaffPage.extend({
  outcome: z
    .enum(['review', 'reject', 'repair', 'warn'])
    .optional()
    .meta({ description: 'Only findings with this outcome' }),
  q: z.string().max(100).optional().meta({ description: 'Words in the findings' }),
  sort: z.enum(['row', 'code', 'column']).optional().meta({ description: 'Order of the findings' }),
  page: wholeNumberParameter(z.int().min(1).max(100_000)).optional(),
  cursor: z.string().max(400).optional(),
});

function showRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getImportPage',
    access: 'mapping:read',
    errors: { 'not-found': 'no-such-import' },
    method: 'get',
    path: `${IMPORTS_PATH}/{import}`,
    summary: 'An import: findings, rows that wait for a decision, differences, and the last steps',
    params: ImportPath,
    query: ImportQuery,
    responses: STAFF_PAGE,
    handle: async ({ params, query, c }) =>
      importPage(deps, c, await deps.mapping.getImport(params.import), { query }),
  });
}

/** The page of an import, with what a form that was refused had in its inputs. */
export async function importPage(
  { mapping, previews, corrections }: WorkbenchImportDeps,
  c: Context,
  item: Import,
  shown: {
    readonly query?: z.infer<typeof ImportQuery>;
    readonly failure?: ShownFailure;
    readonly entered?: Readonly<Record<string, string>>;
  },
): Promise<Response> {
  const { id } = item;
  const { query = {}, failure, entered } = shown;
  const { outcome, q, sort, page: wanted = 1, cursor } = query;
  const filter = { outcome, q, sort };
  const rows = await mapping.listRowsUnderReview(id, { cursor, limit: 50 });
  const facts = workbenchFacts(c, `${IMPORTS_PATH}/${id}`);
  const { scopes } = facts.staff.caller;
  const { ImportPage } = await import('../../portal/workbench/import-page.tsx');
  return page(
    c,
    <ImportPage
      {...facts}
      {...{ item, filter, failure, entered }}
      rows={rows.items}
      cursor={rows.cursor}
      mayDecide={item.state === 'open' && scopes.has('mapping:review')}
      findings={await listFindings(mapping.readFindings(id), filter, wanted)}
      preview={await previews.of(id)}
      contradictions={await corrections.listContradicted(() => mapping.readIdentifiedImport(id))}
    />,
  );
}

function csvRoute({ mapping }: WorkbenchImportDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getFindingsFile',
    access: 'mapping:read',
    errors: { 'not-found': 'no-such-import' },
    method: 'get',
    path: `${IMPORTS_PATH}/{import}/findings.csv`,
    summary: 'The findings of an import as CSV, with their sentences in the language of the page',
    params: ImportPath,
    query: StaffPage.extend({ bom: BomField }),
    responses: {
      200: {
        description: 'One finding a line',
        mediaTypes: [MEDIA_TYPES.csv],
        schema: FindingResponse,
        toCsv: (example) => FINDINGS_HEAD + findingLine(example as Finding, 'en'),
      },
      303: { description: 'To the sign-in' },
    },
    async handle({ params, query, c }) {
      await mapping.getImport(params.import);
      const lines = findingsCsv(mapping.readFindings(params.import), pageLanguage(c));
      c.header('Content-Disposition', 'attachment; filename="findings.csv"');
      return streamCsv(c, lines, query);
    },
  });
}
