import { type Process, START } from '../../../lib/dsp/common/process.ts';
import { allows, isFinal, type Machine } from '../../../lib/dsp/common/transitions.ts';
import { type DspRole, otherRole } from '../../../lib/dsp/common/vocabulary.ts';

/** What may move a process: a message that comes in, what becomes of one of ours, a person. */
export type Cause =
  | { readonly by: 'message'; readonly asks: string }
  | { readonly by: 'delivery'; readonly taken: boolean }
  | { readonly by: 'person' };

/** Why a stored step is not one of the state machine; `undefined` for one that is. */
export function illegalStep(
  machine: Machine,
  before: Process | undefined,
  after: Process,
  cause: Cause,
): string | undefined {
  const from = before?.state ?? 'nothing';
  const legal =
    before === undefined
      ? beginnings(after.role, cause)
      : endings(machine, before, cause, after.role);
  if (legal.includes(after.state)) return undefined;
  return `${from} → ${after.state} by ${JSON.stringify(cause)}: only ${legal.join(', ')}`;
}

/** Either side may end at once what it has just begun: its offer is gone, say. */
function beginnings(role: DspRole, cause: Cause): readonly string[] {
  if (cause.by === 'message') return [role === 'provider' ? 'REQUESTED' : 'OFFERED', 'TERMINATED'];
  return cause.by === 'person' ? [START] : [];
}

function endings(machine: Machine, before: Process, cause: Cause, us: DspRole): readonly string[] {
  const { state, pending } = before;
  if (isFinal(machine, state)) return [state];
  if (cause.by === 'person') return [state, 'TERMINATED'];
  const ours = pending === null ? [] : [pending.to];
  if (cause.by === 'delivery') return cause.taken ? [...ours, 'TERMINATED'] : [state, 'TERMINATED'];
  const them = otherRole(us);
  const to = cause.asks;
  const moved = [state, ...ours].some((from) =>
    allows(machine, { from, to, sender: them }, 'received'),
  );
  return moved ? [to, 'TERMINATED'] : [];
}
