// A Lambda runtime of forty lines: imports a built bundle, receives events from its parent process, returns
// results. Like the real one, it passes events and results as JSON, and refuses a result over 6 MB.
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const ANSWER_BYTES = 6 * 1024 * 1024;
const TIMEOUT_MS = Number(process.env.KAART_TEST_TIMEOUT_MS ?? 30_000);
const started = performance.now();
const { handler } = await import(pathToFileURL(process.argv[2]).href);
process.send({ ready: true, initMs: performance.now() - started });

process.on('message', async ({ id, event }) => {
  try {
    const answer = await handler(structuredClone(event), contextOf());
    const text = JSON.stringify(answer) ?? 'null';
    if (Buffer.byteLength(text) > ANSWER_BYTES) throw new Error('the answer is over 6 MB');
    process.send({ id, answer: JSON.parse(text) });
  } catch (error) {
    process.send({
      id,
      error: { type: error?.name, message: error?.message, stack: error?.stack },
    });
  }
});

function contextOf() {
  const deadline = Date.now() + TIMEOUT_MS;
  return {
    awsRequestId: randomUUID(),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
