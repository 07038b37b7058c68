import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { hasCode } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { suspendTransfersWithoutRows } from '../delivery/suspend-transfers-without-rows.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import type {
  FirstDisclosureStore,
  StoredFirstDisclosure,
} from '../store/first-disclosure-store.ts';
import { TableWithdrawalBatchStore } from '../store/withdrawal-batch-store.ts';
import {
  DisclosedRowsService,
  type DisclosedRowsServiceDeps,
} from '../withdrawal/disclosed-rows.ts';
import type { WithdrawalDeps } from '../withdrawal/ports.ts';
import { WithdrawalService } from '../withdrawal/withdrawal-service.ts';
import { Withdrawals } from '../withdrawal/withdrawals.ts';
import type { OpenAdapters } from './adapters.ts';
import type { Config } from './config.ts';
import type { Connector } from './connector.ts';
import type { Services } from './services.ts';

/** The services that handle withdrawals. */
export interface WithdrawalServices {
  readonly withdrawalService: WithdrawalService;
  readonly withdrawals: Withdrawals;
}

/** Composes the services. They read and write nothing before the first use. */
export function createWithdrawalServices(
  config: Config,
  adapters: OpenAdapters,
  services: Services,
  connector: Connector,
): WithdrawalServices {
  const { clock, log } = adapters;
  const deps = buildWithdrawalPorts(adapters, services, connector);
  const noticeService = connector.notices.service;
  const deadlines = {
    acknowledgeDays: config.KAART_ACKNOWLEDGE_DAYS,
    eraseDays: config.KAART_ERASE_DAYS,
  };
  const shared = { ...deps, noticeService, deadlines, clock };
  const service = new WithdrawalService({ ...shared, log });
  const close = (id: string) => service.close(id);
  return { withdrawalService: service, withdrawals: new Withdrawals({ ...shared, close }) };
}

function buildWithdrawalPorts(
  { table, clock, objects, stores }: OpenAdapters,
  { publications, currentConsents, boundConsents }: Services,
  connector: Connector,
): WithdrawalDeps {
  const firstDisclosures = stores.firstDisclosures;
  const disclosedRows = createDisclosedRows(firstDisclosures, objects, publications);
  return {
    batches: new TableWithdrawalBatchStore(table, clock, newUuid),
    notices: connector.notices.store,
    disclosedRows: (recordIds) => disclosedRows.listFor(recordIds),
    mergeDisclosedRows: () => disclosedRows.mergeIntoUnions(),
    firstDisclosures: () => firstDisclosures.listLatest(COMPANIES_DATASET_ID),
    firstDisclosuresPage: (page) => firstDisclosures.page(COMPANIES_DATASET_ID, page),
    consents: boundConsents,
    history: currentConsents,
    loadGrantMasks: (...args) => publications.loadGrantMasks(...args),
    supersede: () => supersedeIfPublished(publications),
    suspendTransfersWithoutRows: (audiences) =>
      suspendTransfersWithoutRows({ ...connector, publications }, audiences),
    findRoute: connector.notices.findRoute,
    inspectErasure: (targets) => publications.inspectErasure(targets),
  };
}

/** Finds the rows of companies that recipients have read. */
export function createDisclosedRows(
  store: FirstDisclosureStore,
  files: DisclosedRowsServiceDeps<StoredFirstDisclosure>['files'],
  publications: Pick<RecipientPublications, 'grants'>,
): DisclosedRowsService<StoredFirstDisclosure> {
  return new DisclosedRowsService({
    store: {
      listRecent: () => store.listRecent(COMPANIES_DATASET_ID),
      listUnions: () => store.listUnions(COMPANIES_DATASET_ID),
      findUnion: (firstDisclosure) => store.union(COMPANIES_DATASET_ID, firstDisclosure),
      saveUnion: (...args) => store.saveUnion(COMPANIES_DATASET_ID, ...args),
    },
    files,
    grants: (firstDisclosure) => publications.grants(firstDisclosure),
    newId: newUuid,
  });
}

/** Before the first version no recipient has any rows. */
async function supersedeIfPublished(publications: RecipientPublications): Promise<string | null> {
  try {
    const outcome = await publications.supersede({ actor: 'system' });
    return outcome.kind === 'held' ? null : outcome.version.id;
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return null;
    throw error;
  }
}
