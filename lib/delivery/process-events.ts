import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import type { OutboxJob } from '../store/outbox.ts';
import type { HandleJob } from './delivery.ts';
import { type CallWebhookDeps, callWebhook, isAccepted, type Webhook } from './webhook.ts';

/** Kind of the job that calls the webhook of the operator with an event. */
export const PROCESS_EVENT = 'process-event';

/** An event: a negotiation or a transfer is in a new state. It has no address, no terms, no claims and no token. */
const ProcessEvent = z.object({
  id: z.string(),
  /** The noun and the state: `negotiation.finalized`. */
  type: z.string(),
  /** When the process reached the state. */
  timestamp: z.string(),
  data: z.object({
    state: z.string(),
    role: z.enum(['consumer', 'provider']),
    /** Ours. */
    pid: z.string(),
    /** `null` until the counterparty has named it. */
    counterpartyPid: z.string().nullable(),
    /** Participant id of the counterparty. */
    counterpartyId: z.string(),
    dataset: z.string(),
    /** `@id` of the agreement; `null` until it is concluded. */
    agreement: z.string().nullable(),
  }),
});
const ProcessEventJob = z.object({ event: ProcessEvent });

/** The job for a new state of a negotiation. @param id of the event */
export function reportNegotiation(negotiation: Negotiation, id: string): OutboxJob {
  return buildJob('negotiation', negotiation, negotiation.agreement?.['@id'] ?? null, id);
}

/** The job for a new state of a transfer. @param id of the event */
export function reportTransfer(transfer: Transfer, id: string): OutboxJob {
  return buildJob('transfer', transfer, transfer.agreement, id);
}

function buildJob(
  noun: 'negotiation' | 'transfer',
  { state, role, pid, counterpartyPid, counterpartyId, dataset, changedAt }: Negotiation | Transfer,
  agreement: string | null,
  id: string,
): OutboxJob {
  const data = { state, role, pid, counterpartyPid, counterpartyId, dataset, agreement };
  const type = `${noun}.${state.toLowerCase()}`;
  return { kind: PROCESS_EVENT, event: { id, type, timestamp: changedAt, data } };
}

export interface ProcessEventDeps extends CallWebhookDeps {
  /** The webhook of the operator; `undefined` if the settings name no address any more. */
  readonly webhook: () => Promise<Webhook | undefined>;
}

/** After a call without a response, no other call is made for this time. Milliseconds. */
const PAUSE_MS = 30_000;

/**
 * Creates the handler that calls the webhook of the operator with an event. A receiver that does not respond delays
 * the jobs behind an event by one call in {@link PAUSE_MS}: the other events wait for their next attempt.
 */
export function createProcessEventHandler(deps: ProcessEventDeps): HandleJob {
  let silentUntil = 0;
  return async (message) => {
    const { id, ...content } = ProcessEventJob.parse(message).event;
    const webhook = await deps.webhook();
    if (webhook === undefined) return;
    const now = Date.parse(deps.clock());
    // A later end of the pause comes from a fast clock.
    if (now < silentUntil && silentUntil <= now + PAUSE_MS)
      throw new KaartError('webhook-silent', { code: 'unavailable' });
    silentUntil = now + PAUSE_MS;
    const status = await callWebhook(deps, webhook, id, content);
    silentUntil = 0;
    if (!isAccepted(status))
      throw new KaartError('webhook-answered', { code: 'unavailable', parameters: { status } });
  };
}
