import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import type { Table } from './table.ts';

/** The functions that write signing keys may write here. A backup has a copy of this item. */
export const PARTICIPANT = { pk: 'KEYS', sk: 'participant' };

const Remembered = z.object({ id: z.string() });

interface ParticipantCheck {
  readonly id: string;
  /** The id that the data may have instead. */
  readonly movedFrom?: string | undefined;
  /** Whether to store this id in data that have none yet. */
  readonly rememberId: boolean;
  readonly now: Instant;
}

/**
 * Refuses data of another participant: agreements, tokens and receipts name the id. In data without an id, this id may be
 * stored. A move is in the audit log.
 *
 * @throws KaartError `config-invalid`; `concurrent-update` if another process moved it meanwhile
 */
export async function checkParticipant(
  table: Pick<Table, 'get' | 'transact'>,
  { id, movedFrom, rememberId, now }: ParticipantCheck,
): Promise<void> {
  const found = await table.get(PARTICIPANT);
  const data = { id };
  if (found === undefined) {
    if (rememberId) await table.transact([{ kind: 'put', key: PARTICIPANT, data, if: 'absent' }]);
    return;
  }
  const { id: old } = Remembered.parse(found.data);
  if (old === id) return;
  if (old !== movedFrom)
    throw new KaartError('participant-changed', {
      code: 'config-invalid',
      parameters: { old, id },
      nextStep: 'name-move-of-participant',
    });
  await table.transact([
    { kind: 'put', key: PARTICIPANT, data, if: { version: found.version } },
    auditWrite({
      id: newUuid(),
      at: now,
      actor: 'system',
      action: 'participant.moved',
      subject: `participant/${id}`,
      facts: { from: old },
    }),
  ]);
}
