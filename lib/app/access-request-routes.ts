import type { NoticeService } from '../consent/notice-service.ts';
import { createOwnFormCheck } from '../http/requests/own-form.ts';
import type { Route } from '../http/route.ts';
import { accessPageRoutes } from '../http/routes/access-page-routes.tsx';
import { AccessLimits, accessRequestRoutes } from '../http/routes/access-request-routes.ts';
import type { AccessRequestServices } from './access-requests.ts';
import type { Config } from './config.ts';

/** The routes of requests for access, for requesters and for a partner-admin. */
export function createAccessRoutes(
  { publicUrl, KAART_CONTACT_EMAIL: help }: Config,
  accessRequests: AccessRequestServices,
  notices: NoticeService,
): Route[] {
  const deps = {
    ...accessRequests,
    ...{ notices, publicUrl, help },
    limits: new AccessLimits(),
    requireOwnForm: createOwnFormCheck(publicUrl),
  };
  return [...accessRequestRoutes(deps), ...accessPageRoutes(deps)];
}
