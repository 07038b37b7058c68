import * as z from 'zod';
import { Instant } from '../../core/instant.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import type { CompanyRecord } from '../record.ts';
import type { EditionRecord } from '../values/row-parser.ts';

const count = z.int().min(0);

/** A count and its total. */
export const Ratio = z.strictObject({ count, of: count });
export type Ratio = z.infer<typeof Ratio>;

/** Summary of the rows of an edition, for the comparison with the previous ones. */
export const Profile = z.strictObject({
  /** Data rows of the file, accepted or not. */
  rows: count,
  rejected: count,
  /**
   * Rows, accepted or not, whose record id had another number in an earlier edition, or whose name
   * belonged to another record id.
   */
  moved: count,
  /** Eligible companies; all numbers below are about them. */
  eligible: count,
  /** Sum of known employees. */
  jobs: count,
  /** By indicator, e.g. `digital-focus` or `subsector/software`. */
  shares: z.record(z.string(), Ratio),
  /** By field, the number of companies with an empty value. */
  empty: z.record(z.string(), count),
  /** The newest update of a company; `null` if the edition has no updates. */
  updatedAtMax: Instant.nullable(),
});
export type Profile = z.infer<typeof Profile>;

/** A company with fewer employees is small. */
const SMALL_BELOW = 10;

/** Computes the profile of the eligible companies. */
export class ProfileCounter {
  #eligible = 0;
  #jobs = 0;
  #knownHeadcount = 0;
  #small = 0;
  #digital = 0;
  #growing = 0;
  #humanOnly = 0;
  #updatedAtMax = '';
  readonly #subsectors = new Map<string, number>();
  /** Fields that may be empty. */
  readonly #fields: readonly string[];
  readonly #empty: number[];

  constructor(fields: FieldDeclarations) {
    this.#fields = Object.keys(fields).filter((name) => fields[name]?.required !== true);
    this.#empty = this.#fields.map(() => 0);
  }

  /** Counts an eligible company. */
  add(record: EditionRecord): void {
    this.#eligible++;
    if (record.employees !== null) this.#addHeadcount(record.employees);
    if (record.digital_focus) this.#digital++;
    if ('subsector_2020' in record) this.#addSubsector(record.subsector_2020);
    else this.#addCompany(record);
    this.#countEmpty(record);
  }

  buildProfile(file: Pick<Profile, 'rows' | 'rejected' | 'moved'>): Profile {
    return {
      ...file,
      eligible: this.#eligible,
      jobs: this.#jobs,
      shares: this.#buildShares(),
      empty: Object.fromEntries(this.#fields.map((field, at) => [field, this.#empty[at] ?? 0])),
      updatedAtMax: this.#updatedAtMax === '' ? null : (this.#updatedAtMax as Instant),
    };
  }

  #addHeadcount(employees: number): void {
    this.#jobs += employees;
    this.#knownHeadcount++;
    if (employees < SMALL_BELOW) this.#small++;
  }

  #addCompany(record: CompanyRecord): void {
    if (record.subsector !== null) this.#addSubsector(record.subsector);
    if (record.growth_status !== 'none') this.#growing++;
    if (record.human_health_market === 'exclusive') this.#humanOnly++;
    if (record.updated_at > this.#updatedAtMax) this.#updatedAtMax = record.updated_at;
  }

  #addSubsector(code: string): void {
    this.#subsectors.set(code, (this.#subsectors.get(code) ?? 0) + 1);
  }

  #countEmpty(record: EditionRecord): void {
    const values = record as Readonly<Record<string, unknown>>;
    for (let at = 0; at < this.#fields.length; at++)
      if (values[this.#fields[at] as string] === null) this.#empty[at] = (this.#empty[at] ?? 0) + 1;
  }

  #buildShares(): Record<string, Ratio> {
    const of = this.#eligible;
    const subsectors = [...this.#subsectors].map(
      ([code, counted]) => [`subsector/${code}`, { count: counted, of }] as const,
    );
    return {
      ...Object.fromEntries(subsectors),
      'digital-focus': { count: this.#digital, of },
      'employees-under-10': { count: this.#small, of: this.#knownHeadcount },
      'startups-and-scaleups': { count: this.#growing, of },
      'human-health-only': { count: this.#humanOnly, of },
    };
  }
}
