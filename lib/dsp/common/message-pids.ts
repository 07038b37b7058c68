import { isObject, toScalar } from './compact/compact-value.ts';
import { listSpellings } from './compact/namespaces.ts';
import type { Message, Process } from './process.ts';
import { getPids } from './process.ts';
import type { DspRole } from './vocabulary.ts';

const NAMES = ['providerPid', 'consumerPid'] as const;
const MAX_LENGTH = 500;

type Pids = Record<(typeof NAMES)[number], string>;

/**
 * Whether the pids of a message are those of the process; one that we do not know yet is taken as it comes.
 *
 * @param mayLack whether the message may leave them out
 */
export function matchesProcessPids(process: Process, message: Message, mayLack = false): boolean {
  const pids = getPids(process);
  return NAMES.every((name) => {
    const given = message[name];
    return pids[name] === null || given === pids[name] || (mayLack && given === undefined);
  });
}

/** The pids that a document names, however it writes them, and whether or not it is understood otherwise. */
export function readMessagePids(document: unknown): Partial<Pids> {
  if (!isObject(document)) return {};
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const values = listSpellings(name, 'dspace').map((spelling) => toScalar(document[spelling]));
      const pid = values.find((value) => typeof value === 'string');
      return pid === undefined ? [] : [[name, pid.slice(0, MAX_LENGTH)]];
    }),
  );
}

/** The pid of the other side in a message or an answer. @param role ours */
export function readCounterpartyPid(document: unknown, role: DspRole): string | null {
  if (!isObject(document)) return null;
  const pid = document[role === 'provider' ? 'consumerPid' : 'providerPid'];
  return typeof pid === 'string' && pid !== '' ? pid.slice(0, MAX_LENGTH) : null;
}
