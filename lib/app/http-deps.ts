import type { ErasureService } from '../data-rights/erasure-service.ts';
import type { ExternalCatalog } from '../external-catalog/external-catalog.ts';
import type { Identity } from '../identity/identity.ts';
import type { SelfService } from '../self-service/self-service.ts';
import type { AccessRequestServices } from './access-requests.ts';
import type { OpenAdapters } from './adapters.ts';
import type { Config } from './config.ts';
import type { Connector } from './connector.ts';
import type { Services } from './services.ts';
import type { WithdrawalServices } from './withdrawal-services.ts';

/** The services that the HTTP API uses. */
export interface HttpDeps extends Services, Pick<WithdrawalServices, 'withdrawals'> {
  readonly config: Config;
  readonly adapters: OpenAdapters;
  readonly identity: Identity;
  readonly selfService: SelfService;
  readonly accessRequests: AccessRequestServices;
  readonly connector: Connector;
  readonly erasures: ErasureService;
  readonly externalCatalog: ExternalCatalog;
}
