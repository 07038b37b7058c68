import { isObject, toScalar } from './compact/compact-value.ts';
import { listSpellings } from './compact/namespaces.ts';
import type { Message, Process } from './process.ts';
import { getPids } from './process.ts';
import type { DspRole } from './vocabulary.ts';

const NAMES = ['providerPid', 'consumerPid'] as const;
const MAX_LENGTH = 500;

type Pids = Record<(typeof NAMES)[number], string>;

/**
 * Whether the pids of a message are those of the process. A pid of the other side that we do not know
 * yet is accepted.
 *
 * @param mayLack whether the message may omit the pids
 */
export function matchesProcessPids(process: Process, message: Message, mayLack = false): boolean {
  const pids = getPids(process);
  return NAMES.every((name) => {
    const given = message[name];
    return pids[name] === null || given === pids[name] || (mayLack && given === undefined);
  });
}

/** The pids of a document in any spelling, even if the rest of the document is invalid. */
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

/** The pid of the other side in a message or a response. @param role our role */
export function readCounterpartyPid(document: unknown, role: DspRole): string | null {
  if (!isObject(document)) return null;
  const pid = document[role === 'provider' ? 'consumerPid' : 'providerPid'];
  return typeof pid === 'string' && pid !== '' ? pid.slice(0, MAX_LENGTH) : null;
}
