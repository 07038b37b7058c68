import type { Audience } from '../../lib/consent/vocabulary.ts';

/** One decision of the test about the row of a company. */
export interface RowDecision {
  readonly recordId: string;
  readonly audience: Audience;
  /** A named recipient. Default: the whole audience. */
  readonly recipient?: string;
  readonly isOpen: boolean;
  /** The true time at which the grant ends. */
  readonly until?: string;
}

/**
 * Computes the rows that each recipient may see. The last recorded decision counts, and a decision by name
 * has priority over a decision about the audience. It shares no code with Kaart.
 */
export class Oracle {
  readonly #last = new Map<string, RowDecision>();
  readonly #companies = new Set<string>();

  addDecision(decision: RowDecision): void {
    const { recordId, audience, recipient = '' } = decision;
    this.#companies.add(recordId);
    this.#last.set(JSON.stringify([recordId, audience, recipient]), decision);
  }

  /** @param now true time */
  visibleRows(audience: Audience, recipient: string | undefined, now: string): readonly string[] {
    const last = (recordId: string, name: string) =>
      this.#last.get(JSON.stringify([recordId, audience, name]));
    return [...this.#companies]
      .filter((recordId) => {
        const decision = last(recordId, recipient ?? '') ?? last(recordId, '');
        if (decision === undefined || !decision.isOpen) return false;
        return decision.until === undefined || now <= decision.until;
      })
      .sort();
  }
}
