import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import { CredentialApplicationStore } from '../store/credential-applications.ts';
import { CredentialRequestStore } from '../store/credential-requests.ts';
import { IssuedCredentialStore } from '../store/issued-credentials.ts';
import { OwnCredentialStore } from '../store/own-credentials.ts';
import { PresentedCredentialStore } from '../store/presented-credentials.ts';
import type { ReplayStore } from '../store/replay-store.ts';
import type { Table } from '../store/table.ts';
import { CounterpartyCredentials } from './dcp/counterparty-credentials.ts';
import { CredentialSchemas } from './dcp/credential-schemas.ts';
import { CredentialService } from './dcp/holder/credential-service.ts';
import { Issuance } from './dcp/holder/issuance.ts';
import { IssuerService } from './dcp/holder/issuer-service.ts';
import { OwnCredentials } from './dcp/holder/own-credentials.ts';
import { PresentationAccess } from './dcp/holder/presentation-access.ts';
import { CredentialDelivery } from './dcp/issuer/credential-delivery.ts';
import { CredentialIssuer, type CredentialIssuerDeps } from './dcp/issuer/credential-issuer.ts';
import { IssuerEndpoint } from './dcp/issuer/issuer-endpoint.ts';
import { PresentationVerifier } from './dcp/presentation-verifier.ts';
import type { CallService } from './dcp/service-call.ts';
import { StatusLists } from './dcp/status-lists.ts';
import type { TrustedCredentials } from './dcp/trusted-credentials.ts';
import { credentialTypeScope } from './dcp/vocabulary.ts';
import { DidResolver, type FetchText } from './dsp/did-resolver.ts';
import { DidSigner } from './dsp/did-signer.ts';
import { toDidWeb } from './dsp/did-web.ts';
import type { DspIdentityOptions } from './dsp/dsp-identity.ts';
import { SelfIssuedTokens } from './dsp/self-issued-token.ts';
import type { Keyring } from './keyring.ts';
import type { DidKeyType } from './public-keys.ts';

/** Source name of our own requests, for the limits of fetches. */
const OWN_SOURCE = 'kaart';

/** Our identity and our addresses in the data space. */
export interface DataSpaceOptions extends DspIdentityOptions {
  /** The type of our keys that sign. Keys of each type are published. */
  readonly keyType: DidKeyType;
  /** Types of credentials that we issue; empty if we are no issuer. */
  readonly issuedTypes: readonly string[];
  /** Our DSP base, and callback addresses that differ from it: tokens may be for them. */
  readonly addresses: readonly string[];
  /** Reads documents of DIDs. */
  readonly fetchText: FetchText;
  /** Calls credential services and issuers. */
  readonly callService: CallService;
  /** Only with the profile `dcp`. */
  readonly credentials?: CredentialOptions;
}

/** The credentials that participants must present, and those that we present. */
interface CredentialOptions {
  readonly trusted: TrustedCredentials;
  /** A status list is trusted for this time, so a revocation counts within it. Milliseconds. */
  readonly statusListMs: number;
  /** @see CounterpartyCredentialsDeps */
  readonly reusePresentations: boolean;
  /** Types of our own credentials that the participants we contact may ask for. */
  readonly presented: readonly string[];
  /** Reads status lists and schemas. */
  readonly fetchEvidence: FetchText;
}

export interface DataSpaceIdentityDeps {
  readonly table: Table;
  /** Without a final slash. */
  readonly publicUrl: string;
  readonly keyring: Keyring;
  readonly replay: ReplayStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  /** Whether a participant is registered here. */
  readonly isMember: (did: string) => Promise<boolean>;
}

/** How participants authenticate, and which claims they have. */
interface DataSpaceIdentity {
  /** Signs documents as our DID. */
  readonly didSigner: DidSigner;
  readonly selfIssued: SelfIssuedTokens;
  /** The claims of participants, with the profile `dcp`. */
  readonly credentials?: CounterpartyCredentials;
  /** Our own credentials. */
  readonly ownCredentials: OwnCredentials;
  /** Makes an access token for our credential service, with the profile `dcp`. */
  readonly grantAccess?: (did: string) => Promise<string>;
  /** The did:web of the host at an address; `undefined` if it has no DID document that can be read now. */
  readonly findDid: (address: string) => Promise<string | undefined>;
  readonly credentialService: CredentialService;
  /** Gets our credentials from issuers. */
  readonly issuance: Issuance;
  readonly credentialIssuer: CredentialIssuer;
  readonly issuerEndpoint: IssuerEndpoint;
  /** Returns those of the given DIDs whose documents cannot be read now. */
  readonly findUnreadable: (dids: readonly string[]) => Promise<readonly string[]>;
  /** The presentations that a counterparty gets from us now; it reads our own DID document over the network. */
  readonly queryOurselves: () => Promise<readonly string[]>;
}

