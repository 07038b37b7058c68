import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { Audience } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import { EDC_NS } from '../../dsp/common/vocabulary.ts';
import type { ReplayStore } from '../../store/replay-store.ts';
import type { AuthenticatedRequest, Authenticator } from '../authenticator.ts';
import type { Keyring } from '../keyring.ts';
import type { Counterparty, Rights, Standing } from '../rights.ts';
import { DidResolver, type FetchText } from './did-resolver.ts';
import { operandIri } from './operand.ts';
import { ClaimValue, ParticipantId } from './participant-request.ts';
import { refusedCaller } from './refused-caller.ts';
import { SelfIssuedTokens } from './self-issued-token.ts';

/** How participants authenticate: with self-issued tokens, or not at all (tests and demonstrations). */
export const IDENTITY_PROFILES = ['did', 'mock'] as const;
type IdentityProfile = (typeof IDENTITY_PROFILES)[number];

/** Where a request of ours goes. */
interface Addressee {
  /** Base URL of the connector's endpoints, or its callback address. */
  readonly address: string;
  /** Where it is known. */
  readonly participantId?: string;
  /** Of theirs, that the request is to renew. */
  readonly accessToken?: string;
}

/** A request with a token. */
interface PresentedRequest extends AuthenticatedRequest {
  /** The network address that sent it; limits what it makes us fetch. */
  readonly source: string;
}

/** Identifies the senders of Dataspace Protocol messages, and authenticates us to others. */
export interface DspIdentity {
  /**
   * Who sends a request.
   *
   * @throws KaartError `unauthenticated`, with the reason in `details.code` as far as it is told;
   *   `unavailable` when the sender's DID document cannot be had right now
   */
  verify(authorization: string | undefined, presented: PresentedRequest): Promise<DspCaller>;
  /**
   * The `Authorization` header for one request of ours.
   *
   * @throws KaartError `config-invalid` when we have no identity that others could check
   */
  authorize(to: Addressee): Promise<string>;
}

/** Settings that the composition chooses. */
export interface DspIdentityOptions {
  readonly profile: IdentityProfile;
  /** Our participant id in the data space. */
  readonly participantId: string;
  /** Our DSP base, and callback addresses that differ from it: tokens may be for them. */
  readonly addresses: readonly string[];
  readonly fetchText: FetchText;
}

