import { START } from '../../dsp/common/process.ts';
import type { Transition } from '../../dsp/common/transitions.ts';

/**
 * The states that a process which we asked for must have been in between two that were seen, in
 * order: every way from one to the other leads through them. Who looks now and then misses short ones.
 */
export function findPassedStates(
  arrows: readonly Transition[],
  from: string,
  to: string,
): readonly string[] {
  // A process can end before anybody has heard of it.
  if (to === 'TERMINATED') return [];
  const ours = arrows.filter((arrow) => arrow.from !== START || arrow.senders.includes('consumer'));
  const ways = listReachableStates(ours, from);
  if (!ways.includes(to)) return [];
  const between = ways.filter((state) => state !== from && state !== to);
  return between.filter((state) => !listReachableStates(ours, from, state).includes(to));
}

/** The states that can be reached, the nearest first, without passing one. */
function listReachableStates(
  arrows: readonly Transition[],
  from: string,
  without?: string,
): string[] {
  const found = [from];
  for (const state of found)
    for (const arrow of arrows)
      if (arrow.from === state && arrow.to !== without && !found.includes(arrow.to))
        found.push(arrow.to);
  return found;
}
