import { KaartError } from '../core/errors.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import type { OidcConfig } from '../identity/oidc-issuer.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import { type Connector, connector } from './connector.ts';
import type { ConnectorOverrides } from './connector-base.ts';
import { type Deliver, Delivery } from './delivery.ts';
import { type Services, services } from './services.ts';

/** What a night came to, for the log. */
interface Night {
  readonly outcome: string;
  readonly version?: string;
  readonly delivered: number;
  readonly swept: number;
}

/** Everything Kaart does without being asked over HTTP. */
export interface Domain extends Services {
  readonly identity: Identity;
  readonly connector: Connector;
  /** Does what is owed, and says how many messages that were; what processes owe is taken up and not waited for. */
  deliver(): Promise<number>;
  /** Does what the publication owes, and says how many messages that were. */
  deliverPublication(): Promise<number>;
  /** Sends what a process of the data space owes. @returns whether nothing went wrong here */
  deliverTo(pid: string): Promise<boolean>;
  /** Waits until no process is sent to any more. */
  idle(): Promise<void>;
  /** The night's work: publish, deliver, sweep. */
  night(): Promise<Night>;
  /** Waits for what is being delivered, then closes the store. */
  close(): Promise<void>;
}

/** Puts the domain together over its adapters. Nothing is read or written before it is needed. */
export function domain(
  config: Config,
  adapters: Adapters,
  overrides: ConnectorOverrides = {},
): Domain {
  const { table, keys, log } = adapters;
  const { publicUrl } = config;
  const identity = createIdentity({ table, keys, publicUrl, ...oidcOf(config) });
  const parts = services(config, adapters, identity);
  const delivery = new Delivery(table, handlersOf(parts), log);
  const space = connector(config, adapters, identity, parts, overrides);
  return {
    ...parts,
    identity,
    connector: space,
    async deliver() {
      await space.delivery.resume();
      return delivery.drain();
    },
    deliverPublication: () => delivery.drain(),
    deliverTo: (pid) => space.delivery.work(pid),
    idle: () => space.delivery.idle(),
    night: () => night(parts, delivery),
    async close() {
      await space.delivery.close();
      space.outbound.close();
      await delivery.drain().catch(() => undefined);
      await table.close();
    },
  };
}

/** @throws KaartError `config-invalid` for an issuer without an audience: any token of it would do */
function oidcOf(config: Config): { readonly oidc?: OidcConfig } {
  const { KAART_OIDC_ISSUER: issuer, KAART_OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined) return {};
  if (audience === undefined)
    throw new KaartError('KAART_OIDC_ISSUER needs KAART_OIDC_AUDIENCE', {
      code: 'config-invalid',
      details: { variables: ['KAART_OIDC_AUDIENCE'] },
    });
  const given = {
    jwksUri: config.KAART_OIDC_JWKS_URI,
    clientId: config.KAART_OIDC_CLIENT_ID,
    rolePrefix: config.KAART_OIDC_ROLE_PREFIX,
  };
  const optional = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return { oidc: { issuer, audience, ...optional } };
}

function handlersOf({ publication, selfService }: Services): Readonly<Record<string, Deliver>> {
  return {
    'invitation-mail': ({ id }) => selfService.invitations.deliver(String(id)),
    'consent-narrowed': () => publication.onConsentNarrowed(),
    'version-published': (message) => publication.onVersionPublished(message as never),
  };
}

async function night({ publication, mapping }: Services, delivery: Delivery): Promise<Night> {
  const outcome = await publication.publish({ cause: 'night', actor: 'system' });
  const delivered = await delivery.drain();
  const swept = (await publication.sweep()) + (await mapping.sweep());
  const version = outcome.kind === 'held' ? {} : { version: outcome.version.id };
  return { outcome: outcome.kind, ...version, delivered, swept };
}
