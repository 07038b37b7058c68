import type { Audience } from '../../consent/vocabulary.ts';
import type { Json } from '../../core/digest.ts';
import { cachePerObject } from '../../core/once-per.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { type ByAudience, byAudienceInTurn } from '../by-audience.ts';
import { CONTENT_TYPES, type FileFormat, MEDIA_TYPES } from '../file-formats.ts';
import { viewKey } from '../keys.ts';
import { datasetFor, FILE_NAMES, type StoredFile, type ViewFile } from '../version.ts';
import { buildCodebook, codebookCsv } from './codebook.ts';
import { buildCsvw } from './csvw.ts';
import { buildDataPackage } from './data-package.ts';
import { type RowRendering, renderRows } from './render-rows.ts';
import { storeForms } from './store-forms.ts';

/** Writes every file of every audience's view: the rows, their descriptions, and their other forms. */
export async function renderViews(
  rendering: RowRendering,
): Promise<ByAudience<readonly StoredFile[]>> {
  const rows = await renderRows(rendering);
  return byAudienceInTurn(async (audience) => {
    const { published } = rendering.plan.coverage[audience];
    const data = rows
      .filter((file) => file.audience === audience)
      .map(({ format, info }) => toViewFile(format, info, published));
    const files = [...data, ...(await writeDescriptions(rendering, audience, data))];
    const stored: StoredFile[] = [];
    for (const file of files) stored.push(await storeForms({ ...rendering, audience }, file));
    return stored;
  });
}

async function writeDescriptions(
  rendering: RowRendering,
  audience: Audience,
  data: readonly ViewFile[],
): Promise<readonly ViewFile[]> {
  const { dataset, plan, rows } = rendering;
  const { fields } = rows;
  const { viewIds, edition } = plan;
  const id = viewIds[audience];
  const version = { dataset: datasetFor(audience, dataset), id, edition, fields };
  const write = (format: FileFormat, text: string) => writeText(rendering, audience, format, text);
  const descriptions = [
    ...(data.some(({ format }) => format === 'csv')
      ? [await write('csvw', formatJson(buildCsvw(version)))]
      : []),
    await write('codebook', codebookJson(fields)),
    await write('codebook-csv', codebookCsv(fields)),
  ];
  const files = [...data, ...descriptions];
  return [
    ...descriptions,
    await write('datapackage', formatJson(buildDataPackage(version, files))),
  ];
}

async function writeText(
  { files, version }: RowRendering,
  audience: Audience,
  format: FileFormat,
  text: string,
): Promise<ViewFile> {
  const key = viewKey(version, audience, FILE_NAMES[format]);
  const writer = await files.writer(key, { contentType: CONTENT_TYPES[format] });
  try {
    await writer.write(text);
    return toViewFile(format, await writer.close());
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function toViewFile(
  format: FileFormat,
  { sha256, bytes }: { readonly sha256: string; readonly bytes: number },
  rows?: number,
): ViewFile {
  const file = { path: FILE_NAMES[format], format, mediaType: MEDIA_TYPES[format], sha256, bytes };
  return rows === undefined ? file : { ...file, rows };
}

const codebookJson = cachePerObject((fields: FieldDeclarations) =>
  formatJson(buildCodebook(fields)),
);

function formatJson(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
