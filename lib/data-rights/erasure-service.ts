import type { AuditEntry } from '../core/audit-entry.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { requireSecondPerson, type SecondPersonRequest } from '../core/second-person.ts';
import type { ContactErasure } from '../mapping/erase-contact.ts';
import type { ErasureServicePorts } from './erasure-ports.ts';
import {
  ERASURE_TYPE,
  type ErasureProof,
  type KeptProof,
  type NamedPerson,
  namesPerson,
  type PersonErasure,
  personDigests,
  readContact,
} from './person-erasure.ts';

/** The person to erase, and the reason. */
export interface ErasureRequest {
  readonly person: NamedPerson;
  /** Record id of a company. @default all companies whose records name the address */
  readonly company?: string | undefined;
  /** It is stored permanently, so it must not name a person. */
  readonly reason: string;
}

const NOT_ERASED = [
  'Backups, until they are overwritten.',
  'Copies of recipients: they were told to delete them.',
  'Consent events and receipts: they name no person, but hold keyed digests.',
  'Mails that were sent.',
];

/**
 * Erases the data of a person from all editions, imports, invitations, corrections and requests for access.
 * One person requests it, and another confirms it. The confirmation withdraws the grants for the contact
 * data, so that recipients are notified. It also queues a job for the rest; the job may run again after a
 * crash.
 */
export class ErasureService {
  readonly #ports: ErasureServicePorts;

  constructor(ports: ErasureServicePorts) {
    this.#ports = ports;
  }

