import type { AccessRequest } from '../access-requests/access-request.ts';
import type { Clock } from '../core/clock.ts';
import { isSameCompany, isSameContact } from '../core/company-identity.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { personKey } from '../core/person-name.ts';
import { toArray } from '../core/to-array.ts';
import { getContactAccess } from '../self-service/contact-fields.ts';
import type { ContactSession } from '../self-service/session.ts';
import type { ErasureService } from './erasure-service.ts';
import { selectOwnPart } from './own-part.ts';
import { type KeptProof, type NamedPerson, readContact } from './person-erasure.ts';
import type { CompanyDataSource, RecordAccessReport } from './ports.ts';
import {
  type AccessReport,
  type CompanyReport,
  type ReportedRecord,
  reduceReportForContact,
  type StoredCompanyData,
} from './report.ts';

export interface AccessServiceDeps {
  readonly data: CompanyDataSource;
  readonly record: RecordAccessReport;
  readonly erasures: Pick<ErasureService, 'listProofsOfCompany' | 'listProofsOfPerson'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Builds reports of all stored data for requests for access. The audit log records each report before it is returned. */
export class AccessService {
  readonly #deps: AccessServiceDeps;

  constructor(deps: AccessServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Returns all stored data about one company, also about a company that left the mapping. Other companies may have had
   * the record id. The report contains only their editions.
   *
   * @param edition edition whose company is meant. @default the newest edition that has the record id and is not retracted
   * @throws KaartError `not-found` if no data are stored about the company
   */
  async company(recordId: string, actor: string, edition?: string): Promise<AccessReport> {
    const whole = await this.#loadStoredData(recordId);
    const identities = await this.#deps.data.identities(recordId);
    const own = findMeantIdentity(whole, identities, edition);
    if ((whole.records.length === 0 && whole.events.length === 0) || (edition && !own))
      throw new KaartError('nothing-about-company', { code: 'not-found' });
    const { part, others } = selectOwnPart(whole, identities, {
      isCompany: (identity) => own === undefined || isSameCompany(identity, own),
    });
    const erasures = await this.#deps.erasures.listProofsOfCompany(
      recordId,
      listEditions(part, others),
    );
    await this.#recordReport(`company/${recordId}`, actor, { about: 'company', companies: 1 });
    const report = await this.#describe({ ...part, otherCompanies: others });
    return this.#buildReport('company', [report], erasures);
  }

