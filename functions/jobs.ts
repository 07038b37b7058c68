import { createApplication } from '../lib/app/application.ts';
import { openCloudAdapters } from '../lib/app/cloud.ts';
import { deliverEvent } from '../lib/app/deliver-event.ts';
import { runInInvocation } from '../lib/app/invocation.ts';

const { config, adapters } = openCloudAdapters(process.env);
/** As `publish`, it leaves withdrawals that only the journal has to `deliver`. */
const kaart = createApplication(config, { ...adapters, recovery: 'queued', work: 'bulk' });
const bulk = { ...kaart, deliver: async () => (await kaart.deliverPublication()).done };

/**
 * Does bulk work in steps. The table's stream starts it for each new step, and a queue when a failed step is due again.
 * An event without records, sent by an operator, does all pending steps.
 */
export const handler = (event: unknown, context: { readonly awsRequestId: string }) =>
  runInInvocation(context, () => deliverEvent(bulk, event));
