import { earlierInstant } from '../core/instant.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import { newestFirst } from '../mapping/release/released-edition.ts';
import { getEditionMethod } from '../register/edition-method.ts';
import type { CompanyRecords, Contact, CurrentCompanyRecord } from '../self-service/ports.ts';

/** Companies in the editions, one by one. A record is found by reading the edition up to it, without parsing the others. */
export function createCompanyRecords(mapping: MappingService): CompanyRecords {
  return {
    async fields() {
      const current = await mapping.current({ kind: 'rows' });
      return current === undefined ? {} : getEditionMethod(current).fields;
    },
    async find(recordId) {
      const current = await mapping.current({ kind: 'rows' });
      if (current === undefined) return undefined;
      return recordIn(mapping, current.id, recordId);
    },
    async contact(recordId) {
      const current = await mapping.current({ kind: 'rows' });
      return current && contactIn(mapping, current.id, recordId);
    },
    async *listStoredRecords(recordId) {
      for (const { id: edition } of newestFirst(await mapping.editions())) {
        const contact = await contactIn(mapping, edition, recordId);
        if (contact !== undefined) yield { ...contact, edition };
      }
    },
    async releasedAt(id) {
      const { released } = await mapping.edition(id);
      const isOfYear = (each: { readonly id: string }) => parseYear(each.id) === parseYear(id);
      const all = (await mapping.editions()).filter(isOfYear).map((each) => each.released.at);
      return all.reduce(earlierInstant, released.at);
    },
    async *contacts(edition) {
      for await (const { record, scope, identity } of mapping.identifiedRecords(edition)) {
        if (scope !== 'IN') continue;
        const { record_id: recordId, legal_name: name } = record;
        const email = 'contact_email' in record ? record.contact_email : null;
        yield { recordId, name, email, ...(identity && { identity }) };
      }
    },
  };
}

/** Of an edition or a correction: `2025` of `2025.1`. */
function parseYear(edition: string): string {
  return edition.split('.')[0] ?? edition;
}

async function recordIn(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<CurrentCompanyRecord | undefined> {
  const found = await mapping.findRecord(edition, recordId);
  return found && { ...found, record: found.record as CompanyRecord, edition };
}

async function contactIn(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<Contact | undefined> {
  const own = await recordIn(mapping, edition, recordId);
  if (own === undefined) return undefined;
  // A record of 2020 has no contact.
  const { legal_name: name, contact_email: email = null } = own.record;
  const identity = await identityIn(mapping, edition, recordId);
  return { recordId, name, email, ...(identity && { identity }) };
}

async function identityIn(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<string | undefined> {
  for await (const { id, identity } of mapping.identities(edition))
    if (id === recordId) return identity;
  return undefined;
}
