import { createApplication } from '../lib/app/application.ts';
import { openCloudAdapters } from '../lib/app/cloud.ts';
import { runInInvocation } from '../lib/app/invocation.ts';

const { config, adapters } = openCloudAdapters(process.env);
/** The function has no right to record decisions: `deliver` records withdrawals that only the journal has. */
const kaart = createApplication(config, { ...adapters, recovery: 'queued' });

/** The night's work, started by EventBridge Scheduler. What it returns goes to the log. */
export const handler = (_event: unknown, context: { readonly awsRequestId: string }) =>
  runInInvocation(context, () => kaart.night());
