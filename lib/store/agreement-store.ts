import { type Json, sha256 } from '../core/digest.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import type { Party } from '../dsp/common/vocabulary.ts';
import { all, type Table, type Write } from './table.ts';

const LIST = 'AGREEMENTS';

/** The write that concludes an agreement. Once written it is never changed. */
export function agreementWrite(agreement: ConcludedAgreement): Write {
  const { id, role, counterParty, concludedAt } = agreement;
  return {
    kind: 'put',
    key: { pk: partitionOf(id), sk: `${role}#${sha256(counterParty)}` },
    data: agreement as unknown as Json,
    if: 'absent',
    index: { pk: LIST, sk: `${concludedAt}#${sha256(id)}` },
  };
}

/** Agreements over a {@link Table}. An id is the provider's word, so it counts only together with who gave it. */
export class AgreementStore implements Agreements {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string, role: Party): Promise<ConcludedAgreement | undefined> {
    const query = { pk: partitionOf(id), from: `${role}#`, to: `${role}#~`, limit: 1 };
    const { items } = await this.#table.query(query);
    return items[0] && (items[0].data as unknown as ConcludedAgreement);
  }

  /** All agreements, the latest first. */
  async *list(): AsyncGenerator<ConcludedAgreement> {
    for await (const { data } of all(this.#table, { pk: LIST, index: true, reverse: true }))
      yield data as unknown as ConcludedAgreement;
  }
}

/** Ids are of any length. */
function partitionOf(id: string): string {
  return `AGREEMENT#${sha256(id)}`;
}
