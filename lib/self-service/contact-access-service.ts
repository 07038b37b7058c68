import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { getInvitationState, type Invitation } from './invitation.ts';
import { type LinkDeps, readInvitationToken } from './invitation-link.ts';
import type { InvitationStore, SessionStore } from './ports.ts';
import {
  type ContactSession,
  computeSessionEnd,
  newSessionToken,
  sessionDigest,
} from './session.ts';

export interface AccessDeps extends Pick<LinkDeps, 'verifier'> {
  readonly invitations: InvitationStore;
  readonly sessions: SessionStore;
  /** Whether an invitation still gives its contact access. */
  readonly mayUse: (invitationId: string) => Promise<boolean>;
  /** The real clock. @see InvitationPorts.clock */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Lets contacts in by their link, once, and knows them again by their session. */
export class ContactAccessService {
  readonly #deps: AccessDeps;

  constructor(deps: AccessDeps) {
    this.#deps = deps;
  }

  /**
   * The invitation of a link, as long as it is open. Looking uses nothing up: programs that scan
   * mails look at every link.
   *
   * @throws KaartError `not-found` for a token that was not signed here; `invitation-closed` with `details.state`
   */
  async getInvitation(token: string): Promise<Invitation> {
    return (await this.#loadOpenInvitation(token)).value;
  }

  /**
   * Uses an invitation up and begins a session. Of two who use it at once one gets in.
   *
   * @returns the session's token
   * @throws KaartError `not-found`, `invitation-closed`
   */
  async startSession(token: string): Promise<string> {
    const { invitations, clock } = this.#deps;
    const over = await this.#loadOpenInvitation(token);
    const now = clock();
    const { id: invitationId, recordId, mandate, handedOverBy } = over.value;
    const session = { invitationId, recordId, mandate, handedOverBy, startedAt: now };
    const secret = newSessionToken();
    const opened = {
      digest: sessionDigest(secret),
      session,
      until: computeSessionEnd(session, now),
    };
    try {
      await invitations.close(
        { ...over.value, usedAt: now },
        over,
        this.#invitationUsedEntry(session),
        opened,
      );
      return secret;
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) throw invitationClosed('used');
      throw error;
    }
  }

  /** The session of a token, which lives on from now; `undefined` where it has ended or its invitation was taken back. */
  async session(token: string): Promise<ContactSession | undefined> {
    const { sessions, mayUse, clock } = this.#deps;
    const digest = sessionDigest(token);
    const session = await sessions.find(digest);
    if (session === undefined) return undefined;
    if (!(await mayUse(session.invitationId))) return undefined;
    const now = clock();
    const until = computeSessionEnd(session, now);
    if (until <= now) return undefined;
    await sessions.keepUntil(digest, until);
    return session;
  }

  /** Ends a session. */
  endSession(token: string): Promise<void> {
    return this.#deps.sessions.end(sessionDigest(token));
  }

  async #loadOpenInvitation(token: string) {
    const { mayUse } = this.#deps;
    const id = await readInvitationToken(this.#deps, token);
    const found = id === undefined ? undefined : await this.#deps.invitations.find(id);
    if (found === undefined) throw new KaartError('no-such-invitation', { code: 'not-found' });
    const state = getInvitationState(found.value, this.#deps.clock());
    if (state !== 'open') throw invitationClosed(state === 'bounced' ? 'revoked' : state);
    if (!(await mayUse(found.value.id))) throw invitationClosed('revoked');
    return found;
  }

  #invitationUsedEntry({
    invitationId,
    recordId,
    mandate,
    handedOverBy,
    startedAt,
  }: ContactSession) {
    return {
      id: this.#deps.newId(),
      at: startedAt,
      actor: contactSubject(invitationId),
      action: 'invitation.used',
      subject: `company/${recordId}`,
      facts: { invitation: invitationId, mandate, handedOverBy },
    };
  }
}

/** Name of a contact in the audit log and the consent log: not a person's name. */
export function contactSubject(invitationId: string): string {
  return `invitation/${invitationId}`;
}

function invitationClosed(state: 'used' | 'revoked' | 'expired'): KaartError {
  return new KaartError(`invitation-${state}`, { code: 'invitation-closed', details: { state } });
}
