import { AccessRequests } from '../access-requests/access-requests.ts';
import { AccessSecrets } from '../access-requests/access-secrets.ts';
import type { AccessRequestsDeps } from '../access-requests/ports.ts';
import { removeOldRequests } from '../access-requests/remove-old-requests.ts';
import type { NoticeService } from '../consent/notice-service.ts';
import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import type { Identity } from '../identity/identity.ts';
import type { OpenAdapters } from './adapters.ts';
import type { Config } from './config.ts';

/** The services for access requests: sending, deciding, and the work after a decision. */
export interface AccessRequestServices {
  readonly requests: AccessRequests;
  readonly secrets: AccessSecrets;
  /** @see removeOldRequests */
  removeOld(): Promise<void>;
}

/** Creates the services for access requests. Clients and links use real time, also in the demonstration. */
export function createAccessRequests(
  { publicUrl, KAART_CONTACT_EMAIL: help, KAART_PUBLISHER_NAME: publisher }: Config,
  { mailer, stores }: OpenAdapters,
  {
    signer,
    verifier,
    rights,
    partners: clients,
  }: Pick<Identity, 'signer' | 'verifier' | 'rights' | 'partners'>,
  notices: NoticeService,
): AccessRequestServices {
  const deps: AccessRequestsDeps = {
    requests: stores.accessRequests,
    partners: stores.partners,
    ...{ clients, notices, signer, verifier, publicUrl, help, publisher },
    clock: systemClock,
    newId: newUuid,
    ...(mailer && { mailer }),
  };
  return {
    requests: new AccessRequests(deps),
    secrets: new AccessSecrets({ ...deps, rights }),
    removeOld: () => removeOldRequests(deps),
  };
}
