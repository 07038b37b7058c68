import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { openSqsWake } from '../../lib/aws/sqs-wake.ts';
import { HOUR_MS } from '../../lib/core/instant.ts';
import { type Answer, makeRespondingClient, type Sent } from './responses.ts';

const QUEUE = 'http://127.0.0.1:9/123456789012/kaart-wake';
const PID = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e0f';

const readBody = ({ body }: Sent) => JSON.parse(String(body));

/** Accepts messages as SQS does. The client checks the digest in the response. */
function acceptMessage(request: Sent): Answer {
  const MD5OfMessageBody = createHash('md5').update(readBody(request).MessageBody).digest('hex');
  return { status: 200, body: JSON.stringify({ MessageId: 'm', MD5OfMessageBody }) };
}

function openWake(respond: (request: Sent, count: number) => Answer = acceptMessage) {
  const { sent, config } = makeRespondingClient(respond);
  return { sent, wake: openSqsWake({ queueUrl: QUEUE, client: new SQSClient(config) }) };
}

describe('the queue that starts a process later', () => {
  it.each([
    [1, 1],
    [6_400, 7],
    [15_000, 15],
    [899_001, 900],
    [HOUR_MS, 900],
    [-20, 0],
  ])(
    'delays a message that is due in %i ms by %i s: never too early, and at most by the longest delay',
    async (ms, seconds) => {
      const { sent, wake } = openWake();
      await wake.later(PID, ms);
      expect(sent.map((request) => request.headers['x-amz-target'])).toEqual([
        'AmazonSQS.SendMessage',
      ]);
      expect(sent.map(readBody)).toEqual([
        { QueueUrl: QUEUE, MessageBody: PID, DelaySeconds: seconds },
      ]);
    },
  );

  it('reports that it was not reached, because then no message starts the process', async () => {
    const { wake } = openWake(() => ({ status: 503 }));
    await expect(wake.later(PID, 1)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('tries again after one failure', async () => {
    const { sent, wake } = openWake((request, count) =>
      count === 1 ? { status: 500 } : acceptMessage(request),
    );
    await wake.later(PID, 1);
    expect(sent).toHaveLength(2);
  });

  it('leaves waits of up to five seconds to the process by default', () => {
    expect(openWake().wake.afterMs).toBe(5_000);
    expect(openSqsWake({ queueUrl: QUEUE, afterMs: 1 }).afterMs).toBe(1);
  });
});
