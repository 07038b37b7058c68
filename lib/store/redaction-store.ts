import { computeDigest } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { seqKey, versionPrefix } from '../publication/keys.ts';
import type { RedactionDropped, RedactionStore, RedactionWanted } from '../publication/ports.ts';
import { Redaction, type Version } from '../publication/version.ts';
import { outboxWrite } from './outbox.ts';
import { type Item, type Key, listAllItems, type Table, type Write } from './table.ts';

const redactionKey = (dataset: string, seq: number): Key => ({
  pk: `DATASET#${dataset}`,
  sk: `R#${seqKey(seq)}`,
});

/** Redacted versions over a {@link Table}. They are in the partition of their dataset, like the versions. */
export class TableRedactionStore implements RedactionStore {
  readonly #table: Table;
  readonly #newId: NewId;

  constructor(table: Table, newId: NewId) {
    this.#table = table;
    this.#newId = newId;
  }

  async find(dataset: string, seq: number): Promise<Revisioned<Redaction> | undefined> {
    const item = await this.#table.get(redactionKey(dataset, seq));
    return item && parseRedaction(item);
  }

  async *list(dataset: string): AsyncGenerator<Revisioned<Redaction>> {
    const { pk } = redactionKey(dataset, 0);
    for await (const item of listAllItems(this.#table, { pk, from: 'R#', to: 'R#~' }))
      yield parseRedaction(item);
  }

  async save(next: Redaction, over: Revisioned<Redaction> | undefined): Promise<void> {
    const key = redactionKey(next.dataset, next.version.seq);
    const condition = over === undefined ? 'absent' : { version: over.revision };
    const replaced = over !== undefined && over.value.redaction !== next.redaction;
    await this.#table.transact([
      { kind: 'put', key, data: next, if: condition },
      ...(replaced ? [this.#erasureWrite(over.value, next.createdAt)] : []),
    ]);
  }

  async drop({ value, revision }: Revisioned<Redaction>): Promise<void> {
    const key = redactionKey(value.dataset, value.version.seq);
    try {
      await this.#table.transact([
        { kind: 'delete', key, if: { version: revision } },
        this.#erasureWrite(value, value.createdAt),
      ]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  async requestRedaction({ dataset, id, seq, publishedAt }: Version, mark: string): Promise<void> {
    const name = `redact-${dataset}-${seq}-${computeDigest(mark).slice(0, 12)}`;
    const message: RedactionWanted = { kind: 'redaction-wanted', dataset, version: id };
    try {
      await this.#table.transact([outboxWrite(name, publishedAt, message)]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  #erasureWrite({ dataset, version, redaction }: Redaction, at: Instant): Write {
    const prefix = versionPrefix({ ...version, redaction });
    const message: RedactionDropped = { kind: 'redaction-dropped', dataset, prefix };
    return outboxWrite(this.#newId(), at, message);
  }
}

function parseRedaction({ data, version }: Item): Revisioned<Redaction> {
  return { value: Redaction.parse(data), revision: version };
}
