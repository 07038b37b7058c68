import type { MappingService } from '../../mapping/import/import-service.ts';
import { CONTENT_TYPES, MEDIA_TYPES } from '../../publication/file-formats.ts';
import { getEditionMethod, getFirstRowMethod } from '../../register/edition-method.ts';
import { pageLanguage } from '../context.ts';
import { bodyStream } from '../files/body-stream.ts';
import type { Uploads } from '../requests/uploads.ts';
import { type Route, route } from '../route.ts';
import { IMPORTS_PATH, ImportPath, OF_STAFF, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchFileDeps {
  readonly mapping: MappingService;
  readonly uploads: Uploads;
}

const WORKBOOK = {
  200: { description: 'A workbook', mediaTypes: [MEDIA_TYPES.xlsx] },
  303: { description: 'To the sign-in' },
} as const;

/** Workbooks for analysts: the file of an import with its findings, and an empty one. */
export function workbenchFileRoutes(deps: WorkbenchFileDeps): Route[] {
  return [findingsRoute(deps), templateRoute(deps)];
}

function findingsRoute({ mapping, uploads }: WorkbenchFileDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getFindingsWorkbook',
    // The whole file has the data of contact persons, which findings have in part only.
    access: 'mapping:import',
    errors: { 'not-found': 'no-such-import', 'object-not-found': 'upload-not-kept' },
    method: 'get',
    path: `${IMPORTS_PATH}/{import}/workbook.xlsx`,
    summary: 'The file of an import as a workbook, with its findings as colours and comments',
    params: ImportPath,
    query: StaffPage,
    responses: WORKBOOK,
    async handle({ params, c }) {
      const { id, source } = await mapping.getImport(params.import);
      const table = await mapping.openSource(id, await uploads.findSourceByDigest(source.sha256));
      const { writeFindingsWorkbook } = await import('../files/findings-workbook.ts');
      const bytes = writeFindingsWorkbook(table, () => mapping.readFindings(id), pageLanguage(c));
      return c.body(bodyStream(c, bytes), 200, fileHeaders('findings.xlsx'));
    },
  });
}

function templateRoute({ mapping }: WorkbenchFileDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getTemplateWorkbook',
    access: 'mapping:import',
    method: 'get',
    path: '/workbench/template.xlsx',
    summary: 'An empty workbook for the newest edition, with drop-downs of the codes',
    query: StaffPage,
    responses: WORKBOOK,
    async handle({ c }) {
      const { buildTemplateWorkbook } = await import('../files/template-workbook.ts');
      const current = await mapping.findCurrentEdition({ kind: 'rows' });
      const { fields } = current === undefined ? getFirstRowMethod() : getEditionMethod(current);
      return c.body(
        buildTemplateWorkbook(fields, pageLanguage(c)),
        200,
        fileHeaders('mapping.xlsx'),
      );
    },
  });
}

function fileHeaders(name: string): Record<string, string> {
  return {
    'Content-Type': CONTENT_TYPES.xlsx,
    'Content-Disposition': `attachment; filename="${name}"`,
  };
}
