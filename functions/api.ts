import { createApplication } from '../lib/app/application.ts';
import { openCloudAdapters } from '../lib/app/cloud.ts';
import { createLazyHttpApp } from '../lib/app/lazy-http-app.ts';
import { lambdaHandler } from '../lib/http/lambda-handler.ts';

const { config, adapters } = openCloudAdapters(process.env);
const app = createLazyHttpApp({ config, ...createApplication(config, adapters) });

/** The whole HTTP side, behind API Gateway (HTTP API, payload 2.0). */
export const handler = lambdaHandler(app);
