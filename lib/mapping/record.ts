import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import { CANTON_OF, CANTONS, type Canton } from './communes.ts';
import * as V from './vocabulary.ts';

const codes = <T extends object>(labels: T) =>
  Object.keys(labels) as [keyof T & string, ...(keyof T & string)[]];
const text = (max: number) => z.string().max(max).nullable();
const day = z.iso.date();

/**
 * One company of an edition as it is held (record v1): every field present, `null` where unknown.
 * `record_id` is stable through rename, move and new register number, and never used again.
 *
 * @see docs/record.md
 */
export const MappingRecord = z.strictObject({
  record_id: z
    .string()
    .max(40)
    .regex(/^LUHT-[A-Z0-9]+(-[0-9]+)?$/),
  /** Luxembourg register number without spaces; `null` only for a row that is out of scope. */
  rcs_number: z
    .string()
    .regex(/^[A-Z][0-9]{1,6}$/)
    .nullable(),
  euid: z
    .string()
    .regex(/^LURCSL\.[A-Z][0-9]{1,6}$/)
    .nullable(),
  vat_number: z
    .string()
    .regex(/^LU[0-9]{8}$/)
    .nullable(),
  legal_name: z.string().min(2).max(200),
  trade_name: text(200),
  former_names: z.array(z.string()).max(20).nullable(),
  legal_form: z.enum(V.LEGAL_FORMS),
  /** On the reference date. `null` holds the row: HOLD_INCOMPLETE. */
  legal_status: z.enum(codes(V.LEGAL_STATUSES)).nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  incorporation_date: day,
  street: text(200),
  postcode: z
    .string()
    .regex(/^(L-[0-9]{4}|[A-Z0-9 -]{3,10})$/)
    .nullable(),
  locality: text(100),
  commune: z
    .string()
    .refine((name) => CANTON_OF.has(name))
    .nullable(),
  /** Derived from the commune, never trusted from a file. */
  canton: z.enum(Object.keys(CANTONS) as [Canton, ...Canton[]]).nullable(),
  sector_type: z.enum(codes(V.SECTOR_TYPES)).nullable(),
  provider_activity: z.enum(codes(V.PROVIDER_ACTIVITIES)).nullable(),
  human_health_market: z.enum(codes(V.HUMAN_HEALTH_MARKETS)).nullable(),
  technology_role: z.enum(codes(V.TECHNOLOGY_ROLES)).nullable(),
  /** Exactly one, the main focus; required when in scope. */
  subsector: z.enum(codes(V.SUBSECTORS)).nullable(),
  digital_focus: z.boolean(),
  digital_technologies: z.array(z.enum(V.DIGITAL_TECHNOLOGIES)).nullable(),
  growth_status: z.enum(codes(V.GROWTH_STATUSES)),
  fit4start: z.boolean(),
  house_of_biohealth: z.boolean(),
  /** NACE Rev. 2.1 class; never decides the scope. */
  nace_code: z
    .string()
    .regex(/^[0-9]{2}\.[0-9]{1,2}$/)
    .nullable(),
  description_en: text(600),
  description_fr: text(600),
  description_de: text(600),
  website: z
    .string()
    .max(2000)
    .regex(/^https?:\/\/[^@]+$/)
    .nullable(),
  /** Persons, not full-time equivalents; `null` is unknown and never 0. */
  employees: z.int().min(0).max(20_000).nullable(),
  employees_year: z.int().min(2000).max(2100).nullable(),
  /** Known equity and grants, in euro. */
  funding_total_eur: z.number().min(0).nullable(),
  contact_name: text(120),
  contact_email: z.string().max(254).nullable(),
  source: z.enum(V.SOURCES),
  source_checked_on: day,
  updated_at: Instant,
  internal_note: text(2000),
  /** Demonstration flag: a real mapping refuses true. */
  synthetic: z.boolean(),
});
export type MappingRecord = z.infer<typeof MappingRecord>;
export type Field = keyof MappingRecord;

/** Canonical column names in the order of the record. */
export const FIELDS = Object.keys(MappingRecord.shape) as readonly Field[];

/** One company of the 2020 edition: that study's own columns, figures only, no row dataset. */
export const Record2020 = z.strictObject({
  record_id: MappingRecord.shape.record_id,
  rcs_number: MappingRecord.shape.rcs_number,
  legal_name: MappingRecord.shape.legal_name,
  incorporation_date: day,
  subsector_2020: z.enum(codes(V.SUBSECTORS_2020)),
  digital_focus: z.boolean(),
  employees: MappingRecord.shape.employees,
  synthetic: z.boolean(),
});
export type Record2020 = z.infer<typeof Record2020>;
