import * as z from 'zod';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { Count, EditionId } from './common.ts';
import { EXAMPLE_ROW, RowResponse } from './row-responses.ts';

/** The facts of the version in a response with some of its rows. */
const VersionFacts = z.object({
  dataset: z.string(),
  audience: z.enum(AUDIENCES),
  version: z.string(),
  edition: z.object({ id: EditionId, referenceDate: z.iso.date() }),
  digest: z.null().meta({
    description:
      'Always null: the answer is derived from a signed version and has no digest of its own. `manifest` leads to the digests of the version',
  }),
  manifest: z.url().meta({ description: 'The version with its signed manifest' }),
});

const { record_id, withheld: _, ...others } = RowResponse.shape as Record<string, z.ZodType>;
/** The members of every record. */
const MEMBERS = { record_id: record_id as z.ZodType<string>, withheld: RowResponse.shape.withheld };

/** A record with the fields that were requested and that the caller may read. */
const RecordResponse = z
  .object({
    record_id: MEMBERS.record_id,
    ...Object.fromEntries(Object.entries(others).map(([name, field]) => [name, field.optional()])),
    withheld: MEMBERS.withheld,
  })
  .meta({ examples: [EXAMPLE_ROW] });

const EXAMPLE = {
  dataset: COMPANIES_DATASET_ID,
  audience: 'partners',
  version: '2025-0123456789ab',
  edition: { id: '2025', referenceDate: '2025-09-30' },
  digest: null,
  manifest: `https://kaart.example.lu/v1/datasets/${COMPANIES_DATASET_ID}/versions/2025-0123456789ab`,
};

/** One record that the caller may read now. */
export const OneRecordResponse = VersionFacts.extend({ record: RecordResponse }).meta({
  examples: [{ ...EXAMPLE, record: EXAMPLE_ROW }],
});

/** {@link OneRecordResponse} for programs that do not check the fields of the record. */
export const OneUncheckedRecordResponse = VersionFacts.extend({ record: z.looseObject(MEMBERS) });

/** A page of the records that match and that the caller may read now. */
export const RecordsResponse = VersionFacts.extend({
  total: Count.meta({ description: 'Matching records that you may read, on all pages' }),
  records: z.array(RecordResponse),
  cursor: z
    .string()
    .optional()
    .meta({ description: 'Cursor of the next page; absent on the last page' }),
}).meta({ examples: [{ ...EXAMPLE, total: 1, records: [EXAMPLE_ROW] }] });

/** {@link RecordsResponse} for programs that do not check the fields of the records. */
export const UncheckedRecordsResponse = RecordsResponse.extend({
  records: z.array(z.looseObject(MEMBERS)),
});
