import { AuditService } from '../audit/audit-service.ts';
import { type BoundConsents, createBoundConsents } from '../companies/bound-consents.ts';
import { ImportPreviews } from '../companies/import-previews.ts';
import { currentEditionCompanies, type KnownCompanies } from '../companies/known-companies.ts';
import { publishedEditions } from '../companies/published-editions.ts';
import { RecipientRowCounter } from '../companies/recipient-row-counter.ts';
import { createRecordIdIndex } from '../companies/record-id-index.ts';
import { ReleaseFigures } from '../companies/release-figures.ts';
import { ConsentService } from '../consent/consent-service.ts';
import { NoticeService } from '../consent/notice-service.ts';
import {
  applyNoticesToSource,
  isCurrentPurpose,
  listAddedPurposes,
} from '../consent/notice-terms.ts';
import type { ConsentStore } from '../consent/ports.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { newUuid } from '../core/ids.ts';
import { VERSION } from '../core/software.ts';
import type { Identity } from '../identity/identity.ts';
import { MappingService } from '../mapping/import/import-service.ts';
import { FiguresSource } from '../offers/official-figures.ts';
import { Recovery } from '../operation/recovery.ts';
import type { PublicationDeps } from '../publication/publication-deps.ts';
import { PublicationService } from '../publication/publication-service.ts';
import {
  type AddedPurposes,
  RecipientPublications,
} from '../publication/recipient-publications.ts';
import { createReceiptDrafter, ReceiptService } from '../receipt/receipt-service.ts';
import { ConsentJournal } from '../store/consent-journal.ts';
import { TableConsentStore } from '../store/consent-store.ts';
import { TableEditionStore } from '../store/edition-store.ts';
import { TableImportStore } from '../store/import-store.ts';
import { TableLeases } from '../store/lease-store.ts';
import { TableEntryLists } from '../store/listing-table.ts';
import { TableNoticeStore } from '../store/notice-store.ts';
import { outboxWrite } from '../store/outbox.ts';
import { TableReceiptStore } from '../store/receipt-store.ts';
import { TableRedactionStore } from '../store/redaction-store.ts';
import type { OpenAdapters } from './adapters.ts';
import { buildDataController, type Config } from './config.ts';

const SOFTWARE = `kaart/${VERSION}`;

/** The services of Kaart over its adapters. */
export interface Services {
  readonly mapping: MappingService;
  readonly previews: ImportPreviews;
  readonly figures: FiguresSource;
  readonly consent: ConsentService;
  readonly companies: KnownCompanies;
  readonly notices: NoticeService;
  readonly receipts: ReceiptService;
  readonly audit: AuditService;
  /** The store behind the journal: no read happens before the journal was replayed. */
  readonly consents: TableConsentStore;
  /** The consents under the current notices. */
  readonly currentConsents: CurrentConsents;
  /**
   * The consents under the current notices, by the company of each row. All code that decides about
   * readable data uses it.
   */
  readonly boundConsents: BoundConsents;
  readonly recovery: Recovery;
  readonly journal: ConsentJournal;
  readonly publication: PublicationService;
  /** Access to the rows: the publication of every recipient. */
  readonly publications: RecipientPublications;
}

