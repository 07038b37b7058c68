import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import { type OutboxJob, outboxWrite } from './outbox.ts';
import {
  type Condition,
  type Item,
  isKeyPart,
  type Key,
  listItemsAfter,
  type Table,
  type Write,
} from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** A participant of the data space, with the claims that the operator has verified. Its id is the id in its tokens: a DID, a URL or a plain name. */
export const Participant = z.object({
  id: z.string(),
  name: z.string().optional(),
  /** Values by operand; the key is the full IRI of the operand. */
  claims: z.record(z.string(), z.array(z.string())),
  state: z.enum(['active', 'revoked']),
  /** Number of revocations. Rights from before a revocation stay invalid, also if the participant is added again. */
  epoch: z.int(),
  addedAt: StoredInstant,
  changedAt: StoredInstant,
});
export type Participant = z.infer<typeof Participant>;

/** A participant and the version of its item, for the condition of the next change. */
export interface StoredParticipant {
  readonly participant: Participant;
  readonly version: number;
}

/** Participants, by id. Each change is one transaction with its audit entry. */
export class ParticipantStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Returns the latest acknowledged state, so a revocation takes effect with the next request. */
  async get(id: string): Promise<StoredParticipant | undefined> {
    const key = participantKey(id);
    const item = isKeyPart(key.pk) ? await this.#table.get(key) : undefined;
    return item === undefined ? undefined : parseParticipant(item);
  }

  /** All participants in the order of their ids. In AWS, a participant that was added within the last second may be missing. */
  async *list(after?: string): AsyncGenerator<StoredParticipant> {
    for await (const item of listItemsAfter(
      this.#table,
      { pk: 'PARTICIPANTS', index: true },
      after,
    ))
      yield parseParticipant(item);
  }

  /** @throws KaartError `wrong-state` if a participant with this id exists */
  async add(participant: Participant, entry: AuditEntry): Promise<StoredParticipant> {
    try {
      await this.#table.transact([put(participant, 'absent'), auditWrite(entry)]);
      return { participant, version: 1 };
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
      throw new KaartError('participant-exists', {
        code: 'wrong-state',
        parameters: { id: participant.id },
        details: { id: participant.id },
        cause: error,
      });
    }
  }

  /** @param job job that is queued in the same transaction. @throws KaartError `concurrent-update` if `version` is no longer the stored version */
  async replace(
    participant: Participant,
    version: number,
    entry: AuditEntry,
    job?: OutboxJob,
  ): Promise<StoredParticipant> {
    await this.#table.transact([
      put(participant, { version }),
      auditWrite(entry),
      ...(job === undefined ? [] : [outboxWrite(entry.id, entry.at, job)]),
    ]);
    return { participant, version: version + 1 };
  }
}

function participantKey(id: string): Key {
  return { pk: `PARTICIPANT#${id}`, sk: 'META' };
}

function put(participant: Participant, condition: Condition): Write {
  return {
    kind: 'put',
    key: participantKey(participant.id),
    data: participant,
    if: condition,
    index: { pk: 'PARTICIPANTS', sk: participant.id },
  };
}

function parseParticipant({ data, version }: Item): StoredParticipant {
  return { participant: Participant.parse(data), version };
}
