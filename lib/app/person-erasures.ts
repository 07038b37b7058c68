import { eraseRequest } from '../access-requests/remove-old-requests.ts';
import type { ConsentRequest } from '../consent/event.ts';
import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import { ErasureService } from '../data-rights/erasure-service.ts';
import type { PersonErasure } from '../data-rights/person-erasure.ts';
import type { Identity } from '../identity/identity.ts';
import { eraseUploads, type UploadedFiles } from '../mapping/import/erase-uploads.ts';
import { eraseCorrections, eraseInvitations } from '../self-service/erase-person.ts';
import { TableErasureStore } from '../store/erasure-store.ts';
import type { OpenAdapters } from './adapters.ts';
import { listAccessRequests, listAllImports, listReportedRecords } from './company-data-source.ts';
import type { Config } from './config.ts';
import type { Services } from './services.ts';

/** Creates the functions that erase a person in the stores. */
export function createPersonErasures(
  config: Config,
  { table, objects, clock, stores, mailer }: OpenAdapters,
  { signer, secretFor }: Pick<Identity, 'signer' | 'secretFor'>,
  { mapping, consent }: Pick<Services, 'mapping' | 'consent'>,
): ErasureService {
  const realTimeDeps = { clock: systemClock, newId: newUuid };
  const uploadedFiles: UploadedFiles = {
    list: () => objects.list('uploads/'),
    purge: (key) => objects.purge(key),
  };
  return new ErasureService({
    store: new TableErasureStore(table),
    data: {
      records: (recordId) => listReportedRecords(mapping, recordId),
      currentEdition: async () => (await mapping.findCurrentEdition({ kind: 'rows' }))?.id,
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
      for await (const { id } of listAllImports(mapping)) yield id;
    },
    eraseContact: (importId, erasure) => mapping.eraseContact(importId, erasure),
    purge: (keys) => mapping.purgeReplaced(keys),
    eraseUploads: () => eraseUploads(uploadedFiles, listAllImports(mapping), systemClock()),
    eraseMails: async (isAddress) => mailer?.erase?.(isAddress),
    eraseAccessRequest: (id, erasure) =>
      eraseRequest({ requests: stores.accessRequests, ...realTimeDeps }, id, {
        erasure: erasure.id,
        actor: toAuditStamp(erasure).by,
      }),
    async eraseRequests(recordId, erasure, isAddress) {
      const deps = { ...stores, ...realTimeDeps };
      const person = { recordId, erasure: erasure.id, ...toAuditStamp(erasure), isAddress };
      return {
        invitations: await eraseInvitations(deps, person),
        corrections: await eraseCorrections(deps, person),
      };
    },
    signer,
    installation: config.publicUrl,
    clock,
    newId: newUuid,
  });
}

function toAuditStamp({ confirmed, requested }: PersonErasure) {
  const { by, at } = confirmed ?? requested;
  return { by, at };
}
