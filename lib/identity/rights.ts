import type { Clock } from '../core/clock.ts';
import type { Instant } from '../core/instant.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import type { InvitationStore } from '../self-service/ports.ts';
import type { ParticipantStore } from '../store/participant-store.ts';
import type { Partner, PartnerStore } from '../store/partner-store.ts';
import type { PersonStore } from '../store/person-store.ts';
import type { CounterpartyCredentials } from './dcp/counterparty-credentials.ts';
import { mergeClaims, type ProvedClaims } from './dcp/trusted-credentials.ts';
import { computeRemainingScopes, type Role, type Scope } from './roles.ts';

/** Whether an owner has its rights now: with the data of the owner, or with the reason of the refusal. */
export type RightsState<T> =
  | ({ readonly holds: true } & T)
  | { readonly holds: false; readonly reason: PlainReason };

/** The counterparty of a negotiation or transfer. The audience is `partners` for a partner with a token of ours. */
export interface Counterparty {
  readonly id: string;
  readonly audience: string;
}

/** The claims of a verified token of a person. */
export interface VerifiedPersonToken {
  readonly subject: string;
  readonly tokenId: string;
  readonly roles: readonly Role[];
  readonly scopes: ReadonlySet<Scope>;
  /** For a token of `kaart token`: the epoch of the person when it was issued. */
  readonly epoch?: number;
  /** For a token of an OpenID provider: the time when it was issued. */
  readonly issuedAt?: Instant;
}

export interface RightsDeps {
  readonly partners: Pick<PartnerStore, 'get'>;
  readonly participants: Pick<ParticipantStore, 'get'>;
  readonly people: Pick<PersonStore, 'get'>;
  readonly invitations: Pick<InvitationStore, 'find'>;
  /** The credentials that participants of the data space have presented. @default none are requested */
  readonly credentials?: Pick<CounterpartyCredentials, 'claims'>;
  /** The real clock: the access of a partner may end at an instant. */
  readonly clock: Clock;
}

/**
 * Checks every use of a right: access token, client credentials, message of the protocol, data token, refresh
 * token, push, link, webhook, token of a person, session of a contact. It reads the current state of the owner at
 * each use and caches nothing, so that a revocation takes effect with the next use. No other module checks the
 * state of an owner.
 */
export class Rights {
  readonly #deps: RightsDeps;

  constructor(deps: RightsDeps) {
    this.#deps = deps;
  }

  /** Checks a partner. @param epoch the epoch of the credential. @default only the state of the partner is checked */
  async partner(id: string, epoch?: number): Promise<RightsState<{ readonly partner: Partner }>> {
    const partner = (await this.#deps.partners.get(id))?.partner;
    if (partner === undefined) return refuse('no-such-partner');
    if (partner.state !== 'active') return refuse('partner-revoked');
    if (partner.expiresAt !== null && partner.expiresAt <= this.#deps.clock())
      return refuse('partner-expired');
    if (epoch !== undefined && epoch !== partner.epoch) return refuse('tokens-revoked');
    return { holds: true, partner };
  }

  /**
   * Checks a counterparty in the data space. A partner must be active as a partner, and must not be revoked as a
   * participant. Any other participant with a proved identity is accepted unless it was revoked, or lacks a
   * required credential.
   *
   * @param epoch the `epoch` that an earlier call returned when the right was opened
   */
  async counterparty(
    { id, audience }: Counterparty,
    epoch?: string,
  ): Promise<RightsState<{ readonly epoch: string; readonly claims: ProvedClaims | undefined }>> {
    const partner = audience === 'partners' ? await this.partner(id) : undefined;
    if (partner?.holds === false) return partner;
    const participant = (await this.#deps.participants.get(id))?.participant;
    if (participant?.state === 'revoked') return refuse('participant-revoked');
    const now = `${partner?.partner.epoch ?? '-'}/${participant?.epoch ?? 0}`;
    if (epoch !== undefined && epoch !== now) return refuse('tokens-revoked');
    const known = participant?.claims;
    const { credentials } = this.#deps;
    if (partner !== undefined || credentials === undefined)
      return { holds: true, epoch: now, claims: known };
    const proved = await credentials.claims(id);
    if (proved === undefined) return refuse('participant-credentials-lacking');
    return { holds: true, epoch: now, claims: mergeClaims([known ?? {}, proved]) };
  }

  /** Checks a person with a token. The result does not contain the scopes of revoked roles. */
  async person(
    token: VerifiedPersonToken,
  ): Promise<RightsState<{ readonly scopes: ReadonlySet<Scope> }>> {
    const person = (await this.#deps.people.get(token.subject))?.person;
    const { scopes, roles, epoch, issuedAt } = token;
    if (person === undefined)
      return (epoch ?? 0) === 0 ? { holds: true, scopes } : refuse('tokens-revoked');
    if (person.state !== 'active') return refuse('person-was-revoked');
    const { tokensEndedAt, endedTokens, takenRoles } = person;
    const isOld =
      epoch === undefined
        ? tokensEndedAt !== null && (issuedAt === undefined || issuedAt <= tokensEndedAt)
        : epoch !== person.epoch;
    if (isOld || endedTokens.some(({ id }) => id === token.tokenId)) return refuse('token-revoked');
    return { holds: true, scopes: computeRemainingScopes(scopes, roles, takenRoles) };
  }

  /** Checks the invitation by which a contact signed in. If a member of the staff handed it over, it ends when this person is revoked. */
  async invitation(id: string): Promise<RightsState<object>> {
    const invitation = (await this.#deps.invitations.find(id))?.value;
    if (invitation === undefined) return refuse('no-such-invitation');
    const { revoked, handedOverBy } = invitation;
    if (revoked !== null) return refuse('invitation-was-revoked');
    if (handedOverBy === null) return { holds: true };
    const person = (await this.#deps.people.get(handedOverBy))?.person;
    if (person?.state === 'revoked') return refuse('invitation-giver-revoked');
    return { holds: true };
  }
}

function refuse(reason: PlainReason): { readonly holds: false; readonly reason: PlainReason } {
  return { holds: false, reason };
}
