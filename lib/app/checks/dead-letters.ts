import { deadJobs } from '../../store/outbox.ts';
import type { SystemCheck } from './check.ts';

export const checkDeadLetters: SystemCheck = {
  name: 'dead-letters',
  holds: 'no job or message is a dead letter',
  async find({ connector, adapters }) {
    let count = 0;
    for await (const _ of deadJobs(adapters.table)) count += 1;
    for await (const _ of connector.outbox.deadLetters()) count += 1;
    if (count === 0) return undefined;
    return {
      detail: `${count} jobs or messages failed for good`,
      next: 'Run kaart outbox, which shows them with the reason; kaart outbox replay ID tries one again, kaart outbox drop ID deletes it.',
    };
  },
};
