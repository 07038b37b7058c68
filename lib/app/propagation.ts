import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { hasCode } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { type HeldRowsOptions, HeldRowsService } from '../propagation/held-rows.ts';
import type { PropagationPorts } from '../propagation/ports.ts';
import { PropagationService } from '../propagation/propagation-service.ts';
import { Withdrawals } from '../propagation/withdrawals.ts';
import type { RecipientPublications } from '../publication/reader-publications.ts';
import { FirstDisclosureStore, type StoredFirstDisclosure } from '../store/holding-store.ts';
import { TablePropagationStore } from '../store/propagation-store.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import type { Connector } from './connector.ts';
import type { Services } from './services.ts';
import { suspendTransfersWithoutRows } from './suspend-empty.ts';

/** How withdrawals reach those who hold what was withdrawn. */
export interface PropagationParts {
  readonly propagation: PropagationService;
  readonly withdrawals: Withdrawals;
}

/** Puts propagation together. Nothing is read or written before it is needed. */
export function propagation(
  config: Config,
  adapters: Adapters,
  services: Services,
  connector: Connector,
): PropagationParts {
  const { clock, log } = adapters;
  const ports = portsOf(adapters, services, connector);
  const noticeService = connector.notices.service;
  const deadlines = {
    acknowledgeDays: config.KAART_ACKNOWLEDGE_DAYS,
    eraseDays: config.KAART_ERASE_DAYS,
  };
  const around = { ...ports, noticeService, deadlines, clock };
  const service = new PropagationService({ ...around, log });
  const close = (id: string) => service.close(id);
  return { propagation: service, withdrawals: new Withdrawals({ ...around, close }) };
}

function portsOf(
  { table, clock, objects }: Adapters,
  { readers, counted, bound }: Services,
  connector: Connector,
): PropagationPorts {
  const holdings = new FirstDisclosureStore(table);
  const held = heldRows(holdings, objects, readers);
  return {
    propagations: new TablePropagationStore(table, clock, newUuid),
    notices: connector.notices.store,
    held: (recordIds) => held.of(recordIds),
    foldHeld: () => held.fold(),
    holdings: () => holdings.latest(COMPANIES_DATASET_ID),
    holdingsPage: (asked) => holdings.page(COMPANIES_DATASET_ID, asked),
    consents: bound,
    history: counted,
    permittedOf: (...asked) => readers.permittedOf(...asked),
    supersede: () => served(readers),
    suspendEmpty: (audiences) => suspendTransfersWithoutRows({ ...connector, readers }, audiences),
    reach: connector.notices.reach,
    inspectErasure: (asked) => readers.inspectErasure(asked),
  };
}

/** What holders were given of the companies. */
export function heldRows(
  store: FirstDisclosureStore,
  files: HeldRowsOptions<StoredFirstDisclosure>['files'],
  readers: Pick<RecipientPublications, 'permits'>,
): HeldRowsService<StoredFirstDisclosure> {
  return new HeldRowsService({
    store: {
      recent: () => store.recent(COMPANIES_DATASET_ID),
      unions: () => store.unions(COMPANIES_DATASET_ID),
      union: (of) => store.union(COMPANIES_DATASET_ID, of),
      keep: (...asked) => store.keepUnion(COMPANIES_DATASET_ID, ...asked),
    },
    files,
    permits: (of) => readers.permits(of),
    newId: newUuid,
  });
}

/** Before the first version nobody holds anything. */
async function served(readers: RecipientPublications): Promise<string | null> {
  try {
    const outcome = await readers.supersede({ actor: 'system' });
    return outcome.kind === 'held' ? null : outcome.version.id;
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return null;
    throw error;
  }
}
