import { createOutboxHandlers } from '../../lib/app/outbox-handlers.ts';
import { createDisclosedRows } from '../../lib/app/withdrawal-services.ts';
import type { Audience } from '../../lib/consent/vocabulary.ts';
import { systemClock } from '../../lib/core/clock.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { type Log, noLog } from '../../lib/core/log.ts';
import { allPages, type PageRequest } from '../../lib/core/page.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { Delivery } from '../../lib/delivery/delivery.ts';
import type { PublicationDeps } from '../../lib/publication/publication-deps.ts';
import type { PublicationService } from '../../lib/publication/publication-service.ts';
import { RecipientPublications } from '../../lib/publication/recipient-publications.ts';
import { TableConsentFeed } from '../../lib/store/consent-feed.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { DisclosureStore, toReadVersion } from '../../lib/store/disclosure-store.ts';
import { FirstDisclosureStore } from '../../lib/store/first-disclosure-store.ts';
import type { Table } from '../../lib/store/table.ts';
import {
  TableWithdrawalBatchStore,
  TableWithdrawalNoticeStore,
} from '../../lib/store/withdrawal-batch-store.ts';
import { WithdrawalNoticeService } from '../../lib/withdrawal/notice-service.ts';
import type { DeliveryRoute } from '../../lib/withdrawal/ports.ts';
import type { DisclosedVersion, Withdrawal } from '../../lib/withdrawal/withdrawal.ts';
import { WithdrawalService } from '../../lib/withdrawal/withdrawal-service.ts';
import { Withdrawals } from '../../lib/withdrawal/withdrawals.ts';
import { PURPOSE, type PublicationSetup, testSigner } from '../publication/publication-setup.ts';

/** The functions that these tests do not use. */
const others = {
  receipts: { onReceiptsDue: async () => undefined } as never,
  consent: { sweep: async () => 0 } as never,
  journal: { settle: async () => undefined } as never,
  recovery: undefined as never,
  selfService: {
    deliverInvitation: undefined as never,
    newLinks: undefined as never,
    notifyWaiting: async () => undefined,
  },
  connector: undefined as never,
  checkSilentProcesses: async () => undefined,
  erasures: undefined as never,
  identity: {
    rights: undefined as never,
    partners: undefined as never,
    issuance: undefined as never,
  },
};

/** The withdrawal services over the stores of a setup, or over the same stores as another process sees them. */
export function spread(
  setup: PublicationSetup,
  publication: PublicationService = setup.service,
  {
    table = setup.table,
    log = noLog,
    ...given
  }: { table?: Table; log?: Log } & Partial<PublicationDeps> = {},
) {
  const { clock, newId } = setup.deps;
  const consents = new TableConsentStore(table);
  const publications = new RecipientPublications(
    { ...setup.deps, ...given },
    publication,
    consents,
  );
  const notices = new TableWithdrawalNoticeStore(table, clock, newId);
  const batches = new TableWithdrawalBatchStore(table, clock, newId);
  const holdings = new FirstDisclosureStore(table);
  const disclosedRows = createDisclosedRows(holdings, setup.files, publications);
  const noticeService = new WithdrawalNoticeService({
    store: notices,
    findRoute,
    signer: testSigner,
    provider: 'provider',
    dataset: COMPANIES_DATASET_ID,
    deleteWithinDays: 7,
    clock,
    newId,
  });
  const deps = {
    batches,
    notices,
    firstDisclosures: () => holdings.listLatest(COMPANIES_DATASET_ID),
    firstDisclosuresPage: (page: PageRequest) => holdings.page(COMPANIES_DATASET_ID, page),
    disclosedRows: (recordIds: ReadonlySet<string>) => disclosedRows.listFor(recordIds),
    mergeDisclosedRows: () => disclosedRows.mergeIntoUnions(),
    loadGrantMasks: (...args: Parameters<RecipientPublications['loadGrantMasks']>) =>
      publications.loadGrantMasks(...args),
    supersede: async () => {
      const outcome = await publications.supersede({ actor: 'system' });
      return outcome.kind === 'held' ? null : outcome.version.id;
    },
    suspendTransfersWithoutRows: async () => [],
    findRoute,
    inspectErasure: (targets: Parameters<RecipientPublications['inspectErasure']>[0]) =>
      publications.inspectErasure(targets),
    consents,
    history: consents,
    noticeService,
    deadlines: { acknowledgeDays: 7, eraseDays: 30 },
    clock,
  };
  const service = new WithdrawalService({ ...deps, log: log });
  const close = (id: string) => service.close(id);
  const handlers = createOutboxHandlers({
    ...{ publications, ...others, withdrawalService: service },
    feed: new TableConsentFeed(table),
    accessRequests: undefined as never,
    sendProcessEvent: undefined as never,
    externalCatalog: {
      update: async () => undefined,
      recheck: async () => undefined,
      deliver: async () => undefined,
    },
  });
  let days = 0;
  // A failed job is due again at the next check.
  const tomorrow = () => addMilliseconds(systemClock(), ++days * DAY_MS);
  const delivery = new Delivery({ table, handlers, log: noLog, clock: tomorrow });
  return {
    publications,
    service,
    noticeService,
    notices,
    batches,
    withdrawals: new Withdrawals({ ...deps, close }),
    /** Runs the delivery until no job is pending, as it starts after each commit. */
    async deliver() {
      while ((await delivery.drain()).done > 0);
      await delivery.close();
    },
  };
}

/** Connectors are named after their address. Every other recipient is a partner. */
async function findRoute(recipient: string, agreements: readonly string[]): Promise<DeliveryRoute> {
  if (agreements.length > 0)
    return { channel: 'connector', address: `https://${recipient}.example` };
  if (recipient.startsWith('hook')) return { channel: 'webhook', address: 'https://hook.example' };
  return { channel: 'feed', address: '' };
}

/**
 * Records that a recipient reads the rows that it may read now.
 *
 * @param meanwhile runs between the access decision and the entry in the log
 */
export async function read(
  setup: PublicationSetup,
  recipient: string,
  {
    agreement,
    audience = 'partners',
    name,
    meanwhile,
  }: {
    agreement?: string;
    audience?: Audience;
    name?: string;
    meanwhile?: () => Promise<void>;
  } = {},
): Promise<void> {
  const publications = new RecipientPublications(
    setup.deps,
    setup.service,
    new TableConsentStore(setup.table),
  );
  const publication = await publications.findPublication({ audience, recipient: recipient });
  const view =
    name === undefined
      ? await publication.view(audience, PURPOSE)
      : await publication.redacted(name, audience, PURPOSE);
  await meanwhile?.();
  await new DisclosureStore(setup.table).record(
    {
      id: setup.deps.newId(),
      at: setup.now(),
      partnerId: recipient,
      dataset: COMPANIES_DATASET_ID,
      version: view.id,
      audience,
      purpose: view.purpose,
      format: 'jsonl',
      bytes: 1,
      requestId: 'request',
      tokenId: 'token',
      ...(agreement === undefined ? {} : { agreement }),
    },
    toReadVersion(view),
  );
}

/** All withdrawals, page by page. */
export function allOf(withdrawals: Withdrawals, overdueOnly: boolean): Promise<Withdrawal[]> {
  return toArray(allPages((args) => withdrawals.page({ ...args, limit: 20 }, overdueOnly)));
}

/** The recipients of a company's row, page by page. */
export function disclosuresOf(
  setup: PublicationSetup,
  recordId: string,
): Promise<DisclosedVersion[]> {
  return toArray(
    allPages((args) => spread(setup).withdrawals.listDisclosures(recordId, { ...args, limit: 2 })),
  );
}
