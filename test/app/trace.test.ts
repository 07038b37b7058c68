import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { runInInvocation } from '../../lib/app/invocation.ts';
import { instant } from '../../lib/core/instant.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import { currentTrace } from '../../lib/core/trace.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import {
  outboxWrite,
  pendingJobs,
  postponeJob,
  replayJob,
  storeAsDeadLetter,
} from '../../lib/store/outbox.ts';
import { ProcessOutbox, type QueuedMessage } from '../../lib/store/process-outbox.ts';
import { body, DATA, Setup } from './setup.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CALLER = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const WITHDRAWAL = {
  fieldGroups: ['registry'],
  audiences: ['partners'],
  givenBy: 'company-representative',
  language: 'fr',
  evidenceRef: 'mail://1',
};

type Line = Record<string, unknown>;

describe('17.2 one id, for a withdrawal by HTTP', () => {
  let setup: Setup;
  let webhook: Server;
  let called: IncomingHttpHeaders;
  let queued: QueuedMessage[];
  const listLogLines = (event: string) =>
    setup.log.map((line): Line => JSON.parse(line)).filter((line) => line['event'] === event);

  beforeAll(async () => {
    const reached = new Promise<IncomingHttpHeaders>((resolve) => {
      webhook = createServer(async (request, response) => {
        // Until its response arrives, the message is in the outbox.
        queued = [];
        const outbox = new ProcessOutbox(setup.kaart.adapters.table);
        for await (const message of outbox.queuedMessages()) queued.push(message);
        response.writeHead(204).end(() => resolve(request.headers));
      });
    });
    await new Promise<void>((ready) => webhook.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
    setup = await Setup.demonstration(undefined, { KAART_IDENTITY: 'mock' });
    const path = `/v1/partners/${DEMO_PARTNER}/webhook`;
    await body(setup.as('partner-admin', path, { method: 'PUT', json: { url } }));
    await (await setup.partner(DATA)).text();
    const reply = await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0001/withdrawals', {
      json: WITHDRAWAL,
      headers: { 'x-request-id': 'req-17', traceparent: CALLER },
    });
    expect(reply.headers.get('x-request-id')).toBe('req-17');
    called = await reached;
    while (listLogLines('message.taken').length === 0) await sleep(10);
  }, 60_000);
  afterAll(async () => {
    await setup.close();
    webhook.close();
  });

  const ofRequest = {
    requestId: 'req-17',
    traceparent: expect.stringMatching(`^00-${TRACE_ID}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`),
  };

  it('is in the log line of the request', () => {
    const [line] = listLogLines('request').filter(({ requestId }) => requestId === 'req-17');
    expect(line).toMatchObject({ ...ofRequest, method: 'POST' });
  });

  it('is kept by the message of the outbox', () => {
    expect(queued).toMatchObject([{ process: 'notice', trace: ofRequest }]);
  });

  it('is in the log line of the delivery', () => {
    expect(listLogLines('message.taken')).toMatchObject([ofRequest]);
  });

  it('is in the headers that the recipient gets', () => {
    expect(called).toMatchObject({
      'x-request-id': 'req-17',
      traceparent: ofRequest.traceparent,
    });
  });
});

describe('17.2 the ids', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  }, 60_000);
  afterAll(() => setup.close());

  it.each([
    'nonsense',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `ff-${TRACE_ID}-b7ad6b7169203331-01`,
  ])('begin a new trace for the header %s', async (traceparent) => {
    await setup.ask('/health', { headers: { traceparent } });
    const line = JSON.parse(setup.log.at(-1) ?? '{}');
    expect(line.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(line.traceparent).not.toContain(TRACE_ID);
  });

  it('of API Gateway and Lambda replace those of the caller', async () => {
    const request = new Request(`${setup.url}/health`, { headers: { 'x-request-id': 'callers' } });
    const response = await setup.kaart.app.fetch(request, {
      requestContext: { requestId: 'Gateway1=' },
      lambdaContext: { awsRequestId: 'invocation-1' },
    });
    expect(response.headers.get('x-request-id')).toBe('Gateway1=');
    expect(JSON.parse(setup.log.at(-1) ?? '{}')).toMatchObject({
      requestId: 'Gateway1=',
      awsRequestId: 'invocation-1',
    });
  });

  it('of an invocation are in every line of a night', async () => {
    const before = setup.log.length;
    await runInInvocation({ awsRequestId: 'night-1' }, () => setup.kaart.night());
    const lines = setup.log.slice(before).map((line) => JSON.parse(line));
    expect(lines.map(({ event }) => event)).toContain('night.done');
    for (const line of lines)
      expect(line).toMatchObject({ requestId: 'night-1', awsRequestId: 'night-1' });
  });

  it('stay with a job that fails, becomes a dead letter and is replayed', async () => {
    const table = openSqliteTable(':memory:');
    const now = instant('2026-01-01T00:00:00Z');
    await runInInvocation({ awsRequestId: 'night-2' }, () =>
      table.transact([outboxWrite('a', now, { kind: 'unknown' })]),
    );
    const findOnlyJob = async () => {
      for await (const item of pendingJobs(table)) return item;
      throw new Error('no job');
    };
    const { trace } = await findOnlyJob();
    expect(trace).toMatchObject({ requestId: 'night-2' });
    await postponeJob(table, await findOnlyJob(), now);
    const { id } = await findOnlyJob();
    expect((await findOnlyJob()).trace).toEqual(trace);
    await storeAsDeadLetter(table, await findOnlyJob(), stateReason('message-not-sent'), now);
    await replayJob(table, id, { entryId: 'b', at: now, actor: 'operator' });
    expect(await findOnlyJob()).toMatchObject({ trace, attempts: 0, message: { kind: 'unknown' } });
  });

  it('end with their request', async () => {
    await setup.ask('/token', { method: 'POST' });
    expect(currentTrace()).toBeUndefined();
    await setup.ask('/health');
    const [first, second] = setup.log.slice(-2).map((line) => JSON.parse(line).requestId);
    expect(first).not.toBe(second);
  });
});
