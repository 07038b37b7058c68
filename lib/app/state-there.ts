import { KaartError } from '../core/errors.ts';
import { compactDocument } from '../dsp/common/compact/compact-document.ts';
import type { Process } from '../dsp/common/process.ts';
import type { ConnectorAnswer, Messenger } from '../http/dsp/messenger.ts';
import type { ProcessKind } from '../store/process-outbox.ts';

/** The state in which the counterpart has a process; `undefined` where it does not say. */
export type StateThere = (kind: ProcessKind, process: Process) => Promise<string | undefined>;

/** Asks the counterpart. @see DSP 2025-1 #negotiation-consumer-path-bindings, #transfer-provider-path-bindings */
export function stateThere(messenger: Messenger): StateThere {
  return async (kind, { address, counterPid, counterParty: participantId }) => {
    if (counterPid === null) return undefined;
    const path = `/${kind}s/${encodeURIComponent(counterPid)}`;
    try {
      return stateIn(await messenger.ask({ method: 'GET', address, path, participantId }));
    } catch (error) {
      if (error instanceof KaartError) return undefined;
      throw error;
    }
  };
}

/** @throws KaartError `message-invalid` for what is no document of the protocol */
function stateIn({ status, body }: ConnectorAnswer): string | undefined {
  const { state } = status === 200 ? compactDocument(body) : {};
  return typeof state === 'string' ? state : undefined;
}
