import { KaartError } from '../core/errors.ts';
import { compactDocument } from '../dsp/common/compact/compact-document.ts';
import type { Process } from '../dsp/common/process.ts';
import type { ConnectorResponse, Messenger } from '../http/dsp/messenger.ts';
import type { ProcessKind } from '../store/process-outbox.ts';

/** Requests the state of a process at the counterparty; `undefined` if the response has no state. */
export type CounterpartyState = (
  kind: ProcessKind,
  process: Process,
) => Promise<string | undefined>;

/** The result of a request for the state of a process at the counterparty. */
export type ReportedState =
  | { readonly kind: 'state'; readonly state: string }
  /** The response is 404. `isSure`: it has an error of the protocol, so it comes from the connector and not from a proxy. */
  | { readonly kind: 'unknown'; readonly isSure: boolean }
  /** There was no response, or it has no information about the process. */
  | { readonly kind: 'none' };

/** Requests a process from the counterparty. */
export type RequestProcess = (kind: ProcessKind, process: Process) => Promise<ReportedState>;

const NONE: ReportedState = { kind: 'none' };

/** Creates the function that requests a process. @see DSP 2025-1 #negotiation-consumer-path-bindings, #transfer-provider-path-bindings */
export function createProcessRequest(messenger: Messenger): RequestProcess {
  return async (kind, { address, counterpartyPid, counterpartyId: participantId }) => {
    if (counterpartyPid === null) return NONE;
    const path = `/${kind}s/${encodeURIComponent(counterpartyPid)}`;
    try {
      return toReportedState(
        await messenger.sendRequest({ method: 'GET', address, path, participantId }),
      );
    } catch (error) {
      if (error instanceof KaartError) return NONE;
      throw error;
    }
  };
}

export function createCounterpartyState(requestProcess: RequestProcess): CounterpartyState {
  return async (kind, process) => {
    const response = await requestProcess(kind, process);
    return response.kind === 'state' ? response.state : undefined;
  };
}

function toReportedState({ status, body }: ConnectorResponse): ReportedState {
  if (status === 404) return { kind: 'unknown', isSure: isError(documentIn(body)) };
  const { state } = status === 200 ? documentIn(body) : {};
  return typeof state === 'string' ? { kind: 'state', state } : NONE;
}

function isError({ '@type': type }: Record<string, unknown>): boolean {
  return type === 'ContractNegotiationError' || type === 'TransferError';
}

/** Returns the document, or an empty one if it is not a document of the protocol. */
function documentIn(body: unknown): Record<string, unknown> {
  try {
    return compactDocument(body);
  } catch (error) {
    if (error instanceof KaartError) return {};
    throw error;
  }
}
