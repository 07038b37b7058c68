import { type Process, START } from '../../../lib/dsp/common/process.ts';
import { allows, isFinal, type Machine } from '../../../lib/dsp/common/transitions.ts';
import { type DspRole, otherRole } from '../../../lib/dsp/common/vocabulary.ts';

/** The cause of a transition: a received message, the result of a message of ours, an operator. */
export type Cause =
  | { readonly by: 'message'; readonly requested: string }
  | { readonly by: 'delivery'; readonly accepted: boolean }
  | { readonly by: 'operator' };

/** Explains why the state machine forbids a stored transition. @returns `undefined` if it is allowed */
export function illegalStep(
  machine: Machine,
  before: Process | undefined,
  after: Process,
  cause: Cause,
): string | undefined {
  const from = before?.state ?? 'nothing';
  const legal =
    before === undefined
      ? firstStates(after.role, cause)
      : nextStates(machine, before, cause, after.role);
  if (legal.includes(after.state)) return undefined;
  return `${from} → ${after.state} by ${JSON.stringify(cause)}: only ${legal.join(', ')}`;
}

/** The first states of a process. A process may also end at once, for example if its offer does not exist any more. */
function firstStates(role: DspRole, cause: Cause): readonly string[] {
  if (cause.by === 'message') return [role === 'provider' ? 'REQUESTED' : 'OFFERED', 'TERMINATED'];
  return cause.by === 'operator' ? [START] : [];
}

function nextStates(
  machine: Machine,
  before: Process,
  cause: Cause,
  us: DspRole,
): readonly string[] {
  const { state, pending } = before;
  if (isFinal(machine, state)) return [state];
  if (cause.by === 'operator') return [state, 'TERMINATED'];
  const ours = pending === null ? [] : [pending.to];
  if (cause.by === 'delivery')
    return cause.accepted ? [...ours, 'TERMINATED'] : [state, 'TERMINATED'];
  const them = otherRole(us);
  const to = cause.requested;
  const moved = [state, ...ours].some((from) =>
    allows(machine, { from, to, sender: them }, 'received'),
  );
  return moved ? [to, 'TERMINATED'] : [];
}
