import type { Hono } from 'hono';
import type { MessageEndpoint } from '../../dsp/common/message-endpoint.ts';
import type { Message } from '../../dsp/common/process.ts';
import {
  keepDocument,
  parseJsonDocument,
  readJsonBody,
  type VerifyCaller,
} from './receive-message.ts';

/** Processes of one kind, as other participants reach them. */
export interface ProcessServices {
  readonly endpoints: readonly MessageEndpoint[];
  /** Pids and state of a process. @throws KaartError `not-found`, also for somebody else's */
  getForCounterparty(pid: string, participantId: string): Promise<Message>;
}

/** The endpoints of one kind of process, of both roles: one for each row of its table. */
export function processEndpoints(
  app: Hono,
  base: '/negotiations' | '/transfers',
  verify: VerifyCaller,
  processes: ProcessServices,
): void {
  app.get(`${base}/:pid`, async (c) => {
    const { participantId } = await verify(c);
    return c.json(await processes.getForCounterparty(c.req.param('pid'), participantId));
  });
  for (const { path, ends, receive } of processes.endpoints)
    app.post(`${base}/${path}`, async (c) => {
      const caller = await verify(c);
      const document = await (ends ? parseJsonDocument(c) : readJsonBody(c));
      keepDocument(c, document);
      const arrived = { caller, path: c.req.path, document };
      const { status, body } = await receive(arrived, c.req.param('pid') ?? '');
      return c.json(body, status);
    });
}
