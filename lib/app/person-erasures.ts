import { eraseRequest } from '../access-requests/remove-old-requests.ts';
import type { ConsentRequest } from '../consent/event.ts';
import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { retryOnConflict } from '../core/retry.ts';
import { ErasureService } from '../data-rights/erasure-service.ts';
import type { PersonErasure } from '../data-rights/person-erasure.ts';
import type { Identity } from '../identity/identity.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import { editionMethods } from '../register/edition-method.ts';
import type { TableCorrectionStore } from '../store/correction-store.ts';
import { TableErasureStore } from '../store/erasure-store.ts';
import type { TableInvitationStore } from '../store/invitation-store.ts';
import type { Objects } from '../store/objects.ts';
import type { OpenAdapters } from './adapters.ts';
import { allImports, listAccessRequests, listReportedRecords } from './company-data-source.ts';
import type { Config } from './config.ts';
import type { Services } from './services.ts';
import type { Stores } from './stores.ts';

/** Replaces an erased text where a text is required. */
const ERASED = 'erased';

/** Creates the functions that erase a person in the stores. */
export function personErasures(
  config: Config,
  { table, objects, clock, stores, mailer }: OpenAdapters,
  { signer, secretFor }: Pick<Identity, 'signer' | 'secretFor'>,
  { mapping, consent }: Pick<Services, 'mapping' | 'consent'>,
): ErasureService {
  return new ErasureService({
    store: new TableErasureStore(table),
    data: {
      records: (recordId) => listReportedRecords(mapping, recordId),
      currentEdition: async () => (await mapping.current({ kind: 'rows' }))?.id,
      accessRequests: () => listAccessRequests(stores),
    },
    personKey: () => secretFor('erased-persons', 32),
    async withdraw(recordId, { id }, actor) {
      if ((await consent.events(recordId)).length === 0) return;
      const withdrawal: ConsentRequest = {
        recordId,
        fieldGroup: 'contact',
        action: 'withdraw',
        validUntil: null,
        givenBy: 'data-subject',
        language: 'en',
        evidenceRef: `erasure/${id}`,
      };
      await consent.record([withdrawal], actor);
    },
    async *imports() {
      for await (const { id } of allImports(mapping)) yield id;
    },
    eraseContact: (importId, erasure) => mapping.eraseContact(importId, erasure),
    purge: (keys) => mapping.purgeReplaced(keys),
    eraseUploads: () => eraseUploads(mapping, objects),
    eraseMails: async (isAddress) => mailer?.erase?.(isAddress),
    eraseAccessRequest: (id, erasure) =>
      eraseRequest({ requests: stores.accessRequests, clock: systemClock, newId: newUuid }, id, {
        erasure: erasure.id,
        actor: toAuditStamp(erasure).by,
      }),
    eraseRequests: (recordId, erasure, isAddress) =>
      eraseRequests(stores, { recordId, erasure, isAddress }),
    signer,
    installation: config.publicUrl,
    clock,
    newId: newUuid,
  });
}

/** Erases raw files: those of imports, and all that are old enough to be imported. */
async function eraseUploads(mapping: MappingService, objects: Objects): Promise<void> {
  const sources = new Set<string>();
  for await (const { source } of allImports(mapping)) sources.add(source.sha256);
  const before = addMilliseconds(systemClock(), -DAY_MS);
  for await (const { key, sha256, storedAt } of objects.list('uploads/'))
    if (storedAt < before || sources.has(sha256)) await objects.purge(key);
}

interface OfCompany {
  readonly recordId: string;
  readonly erasure: PersonErasure;
  readonly isAddress: (email: string) => boolean;
}

async function eraseRequests(stores: Stores, { recordId, erasure, isAddress }: OfCompany) {
  const invitations = await eraseInvitations(stores.invitations, { recordId, erasure, isAddress });
  return {
    invitations,
    corrections: await eraseCorrections(stores.corrections, recordId, erasure),
  };
}

/**
 * Erases the address of each open invitation to the person, and the digest of each closed one: a closed
 * invitation does not name its person.
 */
async function eraseInvitations(
  store: TableInvitationStore,
  { recordId, erasure, isAddress }: OfCompany,
): Promise<number> {
  let erased = 0;
  for await (const { id } of store.list(recordId))
    await retryOnConflict(async () => {
      const over = await store.find(id);
      if (over === undefined) return;
      const email = await store.address(id);
      if (email !== undefined && !isAddress(email)) return;
      erased += 1;
      if (over.value.addressSha256 === null && email === undefined) return;
      const { revoked, ...invitation } = over.value;
      const stamp = toAuditStamp(erasure);
      const ended = email === undefined ? revoked : (revoked ?? stamp);
      const next = { ...invitation, addressSha256: null, revoked: ended };
      await store.close(
        next,
        over,
        entry('invitation.contact-erased', `company/${recordId}`, erasure),
      );
    });
  return erased;
}

/** Erases requests about contact data, and the texts of the person in other requests. */
async function eraseCorrections(
  store: TableCorrectionStore,
  recordId: string,
  erasure: PersonErasure,
): Promise<number> {
  let erased = 0;
  for (const { id, field, mandate, evidence } of await store.ofCompany(recordId)) {
    const isContact = CONTACT_FIELDS.has(field);
    if (!isContact && mandate !== 'person') continue;
    erased += 1;
    if (evidence === ERASED) continue;
    await retryOnConflict(async () => {
      const over = await store.find(id);
      const { value } = over;
      const values = isContact ? { value: ERASED, stored: value.stored && ERASED } : {};
      const decided = value.decided ?? { ...toAuditStamp(erasure), note: '' };
      const next = {
        ...{ ...value, ...values, evidence: ERASED, reference: '' },
        ...(isContact && value.state === 'open' && { state: 'rejected' as const, decided }),
        ...(value.decided && { decided: { ...value.decided, note: ERASED } }),
      };
      await store.change(
        next,
        over,
        entry('correction.contact-erased', `company/${recordId}`, erasure),
      );
    });
  }
  return erased;
}

const CONTACT_FIELDS: ReadonlySet<string> = new Set(
  editionMethods().flatMap(({ fields }) =>
    Object.keys(fields).filter((name) => fields[name]?.group === 'contact'),
  ),
);

function toAuditStamp({ confirmed, requested }: PersonErasure) {
  const { by, at } = confirmed ?? requested;
  return { by, at };
}

function entry(action: string, subject: string, erasure: PersonErasure) {
  const { by } = toAuditStamp(erasure);
  const facts = { erasure: erasure.id };
  return { id: newUuid(), at: systemClock(), actor: by, action, subject, facts };
}
