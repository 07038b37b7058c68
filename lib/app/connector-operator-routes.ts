import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import type { PageRequest } from '../core/page.ts';
import { createAddressRenewal } from '../delivery/renew-address.ts';
import type { Route } from '../http/route.ts';
import { connectorNegotiationRoutes } from '../http/routes/connector-negotiation-routes.ts';
import { connectorRoutes } from '../http/routes/connector-routes.ts';
import { connectorTransferRoutes } from '../http/routes/connector-transfer-routes.ts';
import { DCP_AUTH } from '../identity/dcp/vocabulary.ts';
import { auditWrite } from '../store/audit-write.ts';
import { deadJobsPage, dropJob, pendingJobsPage, replayJob } from '../store/outbox.ts';
import type { Table } from '../store/table.ts';
import type { Connector } from './connector.ts';

/** The routes with which operators follow and start the processes of the data space. */
export function createConnectorOperatorRoutes(connector: Connector, table: Table): Route[] {
  const { negotiations, transfers, negotiationStore, transferStore, client, datasets } = connector;
  const { jobs, replay, drop } = createDeadLetterService(connector, table);
  return [
    ...connectorRoutes({
      auth: connector.config.KAART_IDENTITY === 'dcp' ? DCP_AUTH : undefined,
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
  ];
}

/** Dead letters of both outboxes: the jobs of the publication, and messages to other connectors. */
export function createDeadLetterService({ outbox, negotiationStore }: Connector, table: Table) {
  const buildDecision = (actor: string) => ({ entryId: newUuid(), at: systemClock(), actor });
  return {
    jobs: {
      pending: (page: PageRequest) => pendingJobsPage(table, page),
      dead: (page: PageRequest) => deadJobsPage(table, page),
    },
    async replay(id: string, actor: string) {
      if (!(await replayJob(table, id, buildDecision(actor))))
        return negotiationStore.replay(id, actor);
      return { process: 'job', pid: null, isWanted: true } as const;
    },
    async drop(id: string, actor: string): Promise<boolean> {
      if (await dropJob(table, id, buildDecision(actor))) return true;
      const dropped = await outbox.drop(id, ({ process, pid, type }) => {
        const { entryId, at } = buildDecision(actor);
        const facts = { messageId: id, type: String(type) };
        const subject = `${process}/${pid}`;
        return auditWrite({ id: entryId, at, actor, action: 'outbox.dropped', subject, facts });
      });
      return dropped !== undefined;
    },
  };
}
