import { handle } from 'hono/aws-lambda';
import { cloud } from '../lib/app/cloud.ts';
import { composeKaart } from '../lib/app/compose.ts';

const { config, adapters } = cloud(process.env);
const { app } = composeKaart(config, adapters);

/** The whole HTTP side, behind API Gateway (HTTP API, payload 2.0). */
export const handler = handle(app);
