import * as z from 'zod';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { COUNTED_FIELDS } from '../../publication/row-counts.ts';
import { COMPANIES_DATASET_ID } from '../../publication/version.ts';
import { Count, EditionId } from './common.ts';

const Field = z.enum(COUNTED_FIELDS);

/** Companies by one field or two, of the rows that the reader may read. */
export const CountsAnswer = z
  .object({
    dataset: z.string(),
    audience: z.enum(AUDIENCES),
    version: z.string(),
    edition: z.object({ id: EditionId, referenceDate: z.iso.date() }),
    by: z.array(Field).min(1),
    companies: Count.meta({ description: 'Companies whose row you may read' }),
    shown: Count.meta({ description: 'Those of them that show all of these fields to you' }),
    counts: z.array(
      z.object({
        values: z.partialRecord(Field, z.string()).meta({
          description: 'The class of each field; `not-shown` and `unknown` are classes too',
        }),
        companies: Count,
      }),
    ),
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