  /**
   * Requests the erasure of a person.
   *
   * @throws KaartError `message-invalid` for a name without a company; `not-found` if no stored record or request for
   *   access names the person
   */
  async request(request: ErasureRequest, actor: string): Promise<PersonErasure> {
    const { person, company, reason } = request;
    if (person.email === undefined && company === undefined)
      throw new KaartError('name-is-not-enough', { code: 'message-invalid' });
    const { store, clock, newId, personKey } = this.#ports;
    const key = await personKey();
    const { name, email } = personDigests(person, key);
    const companies = company === undefined ? [] : [company];
    const scope = { person: { names: name === null ? [] : [name], email }, companies };
    const found = {
      ...(await this.#search(scope, key)),
      accessRequests: await this.#accessRequests(email, key),
    };
    if (found.companies.length + found.accessRequests.length === 0)
      throw new KaartError('nothing-about-person', { code: 'not-found' });
    const requested = { by: actor, at: clock(), reason };
    const erasure: PersonErasure = {
      ...{ id: newId(), state: 'requested', ...found, requested },
      ...{ confirmed: null, declined: null, erased: [], replaced: [], proof: null },
    };
    const facts = {
      companies: found.companies.length,
      accessRequests: found.accessRequests.length,
    };
    await store.create(erasure, this.#buildEntry('erasure.requested', erasure, actor, facts));
    return erasure;
  }

  page(page: PageRequest): Promise<ListPage<PersonErasure>> {
    return this.#ports.store.page(page);
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<PersonErasure> {
    return (await this.#find(id)).value;
  }

  /**
   * Confirms an erasure as a second person. A repetition changes nothing.
   *
   * @throws KaartError `not-found`; `second-person-required`; `wrong-state` if it was declined
   */
  async confirm(id: string, by: SecondPersonRequest): Promise<PersonErasure> {
    const { store, clock, withdraw, eraseUploads } = this.#ports;
    return retryOnConflict(async () => {
      const stored = await this.#find(id);
      const { value } = stored;
      if (value.state === 'declined') throw wrongState(value);
      if (value.state !== 'requested') return value;
      const singlePerson = await requireSecondPerson(
        value.requested.by,
        by,
        'erasure-needs-another',
      );
      for (const recordId of await this.#listServedCompanies(value))
        await withdraw(recordId, value, by.actor);
      await eraseUploads();
      const confirmed = { by: by.actor, at: clock(), ...singlePerson };
      const next: PersonErasure = { ...value, state: 'confirmed', confirmed };
      await store.confirm(
        next,
        stored,
        this.#buildEntry('erasure.confirmed', value, by.actor, { ...singlePerson }),
      );
      return next;
    });
  }

  /**
   * Declines a request as a second person: nothing is erased, and the request cannot be confirmed any more. A repetition
   * changes nothing.
   *
   * @param reason stored permanently, so it must not name a person
   * @throws KaartError `not-found`; `second-person-required`; `wrong-state` if it was confirmed
   */
  async decline(id: string, reason: string, by: SecondPersonRequest): Promise<PersonErasure> {
    const { store, clock } = this.#ports;
    return retryOnConflict(async () => {
      const stored = await this.#find(id);
      const { value } = stored;
      if (value.state === 'declined') return value;
      if (value.state !== 'requested') throw wrongState(value);
      const singlePerson = await requireSecondPerson(
        value.requested.by,
        by,
        'erasure-decliner-is-requester',
      );
      const declined = { by: by.actor, at: clock(), reason, ...singlePerson };
      const next: PersonErasure = { ...value, state: 'declined', declined };
      const entry = this.#buildEntry('erasure.declined', value, by.actor, {
        reason,
        ...singlePerson,
      });
      await store.change(next, stored, entry);
      return next;
    });
  }

  /** Does the work of a confirmed erasure. @throws Error if a row still names the person; then the job runs again */
  async erase(id: string): Promise<void> {
    const found = await this.#ports.store.find(id);
    if (found === undefined || found.value.state !== 'confirmed') return;
    const { imports, eraseContact, purge } = this.#ports;
    const key = await this.#ports.personKey();
    const state = { stored: found };
    const save = async (part: Partial<PersonErasure>) => {
      const next = { ...state.stored.value, ...part };
      state.stored = await this.#ports.store.change(next, state.stored);
    };
    const erasure = this.#contactErasure(found.value, key, async (keys) => {
      const { replaced } = state.stored.value;
      await save({ replaced: [...new Set([...replaced, ...keys])] });
    });
    for await (const importId of imports()) {
      const erased = await eraseContact(importId, erasure);
      if (erased === undefined) continue;
      const others = state.stored.value.erased.filter((each) => each.import !== importId);
      await save({ erased: [...others, { ...erased }] });
    }
    const { person, accessRequests } = state.stored.value;
    const requests = [...accessRequests, ...(await this.#accessRequests(person.email, key))];
    await save({ accessRequests: [...new Set(requests)] });
    await purge(state.stored.value.replaced);
    await this.#assertErased(found.value, key);
    await this.#complete(state.stored, key);
  }

  /**
   * Returns the signed proofs of the erasures that concern a company.
   *
   * @param editions the editions with the company, if another company also had the record id. @default all editions
   */
  listProofsOfCompany(
    recordId: string,
    editions?: ReadonlySet<string>,
  ): Promise<readonly KeptProof[]> {
    return this.#listProofs(
      ({ companies, erased }) =>
        companies.includes(recordId) &&
        (editions === undefined ||
          erased.some(({ edition }) => edition !== null && editions.has(edition))),
    );
  }

  /** Returns the signed proofs of the erasures of a person. They are found by the address, and by the name if an address is unknown. */
  async listProofsOfPerson(named: NamedPerson): Promise<readonly KeptProof[]> {
    const { name, email } = personDigests(named, await this.#ports.personKey());
    return this.#listProofs(({ person }) => {
      const isName = name !== null && person.names.includes(name);
      if (email === null || person.email === null) return isName;
      return person.email === email && (name === null || person.names.length === 0 || isName);
    });
  }

  async #listProofs(
    isConcerned: (erasure: PersonErasure) => boolean,
  ): Promise<readonly KeptProof[]> {
    const proofs: KeptProof[] = [];
    for await (const erasure of this.#ports.store.list())
      if (erasure.proof !== null && isConcerned(erasure)) {
        const { at, jws } = erasure.proof;
        proofs.push({ id: erasure.id, at, jws });
      }
    return proofs;
  }

  /** Finds the companies whose records name the person, and the names in these records next to the address. */
  async #search(
    erasure: Pick<PersonErasure, 'person' | 'companies'>,
    key: Uint8Array,
  ): Promise<Pick<PersonErasure, 'person' | 'companies'>> {
    const companies = new Set<string>();
    const names = new Set(erasure.person.names);
    for await (const { record } of this.#ports.data.records()) {
      if (!namesPerson(record, erasure, key)) continue;
      companies.add(String(record['record_id']));
      const { name, email } = personDigests(readContact(record), key);
      if (name !== null && email === erasure.person.email) names.add(name);
    }
    return {
      person: { ...erasure.person, names: [...names] },
      companies: [...companies].sort(),
    };
  }

