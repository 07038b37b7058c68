import type { Context } from 'hono';
import type { AuditService } from '../audit/audit-service.ts';
import { systemClock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import type { AuthorizeRequest } from '../http/requests/authorize.ts';
import type { Uploads } from '../http/requests/uploads.ts';
import type { Route } from '../http/route.ts';
import { workbenchAccessRoutes } from '../http/routes/workbench-access-routes.tsx';
import { workbenchAuditRoutes } from '../http/routes/workbench-audit-routes.tsx';
import { workbenchConsentRoutes } from '../http/routes/workbench-consent-routes.ts';
import { workbenchDecisionRoutes } from '../http/routes/workbench-decision-routes.tsx';
import { workbenchDisclosureRoutes } from '../http/routes/workbench-disclosure-routes.tsx';
import { workbenchFileRoutes } from '../http/routes/workbench-file-routes.ts';
import { type CountWaiting, workbenchHomeRoutes } from '../http/routes/workbench-home-routes.tsx';
import { workbenchImportRoutes } from '../http/routes/workbench-import-routes.tsx';
import { workbenchInvitationRoutes } from '../http/routes/workbench-invitation-routes.ts';
import { workbenchOutboxRoutes } from '../http/routes/workbench-outbox-routes.tsx';
import { workbenchPublicationRoutes } from '../http/routes/workbench-publication-routes.tsx';
import { workbenchRecipientRoutes } from '../http/routes/workbench-recipient-routes.tsx';
import { workbenchSignInRoutes } from '../http/routes/workbench-sign-in-routes.tsx';
import { workbenchStateRoutes } from '../http/routes/workbench-state-routes.tsx';
import { workbenchUploadRoutes } from '../http/routes/workbench-upload-routes.tsx';
import { workbenchWithdrawalRoutes } from '../http/routes/workbench-withdrawal-routes.ts';
import { StaffGate } from '../http/workbench/staff-gate.ts';
import { RateLimiter } from '../identity/rate-limit.ts';
import { checkAuditWithin } from './audit-check.ts';
import { countDeadLetters } from './checks/daily-work.ts';
import { createDeadLetterService } from './connector-operator-routes.ts';
import type { HttpDeps } from './http-deps.ts';
import { readInstallationState } from './installation-state.ts';
import { findRevocationEffect } from './recipient-effects.ts';
import { countReads, listReads } from './recipient-reads.ts';
import { MAX_BODY_BYTES } from './request-steps.ts';

/** Requests of one person per minute, in each process. */
const PER_MINUTE = 300;

export function createStaffGate({ config, identity }: HttpDeps): StaffGate {
  const limiter = new RateLimiter({ name: 'staff', quota: PER_MINUTE, windowSeconds: 60 });
  return new StaffGate(identity.workbench.sessions, limiter, config.publicUrl);
}

/** Whether a caller of a public address has a token or a session with the scope of operators. One without is not refused. */
export function createOperatorCheck(authorize: AuthorizeRequest, staff: StaffGate) {
  return async (c: Context): Promise<boolean> => {
    try {
      if (c.req.header('authorization') === undefined)
        return (await staff.enter(c, 'mapping:read')) !== undefined;
      await authorize(c, 'mapping:read');
      return true;
    } catch (error) {
      if (error instanceof KaartError) return false;
      throw error;
    }
  };
}

/** The pages of members of staff, and their sign-in. */
export function createWorkbenchRoutes(parts: HttpDeps, gate: StaffGate, uploads: Uploads): Route[] {
  const { config, identity, mapping, previews, publication, publications } = parts;
  const { publicUrl } = config;
  const { corrections } = parts.selfService;
  const importDeps = { mapping, uploads, previews, corrections, maxBodyBytes: MAX_BODY_BYTES };
  return [
    ...workbenchHomeRoutes(() => countWaiting(parts)),
    ...workbenchImportRoutes(importDeps),
    ...workbenchFileRoutes({ mapping, uploads }),
    ...workbenchUploadRoutes({ mapping, uploads, newId: newUuid }),
    ...workbenchDecisionRoutes(importDeps),
    ...workbenchPublicationRoutes({ mapping, publication, publications }),
    ...workbenchRecipientRoutes({
      ...{ partners: identity.partners, participants: identity.participants },
      notices: parts.notices,
      effectOf: (recipient) => findRevocationEffect(parts, recipient),
    }),
    ...workbenchAccessRoutes({ ...parts.accessRequests, notices: parts.notices }),
    ...workbenchDisclosureRoutes({
      agreements: parts.connector.agreementStore,
      notices: parts.notices,
      countReads: (since) => countReads(parts, since),
      pageOfReads: (wanted, request) => listReads(parts, wanted, request),
      keptDays: config.KAART_DISCLOSURE_DAYS,
      clock: parts.adapters.clock,
    }),
    ...createOperationRoutes(parts),
    ...createConsentRoutes(parts),
    ...workbenchSignInRoutes({ identity: identity.workbench, gate, publicUrl }),
  ];
}

/** Companies with their decisions, invitations and withdrawals. */
function createConsentRoutes(parts: HttpDeps): Route[] {
  const { adapters, consent, companies, selfService } = parts;
  const { invitations, campaigns } = selfService;
  const commonDeps = { consent, invitations, clock: adapters.clock, now: systemClock };
  return [
    ...workbenchConsentRoutes({ ...commonDeps, companies }),
    ...workbenchInvitationRoutes({ ...commonDeps, campaigns }),
    ...workbenchWithdrawalRoutes(parts.withdrawals),
  ];
}

/** A verification on a page ends after this time. A function in AWS has 29 seconds for a request. Milliseconds. */
const MAX_VERIFICATION_MS = 20_000;

/** The state of the installation, jobs and messages, and the audit log. */
function createOperationRoutes(parts: HttpDeps): Route[] {
  const { adapters, audit, connector, identity } = parts;
  const { table, stores } = adapters;
  const { jobs, replay, drop } = createDeadLetterService(connector, table);
  return [
    ...workbenchStateRoutes(() => readInstallationState(parts)),
    ...workbenchOutboxRoutes({ outbox: connector.outbox, jobs, replay, drop }),
    ...workbenchAuditRoutes({
      log: stores.auditLog,
      newestHead: () => findNewestHead(audit),
      check: () => checkAuditWithin(audit, identity.verifier, MAX_VERIFICATION_MS),
    }),
  ];
}

async function findNewestHead(audit: AuditService): Promise<string | undefined> {
  try {
    return (await audit.loadHead()).date;
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Maximum number of examined imports. */
const MAX_RECENT_IMPORTS = 100;

/** Counts the things that wait for a decision, each with the scope of the person who decides. */
function countWaiting(parts: HttpDeps): CountWaiting {
  const { mapping, publication, withdrawals } = parts;
  let recentImports: ReturnType<typeof mapping.listImports> | undefined;
  const countImports = async (state: 'open' | 'submitted') => {
    recentImports ??= mapping.listImports({ limit: MAX_RECENT_IMPORTS });
    return (await recentImports).imports.filter((item) => item.state === state).length;
  };
  return {
    toReview: { scope: 'mapping:submit', count: () => countImports('open') },
    toRelease: { scope: 'mapping:release', count: () => countImports('submitted') },
    hold: {
      scope: 'mapping:read',
      count: async () => ((await publication.hold()) === undefined ? 0 : 1),
    },
    toConfirm: {
      scope: 'mapping:release',
      count: async () =>
        (await mapping.listEditions()).filter(({ retracted }) => retracted?.confirmed === null)
          .length,
    },
    withdrawals: { scope: 'audit:read', count: () => countAll(withdrawals.listUnfinished()) },
    deadLetters: { scope: 'connector:operate', count: () => countDeadLetters(parts) },
  };
}

async function countAll(all: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of all) count += 1;
  return count;
}
