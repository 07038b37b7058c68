import { createApplication } from '../lib/app/application.ts';
import { openCloudAdapters } from '../lib/app/cloud.ts';
import { deliverEvent } from '../lib/app/deliver-event.ts';

const { config, adapters } = openCloudAdapters(process.env);
const kaart = createApplication(config, adapters);

/**
 * Works off what is owed, started by the table's stream when something new is, or by the queue that
 * wakes a process later. What fails comes again, and is at last handed to the dead-letter queue. An
 * event without records, sent by an operator, takes up all that is owed.
 */
export const handler = (event: unknown) => deliverEvent(kaart, event);
