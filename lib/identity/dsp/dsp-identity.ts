import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { Audience } from '../../consent/vocabulary.ts';
import { parseJson } from '../../core/parse-json.ts';
import { EDC_NS } from '../../dsp/common/vocabulary.ts';
import type { AuthenticatedRequest, Authenticator } from '../authenticator.ts';
import type { CounterpartyCredentials } from '../dcp/counterparty-credentials.ts';
import type { Counterparty, Rights, RightsState } from '../rights.ts';
import { operandIri } from './operand.ts';
import { ClaimValue, ParticipantId } from './participant-request.ts';
import { refusedCaller } from './refused-caller.ts';
import type { SelfIssuedIdentity, SelfIssuedTokens } from './self-issued-token.ts';

/**
 * How participants authenticate: with self-issued tokens, with self-issued tokens and credentials of
 * issuers that we trust, or not at all (tests and demonstrations).
 */
export const IDENTITY_PROFILES = ['did', 'dcp', 'mock'] as const;
type IdentityProfile = (typeof IDENTITY_PROFILES)[number];

/** The recipient of a request that we send. */
interface Addressee {
  /** Base URL of the connector's endpoints, or its callback address. */
  readonly address: string;
  /** Participant id of the connector, if it is known. */
  readonly participantId?: string;
  /** The access token of the other side that the request renews. */
  readonly accessToken?: string;
}

/** A request with a token. */
interface PresentedRequest extends AuthenticatedRequest {
  /** Network address of the sender. The number of documents that we fetch for it is limited. */
  readonly source: string;
}

/** Identifies the senders of Dataspace Protocol messages, and authenticates us to other connectors. */
export interface DspIdentity {
  /**
   * Identifies the sender of a request.
   *
   * @throws KaartError `unauthenticated`, with a reason in `details.code` (`CallerRefusal`);
   *   `unavailable` if the sender's DID document is temporarily unavailable
   */
  verify(authorization: string | undefined, presented: PresentedRequest): Promise<DspCaller>;
  /**
   * Identifies a participant by its self-issued token alone: its claim `token` is not for its credential service, so
   * no credentials are requested. `undefined` with the profile `mock`, which proves nothing.
   *
   * @throws KaartError `unauthenticated`; `unavailable` as {@link verify}
   */
  readonly prove:
    | ((authorization: string, source: string) => Promise<SelfIssuedIdentity>)
    | undefined;
  /**
   * Returns the `Authorization` header for one request that we send. With the profile `dcp`, its token lets the
   * recipient query our credential service once.
   *
   * @throws KaartError `config-invalid` if our participant id cannot be verified by others
   */
  authorize(recipient: Addressee): Promise<string>;
}

/** Settings that the composition chooses. */
export interface DspIdentityOptions {
  readonly profile: IdentityProfile;
  /** Our participant id in the data space. */
  readonly participantId: string;
}

/** The services that the module gets. The clock is the real one. */
export interface DspIdentityDeps {
  readonly authenticator: Authenticator;
  readonly selfIssued: SelfIssuedTokens;
  /** Only with the profile `dcp`. */
  readonly credentials?: CounterpartyCredentials;
  /** Makes an access token for our credential service. Only with the profile `dcp`. */
  readonly grantAccess?: (did: string) => Promise<string>;
  /** The DID of the participant at an address; `undefined` if its host has none. */
  readonly findDid: (address: string) => Promise<string | undefined>;
  readonly rights: Rights;
  /** `iss` of our own access tokens. */
  readonly issuer: string;
}

/** Creates the identity of one profile. Each profile also accepts the access token of a partner. */
export function createDspIdentity(
  deps: DspIdentityDeps,
  { profile, participantId }: DspIdentityOptions,
): DspIdentity {
  const { authenticator, selfIssued, credentials, grantAccess, findDid, rights, issuer } = deps;
  const partners = new PartnerCallers(authenticator, rights);
  const participant =
    profile === 'mock'
      ? verifyMockToken(rights)
      : verifySelfIssuedToken(selfIssued, rights, credentials);
  return {
    async verify(authorization = '', presented) {
      const token = parseToken(authorization);
      if (token !== undefined && readClaimedIssuer(token) === issuer)
        return partners.verify(authorization, presented);
      return participant(authorization, presented);
    },
    prove: profile === 'mock' ? undefined : (...sender) => proveSender(selfIssued, ...sender),
    async authorize({ address, participantId: named, accessToken }) {
      if (profile === 'mock') return mockToken(address, participantId);
      const recipient = named ?? (await findDid(address)) ?? address;
      return `Bearer ${await selfIssued.issue(recipient, accessToken ?? (await grantAccess?.(recipient)))}`;
    },
  };
}

type Verify = (authorization: string, presented: PresentedRequest) => Promise<DspCaller>;
/** Audience of participants. Partners send a token of ours and have another audience. */
const audience = 'dataspace';

