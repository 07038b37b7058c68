import { KaartError } from '../core/errors.ts';
import { compactDocument } from '../dsp/common/compact/compact-document.ts';
import type { Process } from '../dsp/common/process.ts';
import type { ConnectorResponse, Messenger } from '../http/dsp/messenger.ts';
import type { ProcessKind } from '../store/process-outbox.ts';

/** The state in which the counterpart has a process; `undefined` where it does not say. */
export type CounterpartyState = (
  kind: ProcessKind,
  process: Process,
) => Promise<string | undefined>;

/** What the counterpart says of a process that it is asked for. */
export type ReportedState =
  | { readonly kind: 'state'; readonly state: string }
  /** It answers 404. `isSure`: by an error of the protocol, so that nothing before the connector says it. */
  | { readonly kind: 'unknown'; readonly isSure: boolean }
  /** Nothing, or nothing that says what it knows. */
  | { readonly kind: 'none' };

/** Asks the counterpart for a process. */
export type AskThere = (kind: ProcessKind, process: Process) => Promise<ReportedState>;

const NONE: ReportedState = { kind: 'none' };

/** Asks the counterpart. @see DSP 2025-1 #negotiation-consumer-path-bindings, #transfer-provider-path-bindings */
export function askThere(messenger: Messenger): AskThere {
  return async (kind, { address, counterPid, counterParty: participantId }) => {
    if (counterPid === null) return NONE;
    const path = `/${kind}s/${encodeURIComponent(counterPid)}`;
    try {
      return answerIn(await messenger.ask({ method: 'GET', address, path, participantId }));
    } catch (error) {
      if (error instanceof KaartError) return NONE;
      throw error;
    }
  };
}

export function stateThere(ask: AskThere): CounterpartyState {
  return async (kind, process) => {
    const answer = await ask(kind, process);
    return answer.kind === 'state' ? answer.state : undefined;
  };
}

function answerIn({ status, body }: ConnectorResponse): ReportedState {
  if (status === 404) return { kind: 'unknown', isSure: isError(documentIn(body)) };
  const { state } = status === 200 ? documentIn(body) : {};
  return typeof state === 'string' ? { kind: 'state', state } : NONE;
}

function isError({ '@type': type }: Record<string, unknown>): boolean {
  return type === 'ContractNegotiationError' || type === 'TransferError';
}

/** The document, or an empty one for what is none of the protocol. */
function documentIn(body: unknown): Record<string, unknown> {
  try {
    return compactDocument(body);
  } catch (error) {
    if (error instanceof KaartError) return {};
    throw error;
  }
}
