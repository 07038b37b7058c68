import { type Clock, systemClock } from '../core/clock.ts';
import { type NewId, newUuid } from '../core/ids.ts';
import type { Signer, Verifier } from '../publication/ports.ts';
import type { Keys } from '../store/keys.ts';
import { PartnerStore } from '../store/partner-store.ts';
import { ReplayStore } from '../store/replay-store.ts';
import type { Table } from '../store/table.ts';
import { AccessTokens } from './access-token.ts';
import { Authenticator } from './authenticator.ts';
import { ClientAssertions } from './client-assertion.ts';
import { DpopProofs } from './dpop.ts';
import { jwksVerifier, keyringSigner } from './jws.ts';
import { Keyring, type Rotation } from './keyring.ts';
import { type OidcConfig, OidcIssuer, remoteKeys } from './oidc-issuer.ts';
import { mintOperatorToken, type OperatorTokenRequest } from './operator-token.ts';
import { PartnerService } from './partners.ts';
import { serverMetadata } from './server-metadata.ts';
import { TokenEndpoint, type TokenEndpointOptions } from './token-endpoint.ts';
import { waitUntil } from './wait-until.ts';

export interface IdentityOptions {
  /** Must tell expiry by the real clock: tokens, assertions and proofs live in real time. */
  readonly table: Table;
  readonly keys: Keys;
  /** Where clients reach us: issuer and audience of our tokens. */
  readonly publicUrl: string;
  /** @default none: people get tokens from `kaart token` only */
  readonly oidc?: OidcConfig;
  /** The real clock, also where the demonstration has its own. @default the machine's */
  readonly clock?: Clock;
  /** @default UUIDv7 */
  readonly newId?: NewId;
  /** How a refused client is kept waiting. @default real time */
  readonly waitUntil?: TokenEndpointOptions['waitUntil'];
}

/** Everything this room does, made once in a process. */
export interface Identity {
  readonly authenticator: Authenticator;
  readonly tokenEndpoint: TokenEndpoint;
  readonly partners: PartnerService;
  readonly signer: Signer;
  /** Checks what this installation signed, also with a key it has retired. */
  readonly verifier: Verifier;
  /** For `/.well-known/oauth-authorization-server`. */
  metadata(): ReturnType<typeof serverMetadata>;
  /** For `/.well-known/jwks.json`. */
  jwks(): ReturnType<Keyring['jwks']>;
  mintOperatorToken(request: OperatorTokenRequest): Promise<string>;
  /** @throws KaartError `wrong-state` */
  rotateKeys(reason: 'planned' | 'compromised', actor: string): Promise<Rotation>;
}

/** Builds the room over a table and the stored keys. Nothing is read or created before it is needed. */
export function createIdentity(options: IdentityOptions): Identity {
  const { table, keys, publicUrl, oidc } = options;
  const { clock = systemClock, newId = newUuid, waitUntil: waits = waitUntil } = options;
  const metadata = serverMetadata(publicUrl);
  const { issuer, token_endpoint: tokenEndpoint } = metadata;
  const replay = new ReplayStore(table);
  const partners = new PartnerStore(table);
  const keyring = new Keyring({ keys, replay, clock });
  const tokens = new AccessTokens({ keyring, issuer, audience: issuer, clock, newId });
  const proofs = new DpopProofs(replay, clock);
  const assertions = new ClientAssertions({ replay, clock, audiences: [issuer, tokenEndpoint] });
  const people = oidc && new OidcIssuer(oidc, remoteKeys(oidc), clock);
  const parts = { tokens, partners, proofs };
  return {
    authenticator: new Authenticator({ ...parts, ...(people && { oidc: people }) }),
    tokenEndpoint: new TokenEndpoint({
      ...parts,
      assertions,
      clock,
      waitUntil: waits,
      tokenEndpoint,
    }),
    partners: new PartnerService({ store: partners, clock, newId }),
    signer: keyringSigner(keyring),
    verifier: jwksVerifier(async () => ({ keys: [...(await keyring.jwks()).keys] })),
    metadata: () => metadata,
    jwks: () => keyring.jwks(),
    mintOperatorToken: (request) => mintOperatorToken(tokens, request),
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
