import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { personKey } from '../core/person-name.ts';
import { toArray } from '../core/to-array.ts';
import { getContactAccess } from '../self-service/contact-fields.ts';
import type { ContactSession } from '../self-service/session.ts';
import type { ErasureService } from './erasure-service.ts';
import { selectOwnPart } from './own-part.ts';
import type { KeptProof, NamedPerson } from './person-erasure.ts';
import type { CompanyDataSource, RecordAccessReport } from './ports.ts';
import {
  type AccessReport,
  type CompanyReport,
  type ReportedRecord,
  reduceReportForContact,
} from './report.ts';

export interface AccessServiceDeps {
  readonly data: CompanyDataSource;
  readonly record: RecordAccessReport;
  readonly erasures: Pick<ErasureService, 'ofCompany' | 'ofPerson'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Answers requests for access over everything that is kept. Each answer is in the audit log before it is given. */
export class AccessService {
  readonly #deps: AccessServiceDeps;

  constructor(deps: AccessServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Everything about a company, also about one that left.
   *
   * @throws KaartError `not-found` if nothing is kept about it
   */
  async company(recordId: string, actor: string): Promise<AccessReport> {
    const report = await this.#report(recordId);
    const erasures = await this.#deps.erasures.ofCompany(recordId);
    if (report.records.length === 0 && report.events.length === 0)
      throw new KaartError('nothing is kept about such a company', { code: 'not-found' });
    await this.#answered(`company/${recordId}`, actor, { about: 'company', companies: 1 });
    return this.#buildReport('company', [report], erasures);
  }

  /**
   * What is kept about a contact person, in all editions: the records that name the person, with the
   * contact data alone, and what the person decided. Records that name another contact are left out.
   *
   * @throws KaartError `not-found` if no record names the person
   */
  async person(asked: NamedPerson, actor: string): Promise<AccessReport> {
    const found = new Map<string, ReportedRecord[]>();
    for await (const kept of this.#deps.data.records()) {
      if (!namesPerson(kept.record, asked)) continue;
      const recordId = String(kept.record['record_id']);
      found.set(recordId, [...(found.get(recordId) ?? []), kept]);
    }
    const erasures = await this.#deps.erasures.ofPerson(asked);
    if (found.size === 0 && erasures.length === 0)
      throw new KaartError('no record that is kept names such a person', { code: 'not-found' });
    const companies: CompanyReport[] = [];
    for (const [recordId, records] of found)
      companies.push(
        reduceReportForContact({ ...(await this.#report(recordId)), records }, 'person'),
      );
    const facts = { about: 'person', companies: companies.length };
    await this.#answered('companies', actor, facts);
    return this.#buildReport('person', companies, erasures);
  }

  /** What a contact gets about its own company: as much as its link gives access to. */
  async reportForContact(session: ContactSession): Promise<AccessReport> {
    const { recordId, invitationId } = session;
    const access = getContactAccess(session);
    const report = reduceReportForContact(await this.#ownPart(session), access);
    const facts = { about: 'own', companies: 1 };
    await this.#answered(`company/${recordId}`, `invitation/${invitationId}`, facts);
    const erasures = await this.#deps.erasures.ofCompany(recordId);
    return this.#buildReport(access === 'person' ? 'person' : 'company', [report], erasures);
  }

  #buildReport(
    about: AccessReport['about'],
    companies: readonly CompanyReport[],
    erasures: readonly KeptProof[],
  ): AccessReport {
    return { at: this.#deps.clock(), about, companies, erasures };
  }

  /** Other companies may have had the record id before; of them, the contact gets nothing. */
  async #ownPart(session: ContactSession): Promise<CompanyReport> {
    const { recordId } = session;
    const report = await this.#report(recordId);
    return selectOwnPart(report, session, await this.#deps.data.identities(recordId));
  }

  async #report(recordId: string): Promise<CompanyReport> {
    const { data } = this.#deps;
    const records = await toArray(data.records(recordId));
    const events = await data.events(recordId);
    const named = new Set(events.map(({ noticeVersion }) => noticeVersion));
    const current = await data.currentEdition();
    const isCurrent = ({ kind, id }: ReportedRecord) => kind === 'edition' && id === current;
    return {
      recordId,
      name: String(records[0]?.record['legal_name'] ?? recordId),
      isInCurrentEdition: records.some(isCurrent),
      records,
      events,
      receipts: await toArray(data.receipts(recordId)),
      disclosures: await toArray(data.disclosures(recordId)),
      withdrawals: await toArray(data.withdrawals(recordId)),
      invitations: await toArray(data.invitations(recordId)),
      corrections: await data.corrections(recordId),
      notices: (await data.notices()).filter(({ version }) => named.has(version)),
      log: await toArray(data.log(recordId)),
    };
  }

  async #answered(
    subject: string,
    actor: string,
    facts: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const { record, clock, newId } = this.#deps;
    await record({ id: newId(), at: clock(), actor, action: 'access.answered', subject, facts });
  }
}

/** Whether a record names the person as its contact. Upper and lower case and blanks make no difference. */
function namesPerson(record: ReportedRecord['record'], { name, email }: NamedPerson): boolean {
  const { contact_name: heldName, contact_email: heldEmail } = record;
  const isSame = (asked: string | undefined, held: unknown) =>
    asked !== undefined && typeof held === 'string' && personKey(asked) === personKey(held);
  return isSame(name, heldName) || isSame(email, heldEmail);
}
