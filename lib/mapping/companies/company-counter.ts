import { getEditionMethod } from '../../register/edition-method.ts';
import type { EditionDefinition } from '../edition.ts';
import type { FindingCode } from '../finding.ts';
import type { Counts } from '../import/file-summary.ts';
import type { EditionEligibility } from '../release/override.ts';
import { type Profile, ProfileCounter } from '../release/profile.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import type { CheckedRow } from './check-row.ts';

/** Findings about a row whose record id or name belonged to another company. */
const MOVED_CODES: readonly FindingCode[] = ['IDENTITY_CHANGED', 'NAME_OF_OTHER', 'OTHER_COMPANY'];

/** Counts the companies of an edition: eligibility and profile in one pass. */
export class CompanyCounter {
  readonly #eligibility: EditionEligibility;
  readonly #profile: ProfileCounter;
  readonly #excluded: Record<string, number> = {};
  #companies = 0;
  #eligibleCompanies = 0;

  constructor(edition: EditionDefinition, eligibility: EditionEligibility) {
    this.#eligibility = eligibility;
    this.#profile = new ProfileCounter(getEditionMethod(edition).fields);
  }

  add(record: EditionRecord): void {
    this.#companies++;
    const result = this.#eligibility.decideEligibility(record);
    if (result !== 'IN') this.#excluded[result] = (this.#excluded[result] ?? 0) + 1;
    else {
      this.#eligibleCompanies++;
      this.#profile.add(record);
    }
  }

  get counts(): Pick<Counts, 'taken' | 'in' | 'out'> {
    return { taken: this.#companies, in: this.#eligibleCompanies, out: { ...this.#excluded } };
  }

  buildProfile(file: Pick<Profile, 'rows' | 'rejected' | 'moved'>): Profile {
    return this.#profile.buildProfile(file);
  }
}

/** Counts the rows of a file by outcome. */
export class RowOutcomeCounter {
  #rows = 0;
  #review = 0;
  #rejected = 0;
  #repaired = 0;
  #warned = 0;
  /** Rows whose record id had another number in an earlier edition. */
  moved = 0;
  /** Code of the first row that was rejected. */
  firstReject: string | undefined;

  add({ outcome, findings }: CheckedRow): void {
    this.#rows++;
    if (findings.some(({ code }) => MOVED_CODES.includes(code))) this.moved++;
    if (outcome === 'repair') this.#repaired++;
    else if (outcome === 'warn') this.#warned++;
    else if (outcome === 'review') this.#review++;
    else if (outcome === 'reject') {
      this.#rejected++;
      this.firstReject ??= findings.find((finding) => finding.outcome === 'reject')?.code;
    }
  }

  get counts(): Pick<Counts, 'rows' | 'review' | 'rejected' | 'repaired' | 'warned'> {
    return {
      rows: this.#rows,
      review: this.#review,
      rejected: this.#rejected,
      repaired: this.#repaired,
      warned: this.#warned,
    };
  }
}
