import type * as z from 'zod';
import { type RecordOf, recordSchema } from '../register/record.ts';
import { FIELDS_2020 } from '../register/record-2020.ts';
import { FIELDS_2025 } from '../register/record-2025.ts';
import type { FIELDS_2026 } from '../register/record-2026.ts';

/**
 * One company of an edition (record v1): every field present, `null` where the value is unknown.
 *
 * @see `lib/register/record-2025.ts` for its fields
 */
export const CompanyRecord = recordSchema(FIELDS_2025);
export type CompanyRecord = z.infer<typeof CompanyRecord>;
export type Field = keyof CompanyRecord;

/** One company of the editions since 2026. */
export type CompanyRecord2026 = RecordOf<typeof FIELDS_2026>;

/** Canonical column names in the order of the record. */
export const FIELDS = Object.keys(FIELDS_2025) as readonly Field[];

/** One company of the 2020 edition: that study's own columns, figures only, no row dataset. */
export const CompanyRecord2020 = recordSchema(FIELDS_2020);
export type CompanyRecord2020 = z.infer<typeof CompanyRecord2020>;
