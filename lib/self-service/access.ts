import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { type Invitation, stateOf } from './invitation.ts';
import { invitationIn, type LinkPorts } from './invitation-link.ts';
import type { InvitationStore, SessionStore } from './ports.ts';
import { aliveUntil, type ContactSession, newSessionToken, sessionDigest } from './session.ts';

export interface AccessPorts extends Pick<LinkPorts, 'verifier'> {
  readonly invitations: InvitationStore;
  readonly sessions: SessionStore;
  /** Whether an invitation still gives its contact access. */
  readonly mayUse: (invitationId: string) => Promise<boolean>;
  /** The real clock. @see InvitationPorts.clock */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Lets contacts in by their link, once, and knows them again by their session. */
export class Access {
  readonly #ports: AccessPorts;

  constructor(ports: AccessPorts) {
    this.#ports = ports;
  }

  /**
   * The invitation of a link, as long as it is open. Looking uses nothing up: programs that scan
   * mails look at every link.
   *
   * @throws KaartError `not-found` for a token that was not signed here; `invitation-closed` with `details.state`
   */
  async look(token: string): Promise<Invitation> {
    return (await this.#open(token)).value;
  }

  /**
   * Uses an invitation up and begins a session. Of two who use it at once one gets in.
   *
   * @returns the session's token
   * @throws KaartError `not-found`, `invitation-closed`
   */
  async enter(token: string): Promise<string> {
    const { invitations, clock } = this.#ports;
    const over = await this.#open(token);
    const now = clock();
    const { id: invitationId, recordId, mandate, handedOverBy } = over.value;
    const session = { invitationId, recordId, mandate, handedOverBy, startedAt: now };
    const secret = newSessionToken();
    const opened = { digest: sessionDigest(secret), session, until: aliveUntil(session, now) };
    try {
      await invitations.close({ ...over.value, usedAt: now }, over, this.#used(session), opened);
      return secret;
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) throw closed('used');
      throw error;
    }
  }

  /** The session of a token, which lives on from now; `undefined` where it has ended or its invitation was taken back. */
  async session(token: string): Promise<ContactSession | undefined> {
    const { sessions, mayUse, clock } = this.#ports;
    const digest = sessionDigest(token);
    const session = await sessions.find(digest);
    if (session === undefined) return undefined;
    if (!(await mayUse(session.invitationId))) return undefined;
    const now = clock();
    const until = aliveUntil(session, now);
    if (until <= now) return undefined;
    await sessions.keepUntil(digest, until);
    return session;
  }

  /** Ends a session. */
  leave(token: string): Promise<void> {
    return this.#ports.sessions.end(sessionDigest(token));
  }

  async #open(token: string) {
    const { mayUse } = this.#ports;
    const id = await invitationIn(this.#ports, token);
    const found = id === undefined ? undefined : await this.#ports.invitations.find(id);
    if (found === undefined) throw new KaartError('no such invitation', { code: 'not-found' });
    const state = stateOf(found.value, this.#ports.clock());
    if (state !== 'open') throw closed(state === 'bounced' ? 'revoked' : state);
    if (!(await mayUse(found.value.id))) throw closed('revoked');
    return found;
  }

  #used({ invitationId, recordId, mandate, handedOverBy, startedAt }: ContactSession) {
    return {
      id: this.#ports.newId(),
      at: startedAt,
      actor: contactOf(invitationId),
      action: 'invitation.used',
      subject: `company/${recordId}`,
      facts: { invitation: invitationId, mandate, handedOverBy },
    };
  }
}

/** What the audit log and the log of consent call a contact: nobody's name. */
export function contactOf(invitationId: string): string {
  return `invitation/${invitationId}`;
}

function closed(state: 'used' | 'revoked' | 'expired'): KaartError {
  return new KaartError(`this invitation is ${state}`, {
    code: 'invitation-closed',
    details: { state },
  });
}