/** Composes the domain over its stores. It reads and writes nothing before the first use. */
export function createServices(
  config: Config,
  adapters: OpenAdapters,
  { signer, secretFor }: Identity,
): Services {
  const { table, objects, log, clock, stores } = adapters;
  const commonDeps = { clock, newId: newUuid, software: SOFTWARE };
  const mapping = new MappingService({
    ...commonDeps,
    imports: new TableImportStore(table),
    editions: new TableEditionStore(table),
    files: objects,
    // after the replay of the journal, as for every reader of rows
    identityKey: () => secretFor('company-identities', 32),
    figures: (wanted) => {
      const listEverPublished = () => publications.listEverPublished();
      const history = {
        ...currentConsents,
        listNamedRecipients: () => consents.listNamedRecipients(),
        listEverPublished,
      };
      return new ReleaseFigures(history, clock).of(wanted);
    },
  });
  const notices = new NoticeService({ ...commonDeps, store: new TableNoticeStore(table) });
  const companies = currentEditionCompanies(mapping);
  const draftReceipt = createReceiptDrafter(companies, notices, buildDataController(config));
  const journal = new ConsentJournal(table, objects);
  const unguardedConsents = new TableConsentStore(table);
  const queueRecovery = () =>
    table.transact([outboxWrite(newUuid(), clock(), { kind: 'recovery-due' })]);
  const recovery = new Recovery({
    ...{ table, journal, consents: unguardedConsents, draftReceipt, log },
    queue: adapters.recovery === 'queued' ? queueRecovery : undefined,
  });
  const guard = { journal, ready: () => recovery.ready() };
  const consents = new TableConsentStore(table, guard, config.KAART_EPOCH_COPIES);
  const currentConsents = createCurrentConsents(consents, notices);
  const boundConsents = createBoundConsents(currentConsents, { mapping, companies });
  const recipientRowCounter = new RecipientRowCounter(
    {
      timelines: () => currentConsents.timelines(),
      listNamedRecipients: () => consents.listNamedRecipients(),
    },
    clock,
  );
  const publicationDeps: PublicationDeps = {
    ...commonDeps,
    dataset: COMPANIES_DATASET_ID,
    versions: stores.versions,
    redactions: new TableRedactionStore(table, newUuid),
    leases: new TableLeases(table),
    files: objects,
    editions: publishedEditions(mapping),
    consents: boundConsents,
    compareRowsOfNamed: async (before, after) =>
      (
        await recipientRowCounter.compare(
          mapping.readIdentifiedRecords(before.id),
          mapping.readIdentifiedRecords(after.id),
        )
      ).filter(({ recipient }) => recipient !== null),
    signer,
    versionKey: () => secretFor('version-ids', 32),
    log,
    formats: config.KAART_FORMATS,
  };
  const publication = new PublicationService(publicationDeps);
  const addedPurposes: AddedPurposes = {
    all: async () => listAddedPurposes(await notices.terms()),
    async current() {
      const terms = await notices.terms();
      return listAddedPurposes(terms).filter((purpose) => isCurrentPurpose(terms, purpose));
    },
    consents: (purpose) =>
      createBoundConsents(createCurrentConsents(consents, notices, purpose), {
        mapping,
        companies,
      }),
  };
  const publications = new RecipientPublications(
    publicationDeps,
    publication,
    consents,
    addedPurposes,
  );
  return {
    mapping,
    previews: new ImportPreviews(mapping, recipientRowCounter),
    figures: new FiguresSource(mapping),
    companies,
    consent: new ConsentService({
      ...commonDeps,
      store: consents,
      companies,
      notices,
      importers: () => listCurrentImporters(mapping),
      recipients: { isPartner: async (id) => (await stores.partners.get(id)) !== undefined },
      draftReceipt,
      log,
      loadOtherRecordIds: createRecordIdIndex(mapping),
    }),
    notices,
    receipts: new ReceiptService({ store: new TableReceiptStore(table), notices, signer }),
    consents,
    currentConsents,
    boundConsents,
    recovery,
    journal,
    audit: new AuditService({
      ...{ log: consents, lists: new TableEntryLists(table) },
      ...{ files: objects, signer, clock, disclosureDays: config.KAART_DISCLOSURE_DAYS },
    }),
    publication,
    publications,
  };
}

/** The consents under the current notices. */
type CurrentConsents = Pick<ConsentStore, 'epoch' | 'events' | 'timelines' | 'load'>;

function createCurrentConsents(
  consents: TableConsentStore,
  notices: NoticeService,
  purpose?: string,
): CurrentConsents {
  return {
    ...applyNoticesToSource(consents, notices, purpose),
    epoch: () => consents.epoch(),
    events: (recordId) => consents.events(recordId),
  };
}

/** Returns the persons who imported and submitted the current edition. */
async function listCurrentImporters(mapping: MappingService): Promise<readonly string[]> {
  const edition = await mapping.findCurrentEdition({ kind: 'rows' });
  if (edition === undefined) return [];
  const { imported } = await mapping.getImport(edition.importId);
  return [imported.by, edition.submitted.by];
}
