import * as z from 'zod';
import type { Language } from '../../core/language.ts';
import { stateText, toReasonText } from '../../core/stated-reason.ts';
import type { Negotiation } from '../../dsp/negotiation/negotiation.ts';
import type { Transfer } from '../../dsp/transfer/transfer.ts';
import type { DeadJob, OutboxItem } from '../../store/outbox.ts';
import type { DeadLetter, QueuedMessage } from '../../store/process-outbox.ts';
import { At, Count } from './common.ts';

/** A page of processes; `cursor` leads to the next. */
const PAGE = { cursor: z.string().optional() };
const ProcessState = z.string().meta({ examples: ['REQUESTED'] });
const Pending = z.object({ type: z.string(), to: ProcessState }).nullable();
const TerminationResponse = z
  .object({
    code: z.string().meta({ examples: ['policy-not-met'] }),
    reasons: z.array(z.string()),
    by: z.enum(['consumer', 'provider']),
  })
  .nullable();

const PROCESS = {
  /** Id of the process in this installation. */
  pid: z.string(),
  role: z.enum(['consumer', 'provider']),
  counterpartyId: z.string(),
  counterpartyPid: z.string().nullable(),
  address: z.string(),
  state: ProcessState,
  /** The message in flight, and the state after its acknowledgement. */
  pending: Pending,
  ending: TerminationResponse,
  createdAt: At,
  changedAt: At,
  dataset: z.string(),
};

export const NegotiationResponse = z.object({
  ...PROCESS,
  offer: z.record(z.string(), z.unknown()),
  /** `@id` of the agreement; `null` until it is concluded. */
  agreement: z.string().nullable(),
});

export const TransferResponse = z.object({
  ...PROCESS,
  agreement: z.string(),
  format: z.string(),
  /** Whether the data can be fetched: the provider has sent an address. */
  hasDataAddress: z.boolean(),
});

export const NegotiationsResponse = z.object({
  negotiations: z.array(NegotiationResponse),
  ...PAGE,
});
export const TransfersResponse = z.object({ transfers: z.array(TransferResponse), ...PAGE });

/** An agreement, a line of a list. It also has the terms, and the claims that were verified at its conclusion. */
export const AgreementResponse = z.looseObject({
  id: z.string(),
  role: z.enum(['consumer', 'provider']),
  counterpartyId: z.string(),
  /** DSP base of the counterparty. */
  address: z.string(),
  dataset: z.string(),
  concludedAt: At,
  endsAt: At.nullable(),
});

export const OutboxResponse = z.object({
  /** `@id` of the message, or the id of the job. */
  id: z.string(),
  state: z.enum(['pending', 'dead-letter']),
  /** Kind of the process of a message, or `job`. */
  process: z.string(),
  /** `null` for a job. */
  pid: z.string().nullable(),
  /** Type of the message, or kind of the job. */
  type: z.string(),
  counterpartyId: z.string().nullable(),
  attempts: Count,
  queuedAt: At.nullable(),
  dueAt: At.nullable(),
  reason: z.string().nullable(),
});

/** The webhook for events of negotiations and transfers; `null` if the settings name none. */
export const EventWebhookResponse = z.object({
  url: z.string().nullable(),
  /** Verifies the signature of each call; another address has another secret. */
  secret: z.string().nullable(),
});

/** The part of an external catalog that is about us. */
export const ExternalCatalogResponse = z.object({
  /** Address of the catalog; `null` if the settings name none. */
  url: z.string().nullable(),
  /** Whether an operator removed everything; then no release is published there. */
  isRemoved: z.boolean(),
  /** When the last calls failed; `null` if they succeeded. */
  failedAt: At.nullable(),
  reason: z.string().nullable(),
  assets: z.array(
    z.object({
      /** IRI of the subject of the credential. */
      id: z.string(),
      /** `null` for the legal person. */
      edition: z.string().nullable(),
      /** `PENDING` and `REMOVING` until the catalog was seen in this state. */
      state: z.enum(['PENDING', 'PUBLISHED', 'REMOVING']),
      publishedAt: At.nullable(),
      /** End of the credential; it is signed again before. */
      validUntil: At,
    }),
  ),
});

export const DropResponse = z.object({ id: z.string(), dropped: z.literal(true) });

export const ReplayResponse = z.object({
  /** `@id` of the message, or the id of the job. */
  id: z.string(),
  process: z.enum(['negotiation', 'transfer', 'notice', 'received-notice', 'job']),
  pid: z.string().nullable(),
  /** Whether its process still needs the message. A message that is not needed is not sent. */
  isWanted: z.boolean(),
});

export function toNegotiationResponse(
  negotiation: Negotiation,
  language: Language,
): z.infer<typeof NegotiationResponse> {
  const { dataset, offer, agreement } = negotiation;
  return {
    ...toProcessResponse(negotiation, language),
    dataset,
    offer,
    agreement: agreement?.['@id'] ?? null,
  };
}

/** Leaves the data address out, because anyone who has it can fetch the data. */
export function toTransferResponse(
  transfer: Transfer,
  language: Language,
): z.infer<typeof TransferResponse> {
  const { dataset, agreement, format, dataAddress, role } = transfer;
  const hasDataAddress = role === 'consumer' && dataAddress !== null;
  return { ...toProcessResponse(transfer, language), dataset, agreement, format, hasDataAddress };
}

function toProcessResponse(process: Negotiation | Transfer, language: Language) {
  const {
    pid,
    role,
    counterpartyId,
    counterpartyPid,
    address,
    state,
    pending,
    createdAt,
    changedAt,
  } = process;
  const ending = process.ending && {
    ...process.ending,
    reasons: process.ending.reasons.map((reason) => toReasonText(reason, language)),
  };
  const inFlight = pending && { type: pending.type, to: pending.to };
  const parties = { pid, role, counterpartyId, counterpartyPid, address };
  return { ...parties, state, pending: inFlight, ending, createdAt, changedAt };
}

/** Leaves the body of the message out. An unreadable message may lack any member. */
export function toOutboxResponse(
  message: Partial<QueuedMessage | DeadLetter>,
  language: Language,
): z.infer<typeof OutboxResponse> {
  const { messageId, process, pid, type, counterpartyId, attempts, queuedAt, dueAt } = message;
  const reason = 'reason' in message ? (message.reason ?? stateText('')) : null;
  return {
    id: messageId ?? '',
    state: reason === null ? 'pending' : 'dead-letter',
    process: String(process ?? 'unknown'),
    pid: pid ?? null,
    type: String(type ?? 'unknown'),
    counterpartyId: counterpartyId ?? null,
    attempts: attempts ?? 0,
    queuedAt: queuedAt ?? null,
    dueAt: dueAt ?? null,
    reason: reason && toReasonText(reason, language),
  };
}

export function toJobResponse(
  job: OutboxItem | DeadJob,
  language: Language,
): z.infer<typeof OutboxResponse> {
  const { id, message, attempts } = job;
  const isDead = 'reason' in job;
  return {
    id,
    state: isDead ? 'dead-letter' : 'pending',
    process: 'job',
    pid: null,
    type: message.kind,
    counterpartyId: null,
    attempts,
    queuedAt: null,
    dueAt: isDead ? null : job.dueAt,
    reason: isDead ? toReasonText(job.reason, language) : null,
  };
}
