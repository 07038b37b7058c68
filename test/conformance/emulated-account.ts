import type { Deployed } from './deploy-setup.ts';

/** Sends a request to the emulated account by the JSON protocol of AWS, for example `AmazonSQS.ReceiveMessage`. */
export async function askAccount<T>(
  { endpoint, region }: Deployed,
  service: string,
  target: string,
  request: unknown,
): Promise<T> {
  const scope = `emulated/20261122/${region}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
