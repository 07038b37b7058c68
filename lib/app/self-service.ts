import type { BoundConsents } from '../companies/bound-consents.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import type { NoticeService } from '../consent/notice-service.ts';
import type { Companies } from '../consent/ports.ts';
import { systemClock } from '../core/clock.ts';
import { hasCode } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { earlierInstant, type Instant } from '../core/instant.ts';
import { allPages } from '../core/page.ts';
import type { Identity } from '../identity/identity.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import { sortNewestFirst } from '../mapping/release/released-edition.ts';
import type { ReceiptService } from '../receipt/receipt-service.ts';
import { getEditionMethod } from '../register/edition-method.ts';
import { isForSameContact } from '../self-service/invitation.ts';
import type { NewLinkDue } from '../self-service/new-links.ts';
import type {
  CompanyRecords,
  Contact,
  CurrentCompanyRecord,
  DisclosureList,
  KnownRecipient,
  Receipts,
} from '../self-service/ports.ts';
import { SelfService } from '../self-service/self-service.ts';
import { TableCampaignStore } from '../store/campaign-store.ts';
import { outboxWrite } from '../store/outbox.ts';
import { TableSessionStore } from '../store/session-store.ts';
import type { Table } from '../store/table.ts';
import type { Withdrawals } from '../withdrawal/withdrawals.ts';
import type { OpenAdapters } from './adapters.ts';
import type { Config } from './config.ts';

/** The services that the self-service needs. */
export interface SelfServiceAppDeps {
  readonly consent: ConsentService;
  readonly companies: Companies;
  /** Consents by the company of the row. */
  readonly boundConsents: BoundConsents;
  readonly notices: NoticeService;
  readonly mapping: MappingService;
  readonly receipts: ReceiptService;
  readonly withdrawals: Withdrawals;
}

/**
 * Creates the self-service over its stores. Invitations and sessions use real time, also in the
 * demonstration.
 */
export function createSelfService(
  { publicUrl, KAART_PUBLISHER_NAME: publisher }: Config,
  { table, clock, mailer, stores }: OpenAdapters,
  {
    signer,
    verifier,
    rights,
    partners,
    participants,
  }: Pick<Identity, 'signer' | 'verifier' | 'rights' | 'partners' | 'participants'>,
  {
    consent,
    companies,
    boundConsents,
    notices,
    mapping,
    receipts,
    withdrawals,
  }: SelfServiceAppDeps,
): SelfService {
  const { invitations, corrections } = stores;
  const findIdentity = async (recordId: string) =>
    (await companies.find([recordId])).get(recordId)?.identity;
  const isForThisContact = async (id: string) => {
    const invitation = (await invitations.find(id))?.value;
    if (invitation === undefined) return false;
    return isForSameContact(invitation, await findIdentity(invitation.recordId));
  };
  return new SelfService({
    invitations,
    campaigns: new TableCampaignStore(table),
    sessions: new TableSessionStore(table),
    mayUse: async (id) => (await rights.invitation(id)).holds && (await isForThisContact(id)),
    corrections,
    records: createCompanyRecords(mapping),
    consent,
    consents: boundConsents,
    identity: findIdentity,
    notices,
    receipts: createContactReceipts(receipts),
    disclosures: (recordId) => loadRecentDisclosures(withdrawals, recordId),
    queueNewLink: (job) => queueNewLink(table, job),
    recipients: () => listRecipients({ partners, participants }, clock()),
    signer,
    verifier,
    publicUrl,
    publisher,
    clock: systemClock,
    consentClock: clock,
    newId: newUuid,
    ...(mailer && { mailer }),
  });
}

/** Lists the partners and the participants of the data space, also those without access today. */
async function listRecipients(
  { partners, participants }: Pick<Identity, 'partners' | 'participants'>,
  now: Instant,
): Promise<readonly KnownRecipient[]> {
  const all: KnownRecipient[] = [];
  for await (const partner of allPages((page) => partners.page(page))) {
    const { id: recipient, name, audience, state, expiresAt } = partner;
    const isActive = state === 'active' && (expiresAt === null || now < expiresAt);
    all.push({ audience, recipient, name, isActive });
  }
  for await (const participant of allPages((page) => participants.page(page))) {
    const { id: recipient, name = recipient, state } = participant;
    all.push({ audience: 'dataspace', recipient, name, isActive: state === 'active' });
  }
  return all;
}

/** Queues the job that sends a new link. */
function queueNewLink(table: Pick<Table, 'transact'>, job: NewLinkDue): Promise<void> {
  const message = { kind: 'new-link-due', ...job };
  return table.transact([outboxWrite(job.id, systemClock(), message)]);
}

