import type { Message, Process } from './process.ts';
import { pidsOf } from './process.ts';
import type { Party } from './vocabulary.ts';

const NAMES = ['providerPid', 'consumerPid'] as const;

/** Whether the pids of a message are those of the process; one that we do not know yet is taken as it comes. */
export function pidsAgree(process: Process, message: Message): boolean {
  const pids = pidsOf(process);
  return NAMES.every((name) => {
    const given = message[name];
    return pids[name] === null || given === pids[name];
  });
}

/** The pid of the other side in a message or an answer. @param role ours */
export function counterPidIn(document: unknown, role: Party): string | null {
  if (typeof document !== 'object' || document === null) return null;
  const name = role === 'provider' ? 'consumerPid' : 'providerPid';
  const pid = (document as Record<string, unknown>)[name];
  return typeof pid === 'string' && pid !== '' ? pid.slice(0, 500) : null;
}
