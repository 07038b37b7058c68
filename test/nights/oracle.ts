import type { Audience } from '../../lib/consent/vocabulary.ts';

/** One decision about the row of a company, as the test has made it. */
export interface Decided {
  readonly recordId: string;
  readonly audience: Audience;
  /** One reader by name; absent for the whole audience. */
  readonly recipient?: string;
  readonly isOpen: boolean;
  /** True time at which a permission ends by itself. */
  readonly until?: string;
}

/**
 * What each reader may see by the decisions in the order of recording: the last one about it counts,
 * and one by name counts more than one about its audience. It shares no code with Kaart.
 */
export class Oracle {
  readonly #last = new Map<string, Decided>();
  readonly #companies = new Set<string>();

  decided(decision: Decided): void {
    const { recordId, audience, recipient = '' } = decision;
    this.#companies.add(recordId);
    this.#last.set(JSON.stringify([recordId, audience, recipient]), decision);
  }

  /** @param now true time */
  shown(audience: Audience, recipient: string | undefined, now: string): readonly string[] {
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
