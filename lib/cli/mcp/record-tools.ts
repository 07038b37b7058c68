import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import {
  OneUncheckedRecordResponse,
  UncheckedRecordsResponse,
} from '../../http/responses/record-responses.ts';
import { listCodedFields } from '../../publication/record-query.ts';
import { Codebook } from '../../publication/render/codebook.ts';
import { pickClient, requestJson } from './caller.ts';
import { defineTool, type ToolCall } from './tool.ts';

/** Maximum number of records in a result, because a model reads the whole result. */
const MOST_RECORDS = 100;
const FEW_RECORDS = 20;

export const DatasetArgument = z.string().max(60).optional().meta({
  description:
    'Dataset id: `healthtech-companies`, or `healthtech-companies-public` for the rows that companies show to everyone. By default the first with a token, the second without one',
});
export const PurposeArgument = z.string().max(200).optional().meta({
  description: 'Purpose of the read as an IRI, one that the client is registered for',
});
const FieldsArgument = z
  .array(z.string().max(60))
  .min(1)
  .max(100)
  .optional()
  .meta({ description: 'Fields to show; `record_id` and `withheld` are always included' });

const WITHHELD =
  'A field of a group that the company does not show to you is absent, and `withheld` lists its group; `null` means unknown. Every read is recorded in the disclosure log.';

const searchRecords = defineTool({
  name: 'search_records',
  title: 'Search records of companies',
  description: `The records of companies that you may read now and that match, a page at a time. ${WITHHELD} Without arguments the first ${FEW_RECORDS} rows. To keep all rows, use fetch_version.`,
  input: z.strictObject({
    dataset: DatasetArgument,
    filters: z
      .record(z.string(), z.array(z.string()).min(1).max(200))
      .default({})
      .meta({
        description: `Codes by coded field; a record matches if it has any of the codes of each field. The fields: ${Object.keys(listCodedFields()).join(', ')}. describe_fields gives their codes`,
        examples: [{ canton: ['Mersch', 'Wiltz'], subsector: ['software'] }],
      }),
    q: z.string().max(200).optional().meta({
      description: 'Words in the texts that you may read; case and accents do not count',
    }),
    fields: FieldsArgument,
    sort: z
      .array(z.string().max(60))
      .min(1)
      .max(3)
      .optional()
      .meta({ description: 'Fields to sort by; `-field` from the largest down' }),
    limit: z.int().min(1).max(MOST_RECORDS).default(FEW_RECORDS),
    cursor: z.string().max(200).optional().meta({
      description: 'Cursor of the next page; the other arguments stay the same',
    }),
    purpose: PurposeArgument,
  }),
  output: UncheckedRecordsResponse,
  async run({ filters, dataset, ...search }, call) {
    const query = { ...filters, ...search };
    return readOfDataset(call, {
      dataset,
      path: '/records',
      schema: UncheckedRecordsResponse,
      query,
    });
  },
});

const getRecord = defineTool({
  name: 'get_record',
  title: 'Read one record',
  description: `One record of a company by its id. A record that you may not read is answered like one that does not exist. ${WITHHELD}`,
  input: z.strictObject({
    dataset: DatasetArgument,
    record_id: z.string().min(1).max(60),
    fields: FieldsArgument,
    purpose: PurposeArgument,
  }),
  output: OneUncheckedRecordResponse,
  async run({ dataset, record_id, ...lookup }, call) {
    const path = `/records/${encodeURIComponent(record_id)}`;
    return readOfDataset(call, {
      dataset,
      path,
      schema: OneUncheckedRecordResponse,
      query: lookup,
    });
  },
});

export type Column = z.input<typeof Codebook>['columns'][number];

const describeFields = defineTool({
  name: 'describe_fields',
  title: 'Describe the fields',
  description:
    'The codebook of the current version: each field with its group, type, label and description. For the fields that you name also their codes. A company permits or withholds the fields of a group together.',
  input: z.strictObject({
    dataset: DatasetArgument,
    fields: FieldsArgument.meta({
      description: 'Fields to describe with their codes; without it all fields, without codes',
    }),
    purpose: PurposeArgument,
  }),
  output: z.looseObject({
    fields: z.array(
      z.looseObject({
        field: z.string(),
        group: z.string(),
        type: z.string(),
        label: z.string(),
        description: z.string(),
        codes: z.array(z.object({ code: z.string(), label: z.string() })).optional(),
      }),
    ),
  }),
  async run({ dataset, fields, purpose }, call) {
    const { language } = call.caller;
    const columns = await readCodebook(call, dataset, purpose);
    const shown = fields?.map((name) => findColumn(columns, name)) ?? columns;
    return {
      fields: shown.map((column) => ({
        field: column.field,
        group: column.group,
        type: column.type,
        label: column.label[language],
        description: column.description[language],
        ...(fields !== undefined && listCodes(column, language)),
      })),
    };
  },
});

/** Codes with their labels. Codes that are names, such as a canton, have no label. */
function listCodes({ field, codes }: Column, language: Language) {
  const named = listCodedFields()[field]?.map((code) => ({ code, label: code }));
  const labelled = codes?.map(({ code, label }) => ({ code, label: label[language] }));
  const all = labelled ?? named;
  return all === undefined ? {} : { codes: all };
}

/** @throws KaartError `not-found` with the list of fields */
export function findColumn(columns: readonly Column[], field: string): Column {
  const found = columns.find((each) => each.field === field);
  if (found !== undefined) return found;
  throw new KaartError('no-such-field', {
    code: 'not-found',
    details: { unknown: [field], allowed: columns.map((each) => each.field) },
  });
}

/** Reads the description of the fields of the current version. */
export async function readCodebook(
  call: ToolCall,
  dataset: string | undefined,
  purpose: string | undefined,
): Promise<readonly Column[]> {
  const path = '/versions/current/files/codebook.json';
  const query = { purpose };
  return (await readOfDataset(call, { dataset, path, schema: Codebook, query })).columns;
}

interface DatasetQuestion<S extends z.ZodType> {
  /** @default the dataset of the caller */
  readonly dataset: string | undefined;
  /** Path relative to the dataset. */
  readonly path: string;
  readonly schema: S;
  /** A list is a repeated parameter. */
  readonly query: Readonly<Record<string, unknown>>;
}

/** Requests a JSON document of a dataset with the rights of the caller. */
export function readOfDataset<S extends z.ZodType>(
  { caller, signal }: ToolCall,
  { dataset = caller.dataset, path, schema, query }: DatasetQuestion<S>,
): Promise<z.input<S>> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) if (each !== undefined) search.append(name, String(each));
  const address = `/v1/datasets/${encodeURIComponent(dataset)}${path}?${search}`;
  return requestJson(pickClient(caller, dataset), address, schema, { signal });
}

/** Tools for the rows that the caller may read now. */
export const RECORD_TOOLS = [describeFields, searchRecords, getRecord];
