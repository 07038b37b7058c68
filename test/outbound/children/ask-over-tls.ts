import { createOutbound } from '../../../lib/outbound/outbound.ts';

/** Sends a request over TLS in a separate process, because Node reads the trusted certificates when it starts. */
const [url = ''] = process.argv.slice(2);
const outbound = createOutbound({ allow: ['127.0.0.0/8'], resolve: async () => ['127.0.0.1'] });
try {
  const response = await outbound.send({ method: 'GET', url, timeoutMs: 5000 });
  process.stdout.write(await response.text());
} catch (error) {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  process.stdout.write(`${code} ${cause?.code}`);
} finally {
  await outbound.close();
}
