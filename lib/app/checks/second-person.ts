import { addMilliseconds } from '../../core/instant.ts';
import { toLocalMinute } from '../../core/local-time.ts';
import { BREAK_GLASS } from '../../identity/break-glass.ts';
import type { SystemCheck } from './check.ts';

/** So long each step that one person took alone is named. Milliseconds. */
const NAMED_MS = 30 * 86_400_000;

export const checkSecondPerson: SystemCheck = {
  name: 'second-person',
  holds: 'nobody took a step alone in the last 30 days that needs two persons',
  async find({ adapters: { stores, clock } }) {
    const since = addMilliseconds(clock(), -NAMED_MS);
    const steps = stores.auditLog.entries({ action: BREAK_GLASS, since });
    const { value: last } = await steps.next();
    if (last === undefined) return undefined;
    const { actor, at, facts = {} } = last;
    return {
      detail: `${actor} took a step alone on ${toLocalMinute(at)} (${facts['step']} of ${facts['subject']}): ${facts['reason']}`,
      next: `Name a second person, who looks at each step: kaart audit log --action ${BREAK_GLASS}.`,
    };
  },
};
