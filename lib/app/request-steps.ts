import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import type { AppDeps } from '../http/app.ts';
import { createLinkHandler } from '../http/files/object-links.ts';
import { createRequestAuthorizer } from '../http/requests/authorize.ts';
import { createIdempotency } from '../http/requests/idempotency.ts';
import { RateLimiter } from '../identity/rate-limit.ts';
import type { Objects } from '../store/objects.ts';
import type { ServesLinks } from '../store/served-link.ts';
import type { Adapters } from './adapters.ts';
import { createDataSpaceApp } from './data-space.ts';
import type { HttpDeps } from './http-deps.ts';

/**
 * Maximum size of a body; API Gateway and Lambda accept slightly more. Larger files need an upload
 * link. Bytes.
 */
export const MAX_BODY_BYTES = 4_000_000;

/** The steps before and after every route. Apps of one process share them, so a client has one quota. */
export type RequestSteps = Omit<AppDeps, 'routes'>;

export function createRequestSteps(parts: HttpDeps): RequestSteps {
  const { config, adapters, identity, connector, withdrawals } = parts;
  const { table, objects, log, clock } = adapters;
  const { publicUrl } = config;
  const quota = { quota: config.KAART_RATE_PER_MINUTE, windowSeconds: 60 };
  return {
    gate: createRequestAuthorizer(
      identity.authenticator,
      new RateLimiter({ name: 'client', ...quota }),
      publicUrl,
    ),
    dsp: createDataSpaceApp(connector, {
      limiter: new RateLimiter({ name: 'participant', ...quota }),
      publicUrl,
      clock,
      withdrawals,
    }),
    idempotency: createIdempotency(table, systemClock),
    publicUrl,
    makers: { publisher: config.KAART_PUBLISHER_NAME, coOwner: config.KAART_CO_OWNER_NAME },
    isDemonstration: adapters.isDemonstration,
    hasWorkbench: identity.workbench.signIn !== undefined,
    log,
    newId: newUuid,
    maxBodyBytes: MAX_BODY_BYTES,
    ...(hasLinks(objects) ? { objectLinks: createLinkHandler(objects) } : {}),
    ...(config.KAART_ORIGIN_SECRETS && {
      originGuard: {
        secrets: config.KAART_ORIGIN_SECRETS,
        required: config.KAART_ORIGIN_REQUIRED,
      },
    }),
  };
}

function hasLinks(objects: Adapters['objects']): objects is Objects & ServesLinks {
  return objects.openLink !== undefined;
}
