import { handle } from 'hono/aws-lambda';
import { openCloudAdapters } from '../lib/app/cloud.ts';
import { composeKaart } from '../lib/app/compose.ts';

const { config, adapters } = openCloudAdapters(process.env);
const { app } = composeKaart(config, adapters);

/** The whole HTTP side, behind API Gateway (HTTP API, payload 2.0). */
export const handler = handle(app);
