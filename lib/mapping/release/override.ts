import * as z from 'zod';
import { Instant } from '../../core/instant.ts';
import {
  computeEligibility,
  ELIGIBILITY_CODES,
  type EligibilityCode,
  type EligibilityFields,
  isEligibleRecord,
} from '../companies/eligibility.ts';
import type { EditionRecord } from '../values/row-parser.ts';

/** A person's decision that overrides the eligibility of a company. It belongs to one edition and ends with it. */
export const Override = z.strictObject({
  recordId: z.string().max(40),
  result: z.enum(ELIGIBILITY_CODES),
  reason: z.string().min(1).max(500),
  by: z.string(),
  at: Instant,
});
export type Override = z.infer<typeof Override>;

/** Maximum number of overrides of one edition, because a stored edition is one item. */
export const MAX_OVERRIDES = 200;

/** The eligibility of the companies of an edition, by its rules and overrides. */
export class EditionEligibility {
  readonly #results: ReadonlyMap<string, EligibilityCode>;

  constructor(overrides: readonly Override[]) {
    this.#results = new Map(overrides.map(({ recordId, result }) => [recordId, result]));
  }

  decideEligibility(record: EditionRecord): EligibilityCode {
    const overridden = this.#results.size === 0 ? undefined : this.#results.get(record.record_id);
    if (overridden !== undefined) return overridden;
    // The 2020 study has no such fields: by its method every company is eligible.
    if ('subsector_2020' in record || isEligibleRecord(record)) return 'IN';
    return computeEligibility(record).result;
  }

  isEligible(record: EditionRecord): boolean {
    return this.decideEligibility(record) === 'IN';
  }
  /** Whether a company is eligible, by the only fields that decide. */
  isEligibleByFields(recordId: string, fields: EligibilityFields): boolean {
    const overridden = this.#results.get(recordId);
    return overridden === undefined ? isEligibleRecord(fields) : overridden === 'IN';
  }
}
