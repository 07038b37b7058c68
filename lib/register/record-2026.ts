import type { FieldDeclarations } from './field.ts';
import { SUCCESSION } from './fields/succession.ts';
import { FIELDS_2025 } from './record-2025.ts';

/** The fields of a company in the edition of 2026 and its corrections, in the order of the record. */
export const FIELDS_2026 = { ...FIELDS_2025, ...SUCCESSION } as const satisfies FieldDeclarations;
