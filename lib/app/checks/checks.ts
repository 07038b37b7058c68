import { checkAuditHead } from './audit-head.ts';
import type { SystemCheck } from './check.ts';
import { checkClock } from './clock.ts';
import { checkConsentLog } from './consent-log.ts';
import { checkCurrentVersion } from './current-version.ts';
import { checkDeadLetters } from './dead-letters.ts';
import { checkDiskSpace } from './disk-space.ts';
import { checkEditionFiles } from './edition-files.ts';
import { checkHold } from './hold.ts';
import { checkJournal } from './journal.ts';
import { checkLastNight } from './last-night.ts';
import { checkManifest } from './manifest.ts';
import { checkNotices } from './notices.ts';
import { checkOffers } from './offers.ts';
import { checkQueuedJobs } from './queued-jobs.ts';
import { checkRetraction } from './retraction.ts';
import { checkSecondPerson } from './second-person.ts';
import { checkSilentProcesses } from './silent-processes.ts';
import { checkVersionFiles } from './version-files.ts';
import { checkWaitingCompanies } from './waiting-companies.ts';
import { checkWithdrawals } from './withdrawals.ts';

/** Every check, in the order in which `kaart doctor` shows them. Add a check here and nowhere else. */
export const CHECKS: readonly SystemCheck[] = [
  // first: other checks read consents, and that replays the journal
  checkJournal,
  checkClock,
  checkCurrentVersion,
  checkVersionFiles,
  checkManifest,
  checkEditionFiles,
  checkConsentLog,
  checkWaitingCompanies,
  checkLastNight,
  checkAuditHead,
  checkHold,
  checkRetraction,
  checkSecondPerson,
  checkWithdrawals,
  checkNotices,
  checkQueuedJobs,
  checkDeadLetters,
  checkSilentProcesses,
  checkDiskSpace,
  checkOffers,
];
