import type { AuditEntry } from '../../core/audit-entry.ts';
import type { Clock } from '../../core/clock.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { collectPage, type ListPage, type PageRequest } from '../../core/page.ts';
import type { OutboxJob } from '../../store/outbox.ts';
import type {
  Participant,
  ParticipantStore,
  StoredParticipant,
} from '../../store/participant-store.ts';
import { buildOwnerRevokedJob } from '../owner-revoked.ts';
import type { ChangeContext } from '../partners.ts';
import { type Claims, type NewParticipant, ParticipantId } from './participant-request.ts';

/** A participant as the API shows it. `version` is used for `If-Match`. */
export type ParticipantView = Participant & { readonly version: number };

export interface ParticipantServiceDeps {
  readonly store: ParticipantStore;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Stores the participants of the data space. Every change is recorded with its actor. */
export class ParticipantService {
  readonly #deps: ParticipantServiceDeps;

  constructor(deps: ParticipantServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Adds a participant. A revoked participant can be added again: its id is its name in the data space,
   * so it cannot get another one.
   *
   * @throws KaartError `wrong-state` if it exists and is not revoked
   */
  async add(
    request: NewParticipant,
    { actor }: Pick<ChangeContext, 'actor'>,
  ): Promise<ParticipantView> {
    const { store, clock } = this.#deps;
    const now = clock();
    const { name, ...rest } = request;
    const participant: Participant = {
      ...rest,
      ...(name === undefined ? {} : { name }),
      state: 'active',
      epoch: 0,
      addedAt: now,
      changedAt: now,
    };
    const stored = await store.get(request.id);
    if (stored?.participant.state === 'revoked') {
      const { addedAt, epoch } = stored.participant;
      const readmitted = { ...participant, addedAt, epoch };
      const entry = this.#buildEntry('participant.readmitted', readmitted, actor);
      return toParticipantView(await store.replace(readmitted, stored.version, entry));
    }
    return toParticipantView(
      await store.add(participant, this.#buildEntry('participant.added', participant, actor)),
    );
  }

  /**
   * Replaces the claims of a participant. The next request uses the new claims.
   *
   * @throws KaartError `not-found`, `precondition-failed`, `wrong-state` if it is revoked
   */
  changeClaims(id: string, claims: Claims, change: ChangeContext): Promise<ParticipantView> {
    return this.#change(id, change, 'participant.claims-changed', (participant) => {
      if (participant.state === 'active') return { ...participant, claims };
      throw new KaartError('is-revoked', {
        code: 'wrong-state',
        parameters: { id },
        details: { state: 'revoked' },
      });
    });
  }

  /**
   * Revokes a participant. From the next request on, no caller with this id is accepted, and its tokens are
   * invalid. The same write queues the suspension of its transfers. A second revocation is not an error.
   *
   * @throws KaartError `not-found`, `precondition-failed`
   */
  revoke(id: string, change: ChangeContext): Promise<ParticipantView> {
    const job = buildOwnerRevokedJob(id);
    return this.#change(
      id,
      change,
      'participant.revoked',
      (participant) => ({
        ...participant,
        state: 'revoked',
        epoch: participant.epoch + (participant.state === 'revoked' ? 0 : 1),
      }),
      job,
    );
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<ParticipantView> {
    return toParticipantView(await this.#load(id));
  }

  /** Lists all participants, also revoked ones, in the order of their ids. */
  async page({ limit, cursor }: PageRequest): Promise<ListPage<ParticipantView>> {
    const found = this.#deps.store.list(cursor);
    const page = await collectPage(found, limit, ({ participant }) => participant.id);
    return { ...page, items: page.items.map(toParticipantView) };
  }

  async #change(
    id: string,
    change: ChangeContext,
    action: string,
    decide: (participant: Participant) => Participant,
    job?: OutboxJob,
    tries = 3,
  ): Promise<ParticipantView> {
    const { participant, version } = await this.#load(id);
    if ((change.ifMatch ?? version) !== version)
      throw new KaartError('changed-since', { code: 'precondition-failed', parameters: { id } });
    const next = { ...decide(participant), changedAt: this.#deps.clock() };
    const entry = this.#buildEntry(action, next, change.actor);
    try {
      return toParticipantView(await this.#deps.store.replace(next, version, entry, job));
    } catch (error) {
      if (!hasCode(error, 'concurrent-update') || tries === 1) throw error;
      return this.#change(id, change, action, decide, job, tries - 1);
    }
  }

  async #load(id: string): Promise<StoredParticipant> {
    const known = ParticipantId.safeParse(id).success;
    const stored = known ? await this.#deps.store.get(id) : undefined;
    if (stored === undefined) throw new KaartError('no-such-participant', { code: 'not-found' });
    return stored;
  }

  #buildEntry(action: string, { id, claims }: Participant, actor: string): AuditEntry {
    const { clock, newId } = this.#deps;
    const facts = { claims: JSON.stringify(claims).slice(0, 2_000) };
    return { id: newId(), at: clock(), actor, action, subject: `participant/${id}`, facts };
  }
}

function toParticipantView({ participant, version }: StoredParticipant): ParticipantView {
  return { ...participant, version };
}
