import type { Context } from 'hono';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { customRule } from '../../core/issues.ts';
import type { ImportRequest } from '../../mapping/import/import-file.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import type { ImportOutline } from '../../mapping/import/outline-file.ts';
import { ENCODINGS } from '../../mapping/read/code-pages.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { page } from '../html.ts';
import type { Uploads } from '../requests/uploads.ts';
import { type Route, route } from '../route.ts';
import { orShowFailure, toShown } from '../workbench/failure.ts';
import { StaffFormBody } from '../workbench/staff-form.ts';
import { leadTo, workbenchFacts } from '../workbench/staff-page.ts';
import { choicesQuery, UPLOADS_PATH } from '../workbench/upload-address.ts';
import { IMPORTS_PATH, OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchUploadDeps {
  readonly mapping: MappingService;
  readonly uploads: Uploads;
  readonly newId: NewId;
}

const UploadPath = z.object({ upload: z.string().max(60) });

/** An empty input is as one that is not sent. */
const Optional = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .transform((text) => (text === '' ? undefined : text))
    .optional();

/** How a file is read, as the address of its page and its form say. */
const Choices = z.object({
  name: z.string().max(200).default('upload').meta({ description: 'Name of the file' }),
  edition: Optional(12),
  sheet: Optional(100).meta({ description: 'The only sheet to read' }),
  encoding: z
    .enum(['', ...ENCODINGS])
    .transform((encoding) => (encoding === '' ? undefined : encoding))
    .optional()
    .meta({ description: 'Encoding of a text file; found by itself if empty' }),
});
type Choices = z.infer<typeof Choices>;

const COMMON = {
  ...OF_STAFF,
  access: 'mapping:import',
  path: `${UPLOADS_PATH}/{upload}`,
  params: UploadPath,
  errors: { 'object-not-found': 'no-such-upload' },
} as const;

/** The page of an uploaded file, and its check. */
export function workbenchUploadRoutes(deps: WorkbenchUploadDeps): Route[] {
  return [showRoute(deps), checkRoute(deps)];
}

function showRoute(deps: WorkbenchUploadDeps): Route {
  return route({
    ...COMMON,
    id: 'getUploadPage',
    method: 'get',
    summary: 'An uploaded file: its sheets, and what its headers mean',
    query: StaffPage.extend(Choices.shape),
    responses: STAFF_PAGE,
    handle: ({ params, query, c }) => uploadPage(deps, c, params.upload, { choices: query }),
  });
}

const INPUT = /^(?:header|known|column)\.\d{1,4}$/;

/**
 * `header.N`, `known.N` and `column.N` are the header at position N, the column that it names by itself, and the column
 * that the person chose: `-` leaves it out, and an empty choice changes nothing.
 */
const CheckForm = Choices.extend({
  ...StaffFormBody.shape,
  once: z.string().max(60).optional(),
})
  .catchall(z.string().max(5_000))
  .superRefine((form, context) => {
    for (const name of Object.keys(form))
      if (!(name in Choices.shape) && name !== 'form' && name !== 'once' && !INPUT.test(name))
        context.addIssue({ code: 'custom', path: [name], ...customRule('form-input-unknown') });
  });

function checkRoute(deps: WorkbenchUploadDeps): Route {
  return route({
    ...COMMON,
    id: 'checkUploadForm',
    errors: {
      ...COMMON.errors,
      'file-refused': 'file-refused',
      'wrong-state': 'edition-frozen',
    },
    method: 'post',
    summary: 'Checks an uploaded file; the page of the import shows what was found',
    query: StaffPage,
    body: CheckForm,
    bodyKind: 'form',
    once: true,
    responses: { 303: { description: 'To the page of the import' } },
    handle: ({ params, body, caller, c }) => {
      const inputs = body as Choices & Readonly<Record<string, string | undefined>>;
      return orShowFailure(
        c,
        async () => {
          const request = await requestOf(deps, params.upload, inputs);
          const map = mappingsOf(inputs);
          const { id } = await deps.mapping.importFile({ ...request, map }, caller.subject);
          return leadTo(c, `${IMPORTS_PATH}/${id}`);
        },
        (failure) =>
          uploadPage(deps, c, params.upload, {
            choices: inputs,
            failure,
            entered: textsOf(inputs),
          }),
      );
    },
  });
}

async function requestOf(
  { uploads }: WorkbenchUploadDeps,
  upload: string,
  { name, edition, sheet, encoding }: Choices,
): Promise<ImportRequest> {
  return {
    fileName: name,
    source: await uploads.openSource(upload, new Uint8Array()),
    ...(edition === undefined ? {} : { edition }),
    ...{ sheet, encoding },
  };
}

/** The choices that differ from what the headers mean by themselves, as `HEADER=column`. */
function mappingsOf(inputs: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(inputs).flatMap(([name, column = '']) => {
    const [kind, at] = name.split('.');
    const header = inputs[`header.${at}`];
    const isNew = kind === 'column' && column !== '' && column !== inputs[`known.${at}`];
    return isNew && header !== undefined ? [`${header}=${column}`] : [];
  });
}

function textsOf(
  inputs: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** At most so many imports are compared with the file. */
const RECENT = 100;

async function uploadPage(
  deps: WorkbenchUploadDeps,
  c: Context,
  upload: string,
  shown: {
    readonly choices: Choices;
    readonly failure?: ShownFailure;
    readonly entered?: Readonly<Record<string, string>>;
  },
): Promise<Response> {
  const { mapping, uploads, newId } = deps;
  const { choices, failure, entered } = shown;
  const { sha256, bytes } = await uploads.find(upload);
  const looked = await look(deps, c, upload, choices);
  const { imports } = await mapping.listImports({ limit: RECENT });
  const { UploadPage } = await import('../../portal/workbench/upload-page.tsx');
  return page(
    c,
    <UploadPage
      {...workbenchFacts(c, `${UPLOADS_PATH}/${upload}`)}
      {...choices}
      {...{ bytes, entered }}
      query={restOfAddress(choices)}
      fileName={choices.name}
      once={newId()}
      outline={looked.outline}
      earlier={imports.filter(({ source }) => source.sha256 === sha256)}
      failure={failure ?? looked.failure}
    />,
  );
}

/** What the address of the page in another language keeps. */
function restOfAddress({ name, edition, sheet, encoding }: Choices): string {
  return `&${choicesQuery({ name, edition, sheet, encoding })}`;
}

/** The outline of a file, or why it has none. */
async function look(
  deps: WorkbenchUploadDeps,
  c: Context,
  upload: string,
  choices: Choices,
): Promise<{ readonly outline?: ImportOutline; readonly failure?: ShownFailure }> {
  try {
    return { outline: await deps.mapping.outlineFile(await requestOf(deps, upload, choices)) };
  } catch (error) {
    const isShown =
      error instanceof KaartError && ['file-refused', 'message-invalid'].includes(error.code);
    if (!isShown) throw error;
    return { failure: toShown(c, error) };
  }
}
