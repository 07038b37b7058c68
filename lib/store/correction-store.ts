import type { AuditEntry } from '../core/audit-entry.ts';
import { KaartError } from '../core/errors.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { CORRECTION_STATES, Correction, type CorrectionState } from '../self-service/correction.ts';
import type { CorrectionStore } from '../self-service/ports.ts';
import { auditWrite } from './audit-write.ts';
import {
  type Condition,
  type Item,
  type Key,
  listAllItems,
  listItemsAfter,
  type Table,
  type Write,
} from './table.ts';

const LIST = 'CORRECTIONS';

/** Requests for correction over a table: with their company, and by state in the index. */
export class TableCorrectionStore implements CorrectionStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Revisioned<Correction>> {
    for (const state of CORRECTION_STATES) {
      const sk = `${state}#${id}`;
      const { items } = await this.#table.query({ pk: LIST, index: true, from: sk, to: sk });
      const item = items[0] && (await this.#table.get(items[0]));
      if (item !== undefined) return parseCorrection(item);
    }
    throw new KaartError('no-such-correction', { code: 'not-found' });
  }

  async listOfCompany(recordId: string): Promise<readonly Correction[]> {
    const found: Correction[] = [];
    const range = { from: 'CORRECTION#', to: 'CORRECTION#~' };
    for await (const item of listAllItems(this.#table, { pk: partition(recordId), ...range }))
      found.push(parseCorrection(item).value);
    return found;
  }

  async *list(state: CorrectionState, after?: string): AsyncGenerator<Correction> {
    const range = { from: `${state}#`, to: `${state}#~` };
    for await (const item of listItemsAfter(
      this.#table,
      { pk: LIST, index: true, ...range },
      after,
    ))
      yield parseCorrection(item).value;
  }

  async create(correction: Correction, audit: AuditEntry): Promise<void> {
    await this.#table.transact([put(correction, 'absent'), auditWrite(audit)]);
  }

  async change(
    next: Correction,
    { revision }: Revisioned<Correction>,
    audit: AuditEntry,
  ): Promise<void> {
    await this.#table.transact([put(next, { version: revision }), auditWrite(audit)]);
  }
}

function put(correction: Correction, condition: Condition): Write {
  const { id, state } = correction;
  const index = { pk: LIST, sk: `${state}#${id}` };
  return { kind: 'put', key: correctionKey(correction), data: correction, if: condition, index };
}

function correctionKey({ recordId, id }: Pick<Correction, 'recordId' | 'id'>): Key {
  return { pk: partition(recordId), sk: `CORRECTION#${id}` };
}

function partition(recordId: string): string {
  return `COMPANY#${recordId}`;
}

function parseCorrection({ data, version }: Item): Revisioned<Correction> {
  return { value: Correction.parse(data), revision: version };
}
