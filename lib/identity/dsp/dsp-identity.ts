import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import type { ReplayStore } from '../../store/replay-store.ts';
import type { AuthenticatedRequest, Authenticator } from '../authenticator.ts';
import type { Keyring } from '../keyring.ts';
import type { Rights } from '../rights.ts';
import { DidResolver, type FetchText } from './did-resolver.ts';
import type { DspCaller } from './dsp-caller.ts';
import { mockToken, readMockToken } from './mock-token.ts';
import { PartnerCallers } from './partner-caller.ts';
import { presentedToken, readClaimedIssuer } from './presented-token.ts';
import { refusedCaller } from './refused-caller.ts';
import { SelfIssuedTokens } from './self-issued-token.ts';
import { loadStanding } from './standing.ts';

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
      return participant(authorization, presented.source);
    },
    async authorize({ address, participantId: to = address, accessToken }) {
      if (profile === 'mock') return mockToken(address, participantId);
      return `Bearer ${await selfIssued.issue(to, accessToken)}`;
    },
  };
}

type Verify = (authorization: string, source: string) => Promise<DspCaller>;
/** Of participants; partners come with a token of ours. */
const audience = 'dataspace';

function bySelfIssuedToken(tokens: SelfIssuedTokens, rights: Rights): Verify {
  return async (authorization, source) => {
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