  /**
   * Returns the stored data about one person, in all editions: the records that name the person, reduced to the
   * contact data, and the decisions and requests of the person. It leaves out records that name another contact,
   * and all data of another person who has the same name or address.
   *
   * @throws KaartError `not-found` if no record names the person; `message-invalid` if records name several persons
   */
  async person(person: NamedPerson, actor: string): Promise<AccessReport> {
    const found = new Map<string, ReportedRecord[]>();
    const contacts: NamedPerson[] = [];
    for await (const record of this.#deps.data.records()) {
      const contact = readContact(record.record);
      if (!isSamePersonAs(contact, person)) continue;
      const recordId = String(record.record['record_id']);
      found.set(recordId, [...(found.get(recordId) ?? []), record]);
      contacts.push(contact);
    }
    const requests: AccessRequest[] = [];
    for await (const request of this.#deps.data.accessRequests()) {
      if (!isSamePersonAs(request.requester, person)) continue;
      requests.push(request);
      contacts.push(request.requester);
    }
    const erasures = await this.#deps.erasures.listProofsOfPerson(toOnePerson(person, contacts));
    if (found.size === 0 && erasures.length === 0 && requests.length === 0)
      throw new KaartError('nothing-about-person', { code: 'not-found' });
    const companies: CompanyReport[] = [];
    for (const [recordId, records] of found)
      companies.push(
        reduceReportForContact(await this.#loadPersonPart(recordId, records), 'person'),
      );
    const facts = { about: 'person', companies: companies.length };
    await this.#recordReport('companies', actor, facts);
    return { ...this.#buildReport('person', companies, erasures), accessRequests: requests };
  }

  /** Returns the stored data of a person under a record id. @param records the records that name the person */
  async #loadPersonPart(
    recordId: string,
    records: readonly ReportedRecord[],
  ): Promise<CompanyReport> {
    const identities = await this.#deps.data.identities(recordId);
    const own = records
      .filter(({ kind }) => kind === 'edition')
      .flatMap(({ id }) => identities.get(id) ?? []);
    const { part } = selectOwnPart(await this.#loadStoredData(recordId), identities, {
      isCompany: (identity) => own.some((each) => isSameCompany(each, identity)),
      isPerson: (identity) => own.some((each) => isSameContact(each, identity)),
    });
    const current = identities.get((await this.#deps.data.currentEdition()) ?? '');
    const isInCurrentEdition =
      current !== undefined && own.some((each) => isSameCompany(each, current));
    return { ...(await this.#describe({ ...part, records })), isInCurrentEdition };
  }

  /** Returns the data about its own company that a contact may see with its link. */
  async reportForContact(session: ContactSession): Promise<AccessReport> {
    const { recordId, invitationId } = session;
    const access = getContactAccess(session);
    const { part, others } = await this.#loadOwnPart(session);
    const report = reduceReportForContact(await this.#describe(part), access);
    const facts = { about: 'own', companies: 1 };
    await this.#recordReport(`company/${recordId}`, `invitation/${invitationId}`, facts);
    const erasures = await this.#deps.erasures.listProofsOfCompany(
      recordId,
      listEditions(part, others),
    );
    return this.#buildReport(access === 'person' ? 'person' : 'company', [report], erasures);
  }

  #buildReport(
    about: AccessReport['about'],
    companies: readonly CompanyReport[],
    erasures: readonly KeptProof[],
  ): AccessReport {
    return { at: this.#deps.clock(), about, companies, erasures, accessRequests: [] };
  }

  /** Selects the data of the contact's own company. Other companies may have had the record id before. */
  async #loadOwnPart({ recordId, invitationId, mandate }: ContactSession) {
    const whole = await this.#loadStoredData(recordId);
    const identities = await this.#deps.data.identities(recordId);
    const own = whole.invitations.find(({ id }) => id === invitationId)?.identity ?? undefined;
    return selectOwnPart(whole, identities, {
      isCompany: (identity) => own !== undefined && isSameCompany(identity, own),
      isPerson: (identity) =>
        own !== undefined && (mandate === 'company' || isSameContact(identity, own)),
    });
  }

  /** Adds the facts that follow from the records. */
  async #describe(part: StoredCompanyData): Promise<CompanyReport> {
    const { recordId, ...rest } = part;
    const current = await this.#deps.data.currentEdition();
    return {
      recordId,
      name: String(rest.records[0]?.record['legal_name'] ?? recordId),
      isInCurrentEdition: rest.records.some(({ kind, id }) => kind === 'edition' && id === current),
      ...rest,
    };
  }

  async #loadStoredData(recordId: string): Promise<StoredCompanyData> {
    const { data } = this.#deps;
    const records = await toArray(data.records(recordId));
    const events = await data.events(recordId);
    const versions = new Set(events.map(({ noticeVersion }) => noticeVersion));
    return {
      recordId,
      records,
      events,
      receipts: await toArray(data.receipts(recordId)),
      disclosures: await toArray(data.disclosures(recordId)),
      withdrawals: await toArray(data.withdrawals(recordId)),
      invitations: await toArray(data.invitations(recordId)),
      corrections: await data.corrections(recordId),
      notices: (await data.notices()).filter(({ version }) => versions.has(version)),
      otherCompanies: [],
      log: await toArray(data.log(recordId)),
    };
  }

  async #recordReport(
    subject: string,
    actor: string,
    facts: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const { record, clock, newId } = this.#deps;
    await record({ id: newId(), at: clock(), actor, action: 'access.answered', subject, facts });
  }
}

/** Returns the identity of the company that is meant. */
function findMeantIdentity(
  { records }: StoredCompanyData,
  identities: ReadonlyMap<string, string>,
  edition: string | undefined,
): string | undefined {
  if (edition !== undefined) return identities.get(edition);
  const identified = records.filter(({ kind, id }) => kind === 'edition' && identities.has(id));
  const meant = identified.find(({ state }) => state === 'released') ?? identified[0];
  return meant && identities.get(meant.id);
}

/** Returns the editions whose proofs of erasure concern the company; `undefined` (all) if no other company had the record id. */
function listEditions(
  { records }: StoredCompanyData,
  others: CompanyReport['otherCompanies'],
): ReadonlySet<string> | undefined {
  if (others.length === 0) return undefined;
  return new Set(records.filter(({ kind }) => kind === 'edition').map(({ id }) => id));
}

/**
 * Whether a contact may be the requested person. Each stated part must be the same. A contact with the
 * address but without a name also counts as the person. Case and spaces make no difference.
 */
function isSamePersonAs(contact: NamedPerson, { name, email }: NamedPerson): boolean {
  const isSame = (given: string | undefined, stored: string | undefined) =>
    given !== undefined && stored !== undefined && personKey(given) === personKey(stored);
  if (email === undefined) return isSame(name, contact.name);
  if (!isSame(email, contact.email)) return false;
  return name === undefined || contact.name === undefined || isSame(name, contact.name);
}

/**
 * Returns the requested person, with the name and the address that the records add.
 *
 * @throws KaartError `message-invalid` for a name with several addresses, or an address with several names
 */
function toOnePerson(named: NamedPerson, contacts: readonly NamedPerson[]): NamedPerson {
  const differing = (part: keyof NamedPerson) =>
    new Set(contacts.flatMap((contact) => (contact[part] ? [personKey(contact[part])] : [])));
  if (differing('name').size > 1)
    throw new KaartError('person-needs-name', { code: 'message-invalid' });
  if (differing('email').size > 1)
    throw new KaartError('person-needs-address', { code: 'message-invalid' });
  const known = (part: keyof NamedPerson) =>
    named[part] ?? contacts.find((contact) => contact[part] !== undefined)?.[part];
  return { name: known('name'), email: known('email') };
}