function verifySelfIssuedToken(
  tokens: SelfIssuedTokens,
  rights: Rights,
  credentials: CounterpartyCredentials | undefined,
): Verify {
  return async (authorization, { source }) => {
    const identity = await proveSender(tokens, authorization, source);
    const { did: participantId, tokenId, accessToken } = identity;
    await credentials?.admit({ did: participantId, accessToken, source });
    const { claims = {}, epoch } = await loadRights(rights, { id: participantId, audience });
    return { participantId, audience, claims, epoch, tokenId };
  };
}

/** @throws KaartError `unauthenticated`, `unavailable` */
async function proveSender(
  tokens: SelfIssuedTokens,
  authorization: string,
  source: string,
): Promise<SelfIssuedIdentity> {
  const token = /^bearer /i.test(authorization) ? parseToken(authorization) : undefined;
  if (token === undefined) throw refusedCaller('TOKEN_INVALID');
  return tokens.verify(token, source);
}

function verifyMockToken(rights: Rights): Verify {
  return async (authorization) => {
    const token = readMockToken(authorization);
    if (token === undefined) throw refusedCaller('TOKEN_INVALID');
    const { participantId } = token;
    const { claims, epoch } = await loadRights(rights, { id: participantId, audience });
    const known = { ...token.claims, ...claims };
    return { participantId, audience, claims: known, epoch, tokenId: '-' };
  };
}

const MockToken = z.looseObject({ clientId: ParticipantId });
/** Members of a mock token that are not claims. */
const OWN_MEMBERS = ['region', 'audience', 'clientId'];

/** The sender's claims in a mock token, without proof. */
interface MockIdentity {
  readonly participantId: string;
  /** Full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads the token of Eclipse EDC's `iam-mock`: plain JSON, with or without `Bearer` before it. Its sender counts as
 * an active member. Every other text member of the JSON is a claim, so that a test can act as any participant.
 *
 * @returns `undefined` for any other header
 */
function readMockToken(authorization: string): MockIdentity | undefined {
  const token = MockToken.safeParse(readJson(authorization)).data;
  if (token === undefined) return undefined;
  const { clientId: participantId } = token;
  const claims = Object.entries(token).flatMap(([name, value]) => {
    const iri = OWN_MEMBERS.includes(name) ? undefined : operandIri(name);
    const text = ClaimValue.safeParse(value).data;
    return iri === undefined || text === undefined ? [] : [[iri, [text]] as const];
  });
  const member = { [`${EDC_NS}membershipStatus`]: ['active'] };
  return { participantId, claims: { ...member, ...Object.fromEntries(claims) } };
}

/** Returns a token for a connector with `iam-mock`. Other characters than those of ASCII are escaped, because a header cannot contain them. */
function mockToken(audience: string, clientId: string): string {
  return JSON.stringify({ region: 'eu', audience, clientId }).replaceAll(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function readJson(authorization: string): unknown {
  const isShort = authorization.length <= MAX_AUTHORIZATION_CHARACTERS;
  return isShort ? parseJson(authorization.replace(/^bearer +/i, '')) : undefined;
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
   * Identifies a partner by its client id. The token of a person is not accepted, because people use the API and
   * not the protocol.
   *
   * @throws KaartError `unauthenticated`
   */
  async verify(authorization: string, request: AuthenticatedRequest): Promise<DspCaller> {
    const caller = await this.#authenticator.authenticate(authorization, request);
    const { clientId: participantId, audience, purposes, scopes, tokenId } = caller;
    if (audience === undefined || !scopes.has('data:read')) throw refusedCaller('TOKEN_INVALID');
    const { claims = {}, epoch } = await loadRights(this.#rights, {
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
  /** The audience whose rows the caller reads: `partners` with a token of ours, otherwise `dataspace`. */
  readonly audience: Audience;
  /** The known claims of the participant: full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** State of the caller's rights. Transfers that it opens end with the next revocation. @see Rights.counterparty */
  readonly epoch: string;
  /** `jti` of the token; `-` if it has no `jti`. */
  readonly tokenId: string;
  /** The registered purposes of use of a partner. */
  readonly purposes?: readonly string[];
}

/** Maximum length of an `Authorization` header. A longer one is refused without being read. */
const MAX_AUTHORIZATION_CHARACTERS = 8_300;

/** Returns the token after `Bearer` or `DPoP`; `undefined` for anything else. */
function parseToken(authorization: string): string | undefined {
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

type ValidRights = Extract<
  Awaited<ReturnType<Rights['counterparty']>>,
  RightsState<object> & { holds: true }
>;

/**
 * Loads the verified data of a counterparty that sends a message.
 *
 * @throws KaartError `unauthenticated` for a revoked counterparty, or one that lacks a credential
 */
async function loadRights(rights: Rights, counterparty: Counterparty): Promise<ValidRights> {
  const rightsState = await rights.counterparty(counterparty);
  if (rightsState.holds) return rightsState;
  const isLacking = rightsState.reason === 'participant-credentials-lacking';
  throw refusedCaller(isLacking ? 'CREDENTIALS_REFUSED' : 'PARTICIPANT_REVOKED');
}
