import { systemClock } from '../core/clock.ts';
import { hasCode } from '../core/errors.ts';
import { checkParticipant } from '../store/participant.ts';
import type { Table } from '../store/table.ts';
import { type Config, getParticipantId, isParticipantNamed } from './config.ts';

/**
 * Refuses to act as another participant than the one that the data remember. An id that only this
 * machine can use is not remembered.
 *
 * @throws KaartError `config-invalid` if the id changed, and no setting names a move
 */
export async function assertSameParticipant(
  table: Pick<Table, 'get' | 'transact'>,
  config: Config,
): Promise<void> {
  const check = () =>
    checkParticipant(table, {
      id: getParticipantId(config),
      movedFrom: config.KAART_MOVE_PARTICIPANT_FROM,
      rememberId: isParticipantNamed(config),
      now: systemClock(),
    });
  try {
    await check();
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    await check(); // another process was first
  }
}
