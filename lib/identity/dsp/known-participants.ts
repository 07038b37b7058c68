import type { Participant, ParticipantStore } from '../../store/participant-store.ts';
import { refusedCaller } from './refused-caller.ts';

/** What our own records say of a caller: read at each request and never remembered. */
export class KnownParticipants {
  readonly #store: ParticipantStore;

  constructor(store: ParticipantStore) {
    this.#store = store;
  }

  /**
   * The claims of a participant; nobody is none.
   *
   * @throws KaartError `unauthenticated` for one that is revoked
   */
  async claimsOf(id: string): Promise<Participant['claims']> {
    const participant = (await this.#store.get(id))?.participant;
    if (participant?.state === 'revoked') throw refusedCaller('PARTICIPANT_REVOKED');
    return participant?.claims ?? {};
  }
}
