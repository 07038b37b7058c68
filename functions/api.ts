import { handle } from 'hono/aws-lambda';
import { openCloud } from '../lib/app/cloud.ts';

const { app } = openCloud(process.env);

/** The whole HTTP side, behind API Gateway (HTTP API, payload 2.0). */
export const handler = handle(app);