/** The services that the module gets. The clock is the real one. */
export interface DspIdentityDeps {
  readonly authenticator: Authenticator;
  readonly keyring: Keyring;
  readonly replay: ReplayStore;
  readonly rights: Rights;
  /** Whether a participant is registered here. */
  readonly isMember: (did: string) => Promise<boolean>;
  /** `iss` of our own access tokens. */
  readonly issuer: string;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The identity of one profile. In either, a partner's access token is good as well. */
export function createDspIdentity(
  parts: DspIdentityDeps,
  { profile, participantId, addresses, fetchText }: DspIdentityOptions,
): DspIdentity {
  const { keyring, replay, rights, clock, newId } = parts;
  const partners = new PartnerCallers(parts.authenticator, rights);
  const selfIssued = new SelfIssuedTokens({
    keyring,
    replay,
    resolver: new DidResolver(fetchText, clock, parts.isMember),
    clock,
    newId,
    participantId,
    addresses: addresses.map((address) => address.replace(/\/$/, '')),
  });
  const participant =
    profile === 'mock' ? byMockToken(rights) : bySelfIssuedToken(selfIssued, rights);
  return {
    async verify(authorization = '', presented) {
      const token = presentedToken(authorization);
      if (token !== undefined && readClaimedIssuer(token) === parts.issuer)
        return partners.verify(authorization, presented);
      return participant(authorization, presented);
    },
    async authorize({ address, participantId: to = address, accessToken }) {
      if (profile === 'mock') return mockToken(address, participantId);
      return `Bearer ${await selfIssued.issue(to, accessToken)}`;
    },
  };
}

type Verify = (authorization: string, presented: PresentedRequest) => Promise<DspCaller>;
/** Of participants; partners come with a token of ours. */
const audience = 'dataspace';

function bySelfIssuedToken(tokens: SelfIssuedTokens, rights: Rights): Verify {
  return async (authorization, { source }) => {
    const token = /^bearer /i.test(authorization) ? presentedToken(authorization) : undefined;
    if (token === undefined) throw refusedCaller('TOKEN_INVALID');
    const { did: participantId, tokenId } = await tokens.verify(token, source);
    const { claims = {}, epoch } = await loadStanding(rights, { id: participantId, audience });
    return { participantId, audience, claims, epoch, tokenId };
  };
}

function byMockToken(rights: Rights): Verify {
  return async (authorization) => {
    const said = readMockToken(authorization);
    if (said === undefined) throw refusedCaller('TOKEN_INVALID');
    const { participantId } = said;
    const { claims, epoch } = await loadStanding(rights, { id: participantId, audience });
    const known = { ...said.claims, ...claims };
    return { participantId, audience, claims: known, epoch, tokenId: '-' };
  };
}

const MockToken = z.looseObject({ clientId: ParticipantId });
const NO_CLAIMS = ['region', 'audience', 'clientId'];

/** The sender's claims in a mock token, without proof. */
interface MockIdentity {
  readonly participantId: string;
  /** Full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads the token of Eclipse EDC's `iam-mock`: bare JSON, also after `Bearer`. Its sender is
 * an active member; any text in it besides its own members is a claim, so that a test can act as
 * another participant.
 *
 * @returns `undefined` for any other header
 */
function readMockToken(authorization: string): MockIdentity | undefined {
  const token = MockToken.safeParse(jsonIn(authorization)).data;
  if (token === undefined) return undefined;
  const { clientId: participantId } = token;
  const claims = Object.entries(token).flatMap(([name, value]) => {
    const iri = NO_CLAIMS.includes(name) ? undefined : operandIri(name);
    const text = ClaimValue.safeParse(value).data;
    return iri === undefined || text === undefined ? [] : [[iri, [text]] as const];
  });
  const member = { [`${EDC_NS}membershipStatus`]: ['active'] };
  return { participantId, claims: { ...member, ...Object.fromEntries(claims) } };
}

/** The token that a connector with `iam-mock` takes. A header holds no letters but those of ASCII. */
function mockToken(audience: string, clientId: string): string {
  return JSON.stringify({ region: 'eu', audience, clientId }).replaceAll(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function jsonIn(authorization: string): unknown {
  if (authorization.length > MAX_AUTHORIZATION_CHARACTERS) return undefined;
  try {
    return JSON.parse(authorization.replace(/^bearer +/i, ''));
  } catch {
    return undefined;
  }
}

/** Callers with an access token of ours: partners. */
class PartnerCallers {
  readonly #authenticator: Authenticator;
  readonly #rights: Rights;

  constructor(authenticator: Authenticator, rights: Rights) {
    this.#authenticator = authenticator;
    this.#rights = rights;
  }

  /**
   * The partner, under its client id. A person's token is not accepted: people speak to the API, not the
   * protocol.
   *
   * @throws KaartError `unauthenticated`
   */
  async verify(authorization: string, request: AuthenticatedRequest): Promise<DspCaller> {
    const caller = await this.#authenticator.authenticate(authorization, request);
    const { clientId: participantId, audience, purposes, scopes, tokenId } = caller;
    if (audience === undefined || !scopes.has('data:read')) throw refusedCaller('TOKEN_INVALID');
    const { claims = {}, epoch } = await loadStanding(this.#rights, {
      id: participantId,
      audience,
    });
    return {
      participantId,
      audience,
      claims,
      epoch,
      tokenId,
      ...(purposes === undefined ? {} : { purposes }),
    };
  }
}

/** The sender of a message of the Dataspace Protocol, from the verified token and our own records only. */
interface DspCaller {
  /** A participant's id, or the client id of a partner with a token of ours. */
  readonly participantId: string;
  /** Whose view of the data this caller reads: `partners` with a token of ours, else `dataspace`. */
  readonly audience: Audience;
  /** The known claims of the participant: full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** State of the caller's rights: what it opens ends with the next revocation. @see Rights.counterparty */
  readonly epoch: string;
  /** `jti` of the token, `-` where it has none. */
  readonly tokenId: string;
  /** The registered purposes of use of a partner. */
  readonly purposes?: readonly string[];
}

/** An `Authorization` header that is longer is refused unread. */
const MAX_AUTHORIZATION_CHARACTERS = 8_300;

/** Returns the token after `Bearer` or `DPoP`; `undefined` for anything else. */
function presentedToken(authorization: string): string | undefined {
  if (authorization.length > MAX_AUTHORIZATION_CHARACTERS) return undefined;
  return /^(?:bearer|dpop) +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
}

/** Returns the claimed issuer of a token. It is not verified: it only selects the rules for the check. */
function readClaimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

type ValidStanding = Extract<
  Awaited<ReturnType<Rights['counterparty']>>,
  Standing<object> & { holds: true }
>;

/**
 * The verified data of a counterparty that sends a message.
 *
 * @throws KaartError `unauthenticated` for one that was revoked
 */
async function loadStanding(rights: Rights, counterparty: Counterparty): Promise<ValidStanding> {
  const standing = await rights.counterparty(counterparty);
  if (!standing.holds) throw refusedCaller('PARTICIPANT_REVOKED');
  return standing;
}