  /** Finds the requests for access from an address. A name alone does not identify a person. @param email keyed digest of the address */
  async #accessRequests(email: string | null, key: Uint8Array): Promise<string[]> {
    const found: string[] = [];
    if (email === null) return found;
    for await (const { id, requester } of this.#ports.data.accessRequests())
      if (personDigests({ email: requester.email }, key).email === email) found.push(id);
    return found;
  }

  /** Returns the companies of the erasure, without those whose record in the current edition does not name the person. */
  async #listServedCompanies(erasure: PersonErasure): Promise<readonly string[]> {
    const key = await this.#ports.personKey();
    const current = await this.#ports.data.currentEdition();
    const served = new Set(erasure.companies);
    for await (const { kind, id, record } of this.#ports.data.records())
      if (kind === 'edition' && id === current && !namesPerson(record, erasure, key))
        served.delete(String(record['record_id']));
    return [...served];
  }

  #contactErasure(
    erasure: PersonErasure,
    key: Uint8Array,
    replaces: ContactErasure['storeReplacedFiles'],
  ): ContactErasure {
    const { id, companies, requested, confirmed } = erasure;
    return {
      id,
      by: requested.by,
      confirmedBy: confirmed?.by ?? requested.by,
      containsPerson: (values) => namesPerson(values, erasure, key),
      isAboutPerson: (recordId) => recordId !== null && companies.includes(recordId),
      storeReplacedFiles: replaces,
    };
  }

  async #assertErased(erasure: PersonErasure, key: Uint8Array): Promise<void> {
    for await (const { kind, id, record } of this.#ports.data.records())
      if (namesPerson(record, erasure, key))
        throw new Error(`${kind} ${id} still names the person of erasure ${erasure.id}`);
  }

  async #complete(stored: Revisioned<PersonErasure>, key: Uint8Array): Promise<void> {
    const { store, eraseRequests, eraseAccessRequest, signer, clock, installation } = this.#ports;
    const { value } = stored;
    const counts = {
      invitations: 0,
      corrections: 0,
      accessRequests: value.accessRequests.length,
    };
    const isAddress = (email: string) => personDigests({ email }, key).email === value.person.email;
    for (const recordId of value.companies) {
      const found = await eraseRequests(recordId, value, isAddress);
      counts.invitations += found.invitations;
      counts.corrections += found.corrections;
    }
    for (const id of value.accessRequests) await eraseAccessRequest(id, value);
    await this.#ports.eraseMails(isAddress);
    const at = clock();
    const claims: ErasureProof = {
      ...{ erasure: value.id, installation, requestedAt: value.requested.at },
      ...{ confirmedAt: value.confirmed?.at ?? at, completedAt: at },
      ...{ companies: [...value.companies], erased: [...value.erased], ...counts },
      notErased: NOT_ERASED,
    };
    const jws = await signer.sign(claims as unknown as Json, ERASURE_TYPE);
    const next: PersonErasure = { ...value, state: 'done', replaced: [], proof: { at, jws } };
    const facts = { editions: value.erased.filter(({ edition }) => edition !== null).length };
    await store.change(next, stored, this.#buildEntry('erasure.completed', value, 'system', facts));
  }

  async #find(id: string): Promise<Revisioned<PersonErasure>> {
    const found = await this.#ports.store.find(id);
    if (found !== undefined) return found;
    throw new KaartError('no-such-erasure', { code: 'not-found' });
  }

  #buildEntry(
    action: string,
    { id }: PersonErasure,
    actor: string,
    facts: AuditEntry['facts'] = {},
  ): AuditEntry {
    const { clock, newId } = this.#ports;
    return { id: newId(), at: clock(), actor, action, subject: `erasure/${id}`, facts };
  }
}

function wrongState({ state }: PersonErasure): KaartError {
  return new KaartError('erasure-in-state', {
    code: 'wrong-state',
    parameters: { state },
    details: { state },
  });
}