/** Creates the services of both sides: of the verifier and of the holder. One resolver per process, because it caches documents. */
export function openDataSpace(
  options: DataSpaceOptions,
  deps: DataSpaceIdentityDeps,
): DataSpaceIdentity {
  const { participantId, keyType, addresses, fetchText, callService: call, credentials } = options;
  const { table, keyring, replay, clock, newId, log, isMember } = deps;
  const resolver = new DidResolver(fetchText, clock, isMember);
  const signer = new DidSigner(participantId, keyring, keyType);
  const selfIssued = new SelfIssuedTokens({
    ...{ signer, replay, resolver, clock, newId },
    addresses: addresses.map((address) => address.replace(/\/$/, '')),
  });
  const findReadable = (did: string) =>
    resolver.find(did, OWN_SOURCE, () => did).catch(ignoreFailure);
  const ownCredentials = new OwnCredentials({
    ...{ resolver, clock, newId, did: participantId },
    store: new OwnCredentialStore(table),
  });
  const access = new PresentationAccess({ signer, keyring, replay, clock, newId });
  const credentialService = new CredentialService({
    ...{ signer, clock, newId, ownCredentials },
    access,
    tokens: selfIssued,
  });
  const issueToken = (audience: string) => selfIssued.issue(audience);
  const issuance = new Issuance({
    ...{ own: ownCredentials, service: credentialService, clock, newId, log },
    requests: new CredentialRequestStore(table),
    issuers: new IssuerService({ resolver, call, issueToken }),
  });
  const issuer = openIssuer(options.issuedTypes, {
    ...{ ...deps, signer, own: ownCredentials, service: credentialService },
    delivery: new CredentialDelivery({ resolver, call, issueToken }),
  });
  return {
    didSigner: signer,
    selfIssued,
    ...(credentials && {
      credentials: openVerifier(credentials, {
        ...deps,
        call,
        resolver,
        selfIssued,
        participantId,
      }),
      grantAccess: (did) => access.issue(did, credentials.presented.map(credentialTypeScope)),
    }),
    ownCredentials,
    findDid: (address) => findReadable(toDidWeb(address)),
    async findUnreadable(dids) {
      const found = await Promise.all(dids.map(findReadable));
      return dids.filter((did) => !found.includes(did));
    },
    credentialService,
    issuance,
    ...issuer,
    async queryOurselves() {
      const scopes = (credentials?.presented ?? []).map(credentialTypeScope);
      const token = await selfIssued.issue(
        participantId,
        await access.issue(participantId, scopes),
      );
      const caller = { authorization: `Bearer ${token}`, source: OWN_SOURCE };
      return (await credentialService.query(caller, scopes)).presentation;
    },
  };
}

interface IssuerDeps extends Pick<CredentialIssuerDeps, 'signer' | 'own' | 'delivery'> {
  readonly service: CredentialService;
}

function openIssuer(
  types: readonly string[],
  deps: DataSpaceIdentityDeps & IssuerDeps,
): Pick<DataSpaceIdentity, 'credentialIssuer' | 'issuerEndpoint'> {
  const { table, signer } = deps;
  const applications = new CredentialApplicationStore(table);
  const store = new IssuedCredentialStore(table);
  return {
    credentialIssuer: new CredentialIssuer({ ...deps, types, applications, store }),
    issuerEndpoint: new IssuerEndpoint({ ...deps, types, applications, did: signer.did }),
  };
}

/** An address without a document is not an error: its participant may have another DID. */
function ignoreFailure(error: unknown): undefined {
  if (!(error instanceof KaartError)) throw error;
}

interface VerifierDeps extends DataSpaceIdentityDeps {
  readonly call: CallService;
  readonly resolver: DidResolver;
  readonly selfIssued: SelfIssuedTokens;
  readonly participantId: string;
}

function openVerifier(
  { trusted, reusePresentations, statusListMs, fetchEvidence }: CredentialOptions,
  { table, clock, newId, log, call, resolver, selfIssued, participantId }: VerifierDeps,
): CounterpartyCredentials {
  const lists = { fetchText: fetchEvidence, resolver, clock, maxAgeMs: statusListMs };
  const statusLists = new StatusLists(lists);
  const verifier = new PresentationVerifier({
    ...{ resolver, statusLists, call, trusted, participantId, clock },
    schemas: new CredentialSchemas(fetchEvidence, clock),
    issueToken: (audience, accessToken) => selfIssued.issue(audience, accessToken),
  });
  return new CounterpartyCredentials({
    ...{ verifier, statusLists, trusted, reusePresentations, clock, newId, log },
    store: new PresentedCredentialStore(table),
  });
}