/** Finds single companies in editions. It reads an edition up to the record, without parsing the others. */
function createCompanyRecords(mapping: MappingService): CompanyRecords {
  return {
    async fields() {
      const current = await mapping.findCurrentEdition({ kind: 'rows' });
      return current === undefined ? {} : getEditionMethod(current).fields;
    },
    async find(recordId) {
      const current = await mapping.findCurrentEdition({ kind: 'rows' });
      if (current === undefined) return undefined;
      return findRecordIn(mapping, current.id, recordId);
    },
    async contact(recordId) {
      const current = await mapping.findCurrentEdition({ kind: 'rows' });
      return current && loadContact(mapping, current.id, recordId);
    },
    findByNumber: (number) => findByNumber(mapping, number),
    async *listStoredRecords(recordId) {
      for (const { id: edition } of sortNewestFirst(await mapping.listEditions())) {
        const contact = await loadContact(mapping, edition, recordId);
        if (contact !== undefined) yield { ...contact, edition };
      }
    },
    async releasedAt(id) {
      const { released } = await mapping.getEdition(id);
      const isOfYear = (each: { readonly id: string }) => parseYear(each.id) === parseYear(id);
      const all = (await mapping.listEditions()).filter(isOfYear).map((each) => each.released.at);
      return all.reduce(earlierInstant, released.at);
    },
    async *contacts(edition) {
      for await (const { record, eligibility, identity } of mapping.readIdentifiedRecords(
        edition,
      )) {
        if (eligibility !== 'IN') continue;
        const { record_id: recordId, legal_name: name } = record;
        const email = 'contact_email' in record ? record.contact_email : null;
        yield { recordId, name, email, ...(identity && { identity }) };
      }
    },
  };
}

/** Finds a company of any edition, the newest first, by its register number or its record id. */
async function findByNumber(mapping: MappingService, number: string): Promise<string | undefined> {
  const normalised = normaliseNumber(number);
  if (normalised === '') return undefined;
  for (const { id } of sortNewestFirst(await mapping.listEditions()))
    for await (const { record } of mapping.readIdentifiedRecords(id)) {
      const { record_id: recordId, rcs_number: rcsNumber } = record;
      if ([recordId, rcsNumber ?? ''].map(normaliseNumber).includes(normalised)) return recordId;
    }
  return undefined;
}

/** A number without spaces and the word before it: `B 123456` and `RCS B123456` are one. */
function normaliseNumber(number: string): string {
  return number.toUpperCase().replaceAll(/\s|^\s*RCS/g, '');
}

/** The year of an edition or correction: `2025` for `2025.1`. */
function parseYear(edition: string): string {
  return edition.split('.')[0] ?? edition;
}

async function findRecordIn(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<CurrentCompanyRecord | undefined> {
  const found = await mapping.findRecord(edition, recordId);
  return found && { ...found, record: found.record as CompanyRecord, edition };
}

async function loadContact(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<Contact | undefined> {
  const currentRecord = await findRecordIn(mapping, edition, recordId);
  if (currentRecord === undefined) return undefined;
  // A record of 2020 has no contact.
  const { legal_name: name, contact_email: email = null } = currentRecord.record;
  const identity = await loadIdentity(mapping, edition, recordId);
  return { recordId, name, email, ...(identity && { identity }) };
}

async function loadIdentity(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<string | undefined> {
  for await (const { id, identity } of mapping.readIdentities(edition))
    if (id === recordId) return identity;
  return undefined;
}

/** The receipts of the decisions of a contact, for the contact. */
function createContactReceipts(receipts: ReceiptService): Receipts {
  return {
    async listReceipts(recordId, decisionMaker) {
      const ownReceipts = [];
      for await (const { id, decision } of receipts.list(recordId))
        if (decision.givenBy === decisionMaker) ownReceipts.push({ id, at: decision.recordedAt });
      return ownReceipts.reverse();
    },
    async download(recordId, decisionMaker, id) {
      try {
        const { decision, jws } = await receipts.get(recordId, id);
        return decision.givenBy === decisionMaker ? jws : undefined;
      } catch (error) {
        if (hasCode(error, 'not-found')) return undefined;
        throw error;
      }
    },
  };
}

/** Maximum numbers of listed disclosures and of searched versions: with a version each night, three quarters of a year. */
const MAX_LISTED = { disclosures: 100, versions: 270 } as const;

/** Loads the latest disclosures of a company's row, latest first. */
async function loadRecentDisclosures(
  withdrawals: Withdrawals,
  recordId: string,
): Promise<DisclosureList> {
  const { latest, isAll } = await withdrawals.listLatestDisclosures(recordId, MAX_LISTED);
  const entries = latest.map(({ recipient: reader, firstReadAt: at, notice, ...disclosedRow }) => {
    const { version, audience, fieldGroups } = disclosedRow;
    const acknowledgedAt = notice?.acknowledgement?.at ?? null;
    const lastNotice = notice && { state: notice.state, issuedAt: notice.issuedAt, acknowledgedAt };
    return { at, reader, version, audience, fieldGroups, notice: lastNotice };
  });
  return { entries: entries.sort((a, b) => (a.at < b.at ? 1 : -1)), isAll };
}
