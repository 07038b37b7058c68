import { createApplication } from '../lib/app/application.ts';
import { openCloudAdapters } from '../lib/app/cloud.ts';
import { deliverEvent } from '../lib/app/deliver-event.ts';
import { runInInvocation } from '../lib/app/invocation.ts';

const { config, adapters } = openCloudAdapters(process.env);
const kaart = createApplication(config, adapters);

/**
 * Delivers the queued jobs. The table's stream starts it when a job is new, and a queue when a process
 * has to wake later. A failed event comes again; the last failure moves it to the dead-letter queue.
 * An event without records, sent by an operator, delivers all pending jobs.
 */
export const handler = (event: unknown, context: { readonly awsRequestId: string }) =>
  runInInvocation(context, () => deliverEvent(kaart, event));
