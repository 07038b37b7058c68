import * as z from 'zod';
import { LANGUAGES, type Language, pickText } from '../../core/language.ts';
import { CatalogResponse } from '../../http/responses/document-responses.ts';
import { FigureTableResponse } from '../../http/responses/figure-responses.ts';
import { EditionsResponse } from '../../http/responses/import-responses.ts';
import { splitVersion } from '../../publication/version.ts';
import { requestJson } from './caller.ts';
import { defineTool, type ToolCall } from './tool.ts';

const listDatasets = defineTool({
  name: 'list_datasets',
  title: 'List the datasets',
  description:
    'The datasets of the catalog: id, title, access rights, edition, formats, and the current version of the rows for everyone. Start here. `healthtech-companies` has rows for partners with a token, `healthtech-companies-public` rows for everyone: search_records reads both. `healthtech-figures-EDITION` is read by read_figures. A dataset for the data space is read by other connectors only.',
  input: z.strictObject({
    after: z.string().optional().meta({
      description: 'Id of the last dataset of the page before; the first page without',
    }),
  }),
  output: z.looseObject({
    catalog: z.string(),
    datasets: z.array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        description: z.string(),
        access: z.string(),
        edition: z.string().optional(),
        version: z.string().optional().meta({
          description:
            'Of the rows for everyone. Each partner has versions of its own, which fetch_version names',
        }),
        page: z.string(),
        formats: z.array(z.string()),
      }),
    ),
    /** Value of `after` for the next page; absent on the last page. */
    next: z.string().optional(),
  }),
  async run({ after }, call) {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
    const found = await getOpen(call, `/catalog.jsonld${query}`, CatalogResponse);
    const { language } = call.caller;
    const nextPage = found['hydra:view']['hydra:next']?.['@id'];
    const next = nextPage && new URL(nextPage).searchParams.get('after');
    return {
      catalog: found['@id'],
      datasets: (found['dcat:dataset'] ?? []).map((node) => toDataset(node, language)),
      ...(next && { next }),
    };
  },
});

type DatasetNode = NonNullable<z.infer<typeof CatalogResponse>['dcat:dataset']>[number];

const Distributions = z
  .array(z.looseObject({ 'dcat:mediaType': z.object({ '@id': z.string() }).optional() }))
  .catch([]);

/** A node of the catalog without the vocabulary of RDF. */
function toDataset(node: DatasetNode, language: Language) {
  const stated = node['dcat:version'];
  const types = Distributions.parse(node['dcat:distribution']).flatMap(
    (each) => each['dcat:mediaType']?.['@id'].split('/media-types/').at(-1) ?? [],
  );
  return {
    id: node['dct:identifier'],
    title: pickText(node['dct:title'], language),
    description: pickText(node['dct:description'], language),
    access: node['dct:accessRights']['@id'].split('/').at(-1)?.toLowerCase() ?? '',
    ...(stated !== undefined && splitVersion(stated)),
    page: node['@id'],
    formats: [...new Set(types)],
  };
}

const listEditions = defineTool({
  name: 'list_editions',
  title: 'List the editions',
  description:
    'The released editions of the mapping, the newest first: reference date, number of eligible companies, differences in counting (changeNote).',
  input: z.strictObject({
    cursor: z.string().optional().meta({ description: 'Of the next page' }),
  }),
  output: EditionsResponse,
  async run({ cursor }, call) {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    return getOpen(call, `/v1/editions${query}`, EditionsResponse);
  },
});

const readFigures = defineTool({
  name: 'read_figures',
  title: 'Read official figures',
  description:
    'The official figures of an edition as one table. Each line has count, denominator (`of`), percent, unit, definition and reference date: quote them together. `rounded_to` says to what a number is rounded, `merged_of` which categories one holds. Tables: `totals`, `figures` (all of them), `trend` (the change since an earlier edition, with a sentence to quote), and one for each group of categories such as `canton` or `subsector`; an unknown table is refused with the list of tables.',
  input: z.strictObject({
    edition: z
      .string()
      .max(12)
      .default('current')
      .meta({ description: 'Edition, such as 2025; the newest by default' }),
    table: z.string().max(40).default('totals'),
    from: z.string().max(12).optional().meta({
      description: 'Earlier edition that a trend begins with, the one before by default',
    }),
    language: z.enum(LANGUAGES).optional().meta({
      description: 'Of labels, definitions and sentences; that of the server by default',
    }),
  }),
  output: FigureTableResponse,
  async run({ edition, table, from, language }, call) {
    const query = new URLSearchParams({
      format: 'json',
      lang: language ?? call.caller.language,
      ...(from !== undefined && { from }),
    });
    const figures = `/v1/editions/${encodeURIComponent(edition)}/figures`;
    const path = `${figures}/tables/${encodeURIComponent(table)}?${query}`;
    return getOpen(call, path, FigureTableResponse);
  },
});

/** Requests a public JSON document. */
function getOpen<S extends z.ZodType>({ caller, signal }: ToolCall, path: string, schema: S) {
  return requestJson(caller.anonymous, path, schema, { signal });
}

/** Tools for public data: the catalog and the official figures. */
export const CATALOG_TOOLS = [listDatasets, listEditions, readFigures];
