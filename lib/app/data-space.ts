import type { Hono } from 'hono';
import { editionOfFiguresDataset } from '../catalog/datasets.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import type { PageRequest } from '../core/page.ts';
import { createAddressRenewal } from '../delivery/renew-address.ts';
import { dspApp } from '../http/dsp/dsp-app.ts';
import type { VerifyCaller } from '../http/dsp/receive-message.ts';
import type { RecordDisclosure } from '../http/files/send-file.ts';
import { sourceAddress } from '../http/requests/source-address.ts';
import type { Route } from '../http/route.ts';
import { connectorNegotiationRoutes } from '../http/routes/connector-negotiation-routes.ts';
import { connectorRoutes } from '../http/routes/connector-routes.ts';
import { connectorTransferRoutes } from '../http/routes/connector-transfer-routes.ts';
import { dataPlaneRoutes } from '../http/routes/data-plane-routes.ts';
import type { RateLimiter } from '../identity/rate-limit.ts';
import { auditWrite } from '../store/audit-write.ts';
import { deadJobsPage, dropJob, pendingJobsPage, replayJob } from '../store/outbox.ts';
import type { Table } from '../store/table.ts';
import type { Withdrawals } from '../withdrawal/withdrawals.ts';
import type { Connector } from './connector.ts';
import type { HttpDeps } from './http-deps.ts';

/** Our own routes of the data space: those for operators, and the data plane. */
export function dataSpaceRoutes(
  connector: Connector,
  { readers, adapters: { table } }: Pick<HttpDeps, 'readers' | 'adapters'>,
  disclose: RecordDisclosure,
): Route[] {
  const { negotiations, transfers, negotiationStore, transferStore, client, datasets } = connector;
  const { jobs, replay, drop } = deadLetters(connector, table);
  return [
    ...connectorRoutes({
      client,
      agreements: connector.agreementStore,
      outbox: connector.outbox,
      jobs,
      replay,
      drop,
    }),
    ...connectorNegotiationRoutes({
      negotiations,
      list: (paging) => negotiationStore.list(paging),
      client,
      datasets,
    }),
    ...connectorTransferRoutes({
      transfers,
      list: (paging) => transferStore.list(paging),
      renew: createAddressRenewal(connector.outbound, transfers, (to) =>
        connector.identity.authorize(to),
      ),
    }),
    ...dataPlaneRoutes({
      plane: connector.dataPlane,
      readers,
      figures: connector.figures,
      editionOf: editionOfFiguresDataset,
      disclose,
    }),
  ];
}

/** Dead letters of both outboxes: the jobs of the publication, and messages to other connectors. */
function deadLetters({ outbox, negotiationStore }: Connector, table: Table) {
  const decision = (actor: string) => ({ entryId: newUuid(), at: systemClock(), actor });
  return {
    jobs: {
      pending: (page: PageRequest) => pendingJobsPage(table, page),
      dead: (page: PageRequest) => deadJobsPage(table, page),
    },
    async replay(id: string, actor: string) {
      if (!(await replayJob(table, id, decision(actor)))) return negotiationStore.replay(id, actor);
      return { process: 'job', pid: null, isWanted: true } as const;
    },
    async drop(id: string, actor: string): Promise<boolean> {
      if (await dropJob(table, id, decision(actor))) return true;
      const dropped = await outbox.drop(id, ({ process, pid, type }) => {
        const { entryId, at } = decision(actor);
        const facts = { messageId: id, type: String(type) };
        const subject = `${process}/${pid}`;
        return auditWrite({ id: entryId, at, actor, action: 'outbox.dropped', subject, facts });
      });
      return dropped !== undefined;
    },
  };
}

export interface DataSpaceDeps {
  readonly limiter: RateLimiter;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly withdrawals: Withdrawals;
}

/** The endpoints of the protocol. */
export function dataSpaceApp(
  { identity, negotiations, transfers, catalog, notices: { received } }: Connector,
  { limiter, publicUrl, clock, withdrawals }: DataSpaceDeps,
): Hono {
  const verify: VerifyCaller = async (c) => {
    const dpop = c.req.header('dpop');
    const caller = await identity.verify(c.req.header('authorization'), {
      method: c.req.method,
      url: publicUrl + new URL(c.req.url).pathname,
      get source() {
        return sourceAddress(c);
      },
      ...(dpop === undefined ? {} : { dpop }),
    });
    const { participantId } = caller;
    const withoutScopes = { scopes: new Set<never>(), tokenId: '-' };
    c.get('facts').caller = { subject: participantId, clientId: participantId, ...withoutScopes };
    // One participant does not delay the others. It is asked to try again later, not to give up.
    if (!limiter.take(participantId, performance.now()).allowed)
      throw new KaartError('participant-quota-used', { code: 'rate-limited' });
    return caller;
  };
  const notices = { received, withdrawals };
  return dspApp({ verify, negotiations, transfers, catalog, publicUrl, clock, notices });
}
