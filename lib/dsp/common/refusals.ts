import { KaartError } from '../../core/errors.ts';
import type { Process } from './process.ts';

/** A process that is not there, or not the caller's. */
export function noSuchProcess(): KaartError {
  return new KaartError('no such process', { code: 'not-found' });
}

/** What the state machine has no arrow for. */
export function wrongProcessState(why: string, state: string): KaartError {
  return new KaartError(why, { code: 'wrong-state', details: { state } });
}

export function messageCrossed(): KaartError {
  return new KaartError('a message of ours is on its way: send this one again', {
    code: 'concurrent-update',
  });
}

export function messageInFlight({ pending, state }: Process): KaartError {
  return wrongProcessState(`a ${pending?.type} is on its way`, state);
}

export function processEnded(state: string): KaartError {
  return wrongProcessState(`the process has ended in ${state}`, state);
}
