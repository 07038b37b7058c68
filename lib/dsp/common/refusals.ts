import { KaartError } from '../../core/errors.ts';
import type { Process } from './process.ts';
import type { DspRole } from './vocabulary.ts';

/** The error for a process that does not exist, or belongs to another participant. */
export function noSuchProcess(): KaartError {
  return new KaartError('no-such-process', { code: 'not-found' });
}

export function messageCrossed(): KaartError {
  return new KaartError('message-crossed', { code: 'concurrent-update' });
}

export function messageInFlight({ pending, state }: Process): KaartError {
  const message = pending?.type ?? '';
  return new KaartError('message-in-flight', {
    code: 'wrong-state',
    parameters: { message },
    details: { state },
  });
}

export function processEnded(state: string): KaartError {
  return new KaartError('process-ended', {
    code: 'wrong-state',
    parameters: { state },
    details: { state },
  });
}

/** The error for a transition that the state machine does not have. */
export function wrongTransition(sender: DspRole, from: string, to: string): KaartError {
  const options = { details: { state: from } };
  return new KaartError(`${sender}-cannot-move`, {
    code: 'wrong-state',
    parameters: { from, to },
    ...options,
  });
}
