import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateText, toReasonText } from '../../core/stated-reason.ts';
import { compactDocument, invalidDocument } from './compact/compact-document.ts';
import { isObject } from './compact/compact-value.ts';
import { typeName } from './compact/names.ts';
import { readMessagePids } from './message-pids.ts';
import type { Message, Process } from './process.ts';
import { otherRole } from './vocabulary.ts';

/** The types of messages after which no data flow. */
export type EndingType =
  | 'ContractNegotiationTerminationMessage'
  | 'TransferTerminationMessage'
  | 'TransferCompletionMessage'
  | 'TransferSuspensionMessage';

/** The stored part of a message that ends or suspends a process. */
export type EndingMessage = Message & {
  readonly '@type': EndingType;
  readonly code?: string;
  readonly reason?: readonly string[];
};

const MAX_CODE = 200;
const MAX_REASON = 1_000;
const MAX_REASONS = 20;

/**
 * Reads a received message that ends or suspends a process. It accepts defects, because the sender and
 * the process (from the path) are known, and after a refusal the data could still be read. Long text is
 * cut, and members that cannot be read are left out.
 *
 * @param document the received document; `undefined` for a body that is not JSON
 * @throws KaartError `message-invalid` only for a message with another `@type`
 */
export function readEnding(document: unknown, type: EndingType): EndingMessage {
  const { '@id': id, '@type': typeInDocument, code, reason } = compactIfPossible(document);
  const receivedType = typeof typeInDocument === 'string' ? typeName(typeInDocument) : undefined;
  if (receivedType !== undefined && receivedType !== type)
    throw invalidDocument('@type', 'message-of-another-type', { type, given: receivedType });
  const codes = toReasonTexts(code, MAX_CODE);
  const reasons = toReasonTexts(reason, MAX_REASON);
  return {
    ...Object.fromEntries(
      Object.entries(readMessagePids(document)).filter(([, pid]) => pid !== ''),
    ),
    '@type': type,
    ...(typeof id === 'string' && id !== '' && id.length <= 500 && { '@id': id }),
    ...(codes[0] !== undefined && { code: codes[0] }),
    ...(reasons.length > 0 && { reason: reasons }),
  };
}

/** Returns the process with the reason why the counterparty ended it. */
export function terminatedBy<P extends Process>(
  process: P,
  { code = 'terminated', reason: reasons = [] }: EndingMessage,
): P {
  return {
    ...process,
    ending: { code, reasons: reasons.map(stateText), by: otherRole(process.role) },
  };
}

/**
 * The members of our message that ends or suspends a process. The protocol has no language for the
 * reasons: we write them in English.
 */
export function writeEnding(code: string, reasons: readonly StatedReason[]) {
  const reason = reasons.map((each) => toReasonText(each, 'en'));
  return { code, ...(reason.length > 0 && { reason }) };
}

function compactIfPossible(document: unknown): Readonly<Record<string, unknown>> {
  try {
    return compactDocument(document);
  } catch {
    return isObject(document) ? document : {};
  }
}

/** Texts for a person: strings unchanged, other values as JSON. */
function toReasonTexts(value: unknown, length: number): string[] {
  return [value]
    .flat()
    .filter((each) => each !== undefined && each !== null && each !== '')
    .slice(0, MAX_REASONS)
    .map((each) => toForeignText(each).slice(0, length));
}

function toForeignText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // nested too deep to be written
  }
}
