import { type Json, sha256 } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import type { DspRole } from '../dsp/common/vocabulary.ts';
import { type Key, listItemsAfter, type Table, type Write } from './table.ts';

const LIST = 'AGREEMENTS';

/** The write that stores a concluded agreement. An agreement never changes. */
export function agreementWrite(agreement: ConcludedAgreement): Write {
  const { id, role, counterpartyId, concludedAt } = agreement;
  return {
    kind: 'put',
    key: agreementKey(id, role, counterpartyId),
    data: agreement as unknown as Json,
    if: 'absent',
    index: { pk: LIST, sk: placeInList({ id, concludedAt }) },
  };
}

/** Position of an agreement in the list; the latest is last. */
function placeInList({ id, concludedAt }: Pick<ConcludedAgreement, 'id' | 'concludedAt'>): string {
  return `${concludedAt}#${sha256(id)}`;
}

/** Agreements over a {@link Table}. The provider chooses an id, so it is unique only together with the provider. */
export class AgreementStore implements Agreements {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(
    id: string,
    role: DspRole,
    counterpartyId?: string,
  ): Promise<ConcludedAgreement | undefined> {
    if (counterpartyId !== undefined)
      return (await this.#table.get(agreementKey(id, role, counterpartyId)))?.data as unknown as
        | ConcludedAgreement
        | undefined;
    const query = { pk: agreementPartition(id), from: `${role}#`, to: `${role}#~` };
    const found = (await this.#table.query(query)).items.map(
      ({ data }) => data as unknown as ConcludedAgreement,
    );
    return requireOnlyOne(found);
  }

  /** A page of all agreements, latest first. */
  page(page: PageRequest): Promise<ListPage<ConcludedAgreement>> {
    return collectPage(this.#list(page.cursor), page.limit, placeInList);
  }

  async *#list(after: string | undefined): AsyncGenerator<ConcludedAgreement> {
    const query = { pk: LIST, index: true, reverse: true };
    for await (const { data } of listItemsAfter(this.#table, query, after))
      yield data as unknown as ConcludedAgreement;
  }
}

function requireOnlyOne<A extends ConcludedAgreement>([first, ...others]: readonly A[]):
  | A
  | undefined {
  if (first === undefined || others.length === 0) return first;
  const providers = [first, ...others].map(({ counterpartyId }) => counterpartyId);
  throw new KaartError('agreement-ambiguous', { code: 'message-invalid', details: { providers } });
}

function agreementKey(id: string, role: DspRole, counterpartyId: string): Key {
  return { pk: agreementPartition(id), sk: `${role}#${sha256(counterpartyId)}` };
}

/** The partition of an agreement. It contains a digest, because ids have any length. */
function agreementPartition(id: string): string {
  return `AGREEMENT#${sha256(id)}`;
}
