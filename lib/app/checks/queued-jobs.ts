import { addMilliseconds } from '../../core/instant.ts';
import { pendingJobs } from '../../store/outbox.ts';
import type { SystemCheck } from './check.ts';

/** A job is done within seconds; one that failed is tried again within the hour. */
const LATE_AFTER_MS = 2 * 3_600_000;

export const checkQueuedJobs: SystemCheck = {
  name: 'queued-jobs',
  holds: 'no job has waited for two hours',
  async find({ adapters: { table, clock } }) {
    const now = clock();
    let late = 0;
    let oldest = '';
    for await (const { id } of pendingJobs(table)) {
      const [since = ''] = id.split('#');
      if (since > now || addMilliseconds(since as typeof now, LATE_AFTER_MS) > now) break;
      oldest ||= since;
      late += 1;
    }
    if (late === 0) return undefined;
    return {
      detail: `${late} jobs have waited for more than two hours, the oldest since ${oldest}`,
      next: 'Start kaart serve, which does them; the log names why a job failed. In AWS, look at the deliver function.',
    };
  },
};
