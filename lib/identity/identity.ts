import { setImmediate, setTimeout } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import { type Clock, systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { type NewId, newUuid } from '../core/ids.ts';
import { type Log, noLog } from '../core/log.ts';
import type { Signer, Verifier } from '../core/signature.ts';
import { TableInvitationStore } from '../store/invitation-store.ts';
import type { Keys } from '../store/keys.ts';
import { ParticipantStore } from '../store/participant-store.ts';
import { PartnerStore } from '../store/partner-store.ts';
import { PersonStore } from '../store/person-store.ts';
import { ReplayStore } from '../store/replay-store.ts';
import type { Table } from '../store/table.ts';
import { AccessTokens } from './access-token.ts';
import { Authenticator } from './authenticator.ts';
import { ClientAssertions } from './client-assertion.ts';
import { type DataSpaceOptions, openDataSpace } from './data-space.ts';
import { DataTokens } from './data-token.ts';
import type { CredentialService } from './dcp/holder/credential-service.ts';
import type { Issuance } from './dcp/holder/issuance.ts';
import type { OwnCredentials } from './dcp/holder/own-credentials.ts';
import type { CredentialIssuer } from './dcp/issuer/credential-issuer.ts';
import type { IssuerEndpoint } from './dcp/issuer/issuer-endpoint.ts';
import { DpopProofs } from './dpop.ts';
import { didDocument } from './dsp/did-document.ts';
import type { FetchText } from './dsp/did-resolver.ts';
import type { DidSigner } from './dsp/did-signer.ts';
import { toDidWeb } from './dsp/did-web.ts';
import { createDspIdentity, type DspIdentity } from './dsp/dsp-identity.ts';
import { ParticipantService } from './dsp/participants.ts';
import { jwksVerifier, keyringSigner } from './jws.ts';
import { KeyArchive } from './key-archive.ts';
import { Keyring, type Rotation } from './keyring.ts';
import { type OidcConfig, OidcIssuer, remoteKeys } from './oidc-issuer.ts';
import type { OperatorTokenRequest } from './operator-token.ts';
import { PartnerService } from './partners.ts';
import { People } from './people.ts';
import { RemoteClientKeys } from './remote-client-keys.ts';
import { Rights } from './rights.ts';
import { serverMetadata } from './server-metadata.ts';
import { TokenEndpoint, type TokenEndpointDeps } from './token-endpoint.ts';
import { eventWebhookSecret, webhookSecret } from './webhook-secret.ts';
import {
  openWorkbench,
  type WorkbenchIdentity,
  type WorkbenchOptions,
} from './workbench/workbench.ts';

export interface IdentityDeps {
  /** Table whose items expire by the real clock, because tokens, assertions and proofs use real time. */
  readonly table: Table;
  readonly keys: Keys;
  /** Public URL: issuer and audience of our tokens. */
  readonly publicUrl: string;
  /** @default people get tokens only from `kaart token` */
  readonly oidc?: OidcConfig;
  /** The real clock, also in the demonstration. @default the clock of the machine */
  readonly clock?: Clock;
  /** @default UUIDv7 */
  readonly newId?: NewId;
  /** Reads keys that clients publish. @default no address is called */
  readonly fetchKeys?: FetchText;
  /** How we are known in the data space. @default the did:web of the public URL, and no address is called */
  readonly dataSpace?: DataSpaceOptions;
  /** The log for the reasons of refused credentials. @default no log */
  readonly log?: Log;
  /** How people sign in at the workbench. @default they cannot */
  readonly workbench?: WorkbenchOptions | undefined;
  /** Delays the refusal of a client. @default {@link waitUntil} */
  readonly waitUntil?: TokenEndpointDeps['waitUntil'];
}

const callNothing = async (): Promise<never> => {
  throw new KaartError('called-address-silent', { code: 'unavailable' });
};

/** All services of this module, created once in a process. */
export interface Identity {
  readonly authenticator: Authenticator;
  /** Checks every use of a right. */
  readonly rights: Rights;
  readonly tokenEndpoint: TokenEndpoint;
  readonly partners: PartnerService;
  readonly participants: ParticipantService;
  readonly people: People;
  /** Tokens of the data plane. */
  readonly dataTokens: DataTokens;
  readonly signer: Signer;
  /** Verifies signatures of this installation, also those of retired keys. */
  readonly verifier: Verifier;
  /** For `/.well-known/oauth-authorization-server`. */
  metadata(): ReturnType<typeof serverMetadata>;
  /** For `/.well-known/jwks.json`. */
  jwks(): ReturnType<Keyring['jwks']>;
  /** Whether a JWS of ours was signed by the current key or the previous one. */
  isSignedRecently(jws: string): Promise<boolean>;
  /** For `/.well-known/jwks-archive.json`. */
  keyArchive(): ReturnType<Keyring['archive']>;
  /** For `/.well-known/did.json`; `undefined` if the participant id is not the did:web of our public URL. */
  didDocument(participantId: string): Promise<ReturnType<typeof didDocument> | undefined>;
  /** The DSP identity of this installation and of others. */
  readonly dsp: DspIdentity;
  /** Signs documents as our DID. */
  readonly didSigner: DidSigner;
  /** Our own credentials. */
  readonly ownCredentials: OwnCredentials;
  /** Presents our own credentials. */
  readonly credentialService: CredentialService;
  /** Gets our credentials from issuers. */
  readonly issuance: Issuance;
  /** Issues credentials to others. */
  readonly credentialIssuer: CredentialIssuer;
  /** Answers holders that ask us for credentials. */
  readonly issuerEndpoint: IssuerEndpoint;
  /** The presentations that a counterparty gets from us now. */
  queryOurselves(): Promise<readonly string[]>;
  /** Returns those of the given DIDs whose documents cannot be read now. */
  findUnreadable(dids: readonly string[]): Promise<readonly string[]>;
  /** @see Keyring.deriveSecret */
  secretFor(name: string, bytes: number): Promise<Uint8Array>;
  /** @see webhookSecret */
  webhookSecret(partnerId: string, generation: number): Promise<string>;
  /** @see eventWebhookSecret */
  eventWebhookSecret(url: string): Promise<string>;
  mintOperatorToken(request: OperatorTokenRequest): Promise<string>;
  readonly workbench: WorkbenchIdentity;
  /** @throws KaartError `wrong-state` */
  rotateKeys(reason: 'planned' | 'compromised', actor: string): Promise<Rotation>;
}

/** Creates the services of the module over a table and the stored keys. Nothing is read or created before it is needed. */
export function createIdentity(options: IdentityDeps): Identity {
  const { table, keys, publicUrl, oidc } = options;
  const { clock = systemClock, newId = newUuid, waitUntil: waits = waitUntil } = options;
  const clientKeys = new RemoteClientKeys(options.fetchKeys ?? callNothing, clock);
  const metadata = serverMetadata(publicUrl);
  const { issuer, token_endpoint: tokenEndpoint } = metadata;
  const replay = new ReplayStore(table);
  const owners = {
    partners: new PartnerStore(table),
    participants: new ParticipantStore(table),
    people: new PersonStore(table),
    invitations: new TableInvitationStore(table),
  };
  const keyring = new Keyring({ keys, replay, archive: new KeyArchive(table), clock });
  const tokens = new AccessTokens({ keyring, issuer, audience: issuer, clock, newId });
  const proofs = new DpopProofs(replay, clock);
  const assertions = new ClientAssertions({
    ...{ replay, clock, remoteKeys: clientKeys },
    audiences: [issuer, tokenEndpoint],
  });
  const provider = oidc && new OidcIssuer(oidc, remoteKeys(oidc), clock);
  const people = new People({ store: owners.people, tokens, clock, newId });
  const dataSpaceOptions = options.dataSpace ?? defaultDataSpace(issuer);
  const dataSpace = openDataSpace(dataSpaceOptions, {
    ...{ table, keyring, replay, clock, newId, publicUrl: issuer },
    log: options.log ?? noLog,
    isMember: async (did) => (await owners.participants.get(did)) !== undefined,
  });
  const rights = new Rights({ ...owners, ...dataSpace, clock });
  const parts = { tokens, rights, proofs };
  const authenticator = new Authenticator({
    ...parts,
    people,
    ...(provider && { oidc: provider }),
  });
  return {
    didSigner: dataSpace.didSigner,
    ownCredentials: dataSpace.ownCredentials,
    credentialService: dataSpace.credentialService,
    issuance: dataSpace.issuance,
    credentialIssuer: dataSpace.credentialIssuer,
    issuerEndpoint: dataSpace.issuerEndpoint,
    queryOurselves: dataSpace.queryOurselves,
    findUnreadable: dataSpace.findUnreadable,
    dsp: createDspIdentity({ authenticator, rights, issuer, ...dataSpace }, dataSpaceOptions),
    participants: new ParticipantService({ store: owners.participants, clock, newId }),
    async didDocument(participantId) {
      if (participantId !== toDidWeb(issuer)) return undefined;
      const isIssuer = dataSpaceOptions.issuedTypes.length > 0;
      return didDocument({
        did: participantId,
        publicUrl: issuer,
        keys: await keyring.didKeys(),
        earlierKeys: isIssuer ? await keyring.retiredDidKeys() : undefined,
      });
    },
    authenticator,
    rights,
    people,
    workbench: openWorkbench(
      { table, publicUrl: issuer, authenticator, rights, people, clock },
      options.workbench,
    ),
    tokenEndpoint: new TokenEndpoint({
      ...parts,
      assertions,
      clock,
      waitUntil: waits,
      tokenEndpoint,
    }),
    partners: new PartnerService({ store: owners.partners, clock, newId, remoteKeys: clientKeys }),
    secretFor: (name, bytes) => keyring.deriveSecret(name, bytes),
    webhookSecret: (partnerId, generation) => webhookSecret(keyring, partnerId, generation),
    eventWebhookSecret: (url) => eventWebhookSecret(keyring, url),
    dataTokens: new DataTokens({ keyring, issuer, clock, newId }),
    signer: keyringSigner(keyring),
    verifier: jwksVerifier(async () => ({ keys: [...(await keyring.archive()).keys] })),
    metadata: () => metadata,
    jwks: () => keyring.jwks(),
    keyArchive: () => keyring.archive(),
    isSignedRecently: (jws) => keyring.isRecent(String(decodeProtectedHeader(jws).kid)),
    mintOperatorToken: (request) => people.mint(request),
    rotateKeys: (reason, actor) =>
      keyring.rotate(reason, ({ from, to }) => ({
        id: newId(),
        at: clock(),
        actor,
        action: 'key.rotation-begun',
        subject: `key/${from}`,
        facts: { to, reason },
      })),
  };
}

function defaultDataSpace(issuer: string): DataSpaceOptions {
  const participantId = toDidWeb(issuer);
  return {
    profile: 'did',
    participantId,
    keyType: 'P-256',
    issuedTypes: [],
    addresses: [],
    fetchText: callNothing,
    callService: callNothing,
  };
}

/** Maximum delay of a timer, because the event loop sleeps for whole milliseconds. */
const SLACK_MS = 2;

/**
 * Resolves at `deadlineMs` of `performance.now()`, never earlier and only microseconds later.
 *
 * A timer alone would reveal how long the earlier work took, because the event loop sleeps for whole
 * milliseconds from the end of this work. So for the last two milliseconds the function runs turns of the
 * event loop, in which other work can run.
 */
export async function waitUntil(deadlineMs: number): Promise<void> {
  const sleepMs = deadlineMs - SLACK_MS - performance.now();
  if (sleepMs > 0) await setTimeout(sleepMs);
  while (performance.now() < deadlineMs) await setImmediate();
}
