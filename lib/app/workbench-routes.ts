import type { Route } from '../http/route.ts';
import { workbenchHomeRoutes } from '../http/routes/workbench-home-routes.tsx';
import { workbenchSignInRoutes } from '../http/routes/workbench-sign-in-routes.tsx';
import { StaffGate } from '../http/workbench/staff-gate.ts';
import { RateLimiter } from '../identity/rate-limit.ts';
import type { HttpDeps } from './http-deps.ts';

/** Requests of one person per minute, in each process. */
const PER_MINUTE = 300;

export function createStaffGate({ config, identity }: HttpDeps): StaffGate {
  const limiter = new RateLimiter({ name: 'staff', quota: PER_MINUTE, windowSeconds: 60 });
  return new StaffGate(identity.workbench.sessions, limiter, config.publicUrl);
}

/** The pages of members of staff, and their sign-in. */
export function workbenchRoutes(parts: HttpDeps, gate: StaffGate): Route[] {
  const { config, identity } = parts;
  const { publicUrl } = config;
  return [
    ...workbenchHomeRoutes(),
    ...workbenchSignInRoutes({ identity: identity.workbench, gate, publicUrl }),
  ];
}
