import { issueBreakGlassToken } from '../lib/app/break-glass-token.ts';
import { openCloudAdapters } from '../lib/app/cloud.ts';

const { config, adapters } = openCloudAdapters(process.env);

/**
 * Makes a token for a person without an identity provider. Only a principal with the right
 * `lambda:InvokeFunction` on this function can start it; no address leads to it.
 */
export const handler = (event: unknown, { awsRequestId }: { readonly awsRequestId: string }) =>
  issueBreakGlassToken(config, adapters, event, awsRequestId);
