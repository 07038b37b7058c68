import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { computeSessionEnd, newSessionToken, sessionDigest } from '../core/session-token.ts';
import { getInvitationState, type Invitation } from './invitation.ts';
import { type LinkDeps, readInvitationToken } from './invitation-link.ts';
import type { InvitationStore, SessionStore } from './ports.ts';
import type { ContactSession } from './session.ts';

export interface AccessDeps extends Pick<LinkDeps, 'verifier'> {
  readonly invitations: InvitationStore;
  readonly sessions: SessionStore;
  /** Whether an invitation still gives its contact access. */
  readonly mayUse: (invitationId: string) => Promise<boolean>;
  /** The real clock. @see InvitationPorts.clock */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Starts the session of a contact by its link, once, and recognises the contact by its session. */
export class ContactAccessService {
  readonly #deps: AccessDeps;

  constructor(deps: AccessDeps) {
    this.#deps = deps;
  }

  /**
   * Returns the open invitation of a link. This does not use the link up, because programs that scan
   * mails open every link.
   *
   * @throws KaartError `not-found` for a token that was not signed here; `invitation-closed` with `details.state`
   */
  async getInvitation(token: string): Promise<Invitation> {
    return (await this.#loadOpenInvitation(token)).value;
  }

  /**
   * Uses an invitation up and starts a session. If two requests use it at the same time, one succeeds.
   *
   * @returns the token of the session
   * @throws KaartError `not-found`, `invitation-closed`
   */
  async startSession(token: string): Promise<string> {
    const { invitations, clock } = this.#deps;
    const stored = await this.#loadOpenInvitation(token);
    const now = clock();
    const { id: invitationId, recordId, mandate, handedOverBy } = stored.value;
    const findSession = { invitationId, recordId, mandate, handedOverBy, startedAt: now };
    const secret = newSessionToken();
    const opened = {
      digest: sessionDigest(secret),
      session: findSession,
      until: computeSessionEnd(findSession, now),
    };
    try {
      await invitations.close(
        { ...stored.value, usedAt: now },
        stored,
        this.#invitationUsedEntry(findSession),
        opened,
      );
      return secret;
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) throw invitationClosed('used');
      throw error;
    }
  }

  /** Returns the session of a token and extends it; `undefined` if it has ended or its invitation was revoked. */
  async findSession(token: string): Promise<ContactSession | undefined> {
    const { sessions, mayUse, clock } = this.#deps;
    const digest = sessionDigest(token);
    const session = await sessions.find(digest);
    if (session === undefined) return undefined;
    if (!(await mayUse(session.invitationId))) return undefined;
    const now = clock();
    const until = computeSessionEnd(session, now);
    if (until <= now) return undefined;
    await sessions.extend(digest, until);
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

/** Returns the name of a contact in the audit log and the consent log. It is not the name of a person. */
export function contactSubject(invitationId: string): string {
  return `invitation/${invitationId}`;
}

function invitationClosed(state: 'used' | 'revoked' | 'expired'): KaartError {
  return new KaartError(`invitation-${state}`, { code: 'invitation-closed', details: { state } });
}
