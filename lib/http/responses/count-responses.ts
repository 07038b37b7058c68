import * as z from 'zod';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { customRule } from '../../core/issues.ts';
import { listCountedFields, MAX_COUNTED_FIELDS } from '../../publication/row-counts.ts';
import { Count, EditionId } from './common.ts';

const Field = z.enum(listCountedFields());

const RequestedField = z
  .string()
  .meta({ enum: listCountedFields() })
  .superRefine((name, ctx) => {
    if (Field.safeParse(name).success) return;
    const parameters = {
      name: JSON.stringify(name.slice(0, 80)),
      fields: listCountedFields().join(', '),
    };
    ctx.addIssue({ code: 'custom', ...customRule('counted-field-unknown', parameters) });
  })
  .pipe(Field);

/** The query parameter `by`: one field or two. */
export const CountedBy = z
  .array(RequestedField)
  .min(1)
  .refine(
    (fields) => fields.length <= MAX_COUNTED_FIELDS,
    customRule('counted-fields-too-many', { limit: MAX_COUNTED_FIELDS }),
  )
  .refine((fields) => new Set(fields).size === fields.length, customRule('counted-field-twice'))
  .meta({
    maxItems: MAX_COUNTED_FIELDS,
    description: 'Give it twice for a table by two fields',
  });

const Counts = z.array(
  z.object({
    values: z.partialRecord(Field, z.string()).meta({
      description: 'The class of each field; `not-shown` and `unknown` are classes too',
    }),
    companies: Count,
  }),
);

/** Numbers of companies by one or two fields, of the rows that the caller may read. */
export const CountsResponse = z
  .object({
    dataset: z.string(),
    audience: z.enum(AUDIENCES),
    version: z.string(),
    edition: z.object({ id: EditionId, referenceDate: z.iso.date() }),
    by: z.array(Field).min(1),
    companies: Count.meta({ description: 'Companies whose row you may read' }),
    shown: Count.meta({ description: 'Those of them that show all of these fields to you' }),
    counts: Counts,
  })
  .meta({
    examples: [
      {
        dataset: COMPANIES_DATASET_ID,
        audience: 'partners',
        version: '2025-0123456789ab',
        edition: { id: '2025', referenceDate: '2025-09-30' },
        by: ['subsector', 'canton'],
        companies: 118,
        shown: 117,
        counts: [
          { values: { subsector: 'software', canton: 'Luxembourg' }, companies: 117 },
          { values: { subsector: 'not-shown', canton: 'Wiltz' }, companies: 1 },
        ],
      },
    ],
  });

/**
 * Numbers of all eligible companies of an edition by one or two fields, including companies without a
 * grant.
 */
export const InternalCountsResponse = z
  .object({
    internal: z.literal(true).meta({ description: 'Not for publication' }),
    edition: z.object({ id: EditionId, referenceDate: z.iso.date() }),
    by: z.array(Field).min(1),
    companies: Count.meta({ description: 'All eligible companies of the edition' }),
    counts: Counts,
  })
  .meta({
    examples: [
      {
        internal: true,
        edition: { id: '2025', referenceDate: '2025-09-30' },
        by: ['canton'],
        companies: 3,
        counts: [
          { values: { canton: 'Luxembourg' }, companies: 2 },
          { values: { canton: 'Wiltz' }, companies: 1 },
        ],
      },
    ],
  });
