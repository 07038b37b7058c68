import type { ConsentService } from '../consent/consent-service.ts';
import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import { createUploads } from '../http/requests/uploads.ts';
import type { Rights } from '../identity/rights.ts';
import { isRole } from '../identity/roles.ts';
import { Jobs } from '../jobs/jobs.ts';
import { TableJobStore } from '../store/job-store.ts';
import type { OpenAdapters } from './adapters.ts';
import { consentImportJob } from './consent-import-job.ts';

/** Creates the jobs with their kinds. Their times are real times, as those of tokens. */
export function createJobs(
  { table, objects }: Pick<OpenAdapters, 'table' | 'objects'>,
  rights: Pick<Rights, 'person'>,
  consent: ConsentService,
): Jobs {
  return new Jobs({
    store: new TableJobStore(table, newUuid),
    kinds: { 'consents-import': consentImportJob(consent, createUploads(objects, newUuid)) },
    async checkRight({ askedBy: { subject, tokenId, roles }, askedAt }, scope) {
      const right = await rights.person({
        ...{ subject, tokenId, roles: roles.filter(isRole) },
        ...{ scopes: new Set([scope]), issuedAt: askedAt },
      });
      if (!right.holds) return right;
      return right.scopes.has(scope)
        ? { holds: true }
        : { holds: false, reason: 'job-right-ended' };
    },
    clock: systemClock,
    newId: newUuid,
  });
}
