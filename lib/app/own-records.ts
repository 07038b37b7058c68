import { lines } from '../core/lines.ts';
import { compareEditions } from '../mapping/edition.ts';
import type { MappingService } from '../mapping/import-service.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import { methodOf } from '../register/edition-method.ts';
import type { CompanyRecords, OwnRecord } from '../self-service/ports.ts';

/** Companies in the editions, one by one. A record is found by reading the edition up to it, without parsing the others. */
export function ownRecords(mapping: MappingService): CompanyRecords {
  return {
    async fields() {
      const current = await mapping.current({ kind: 'rows' });
      return current === undefined ? {} : methodOf(current).fields;
    },
    async find(recordId) {
      const current = await mapping.current({ kind: 'rows' });
      if (current === undefined) return undefined;
      return recordIn(mapping, current.id, recordId);
    },
    async *kept(recordId) {
      const editions = [...(await mapping.editions())].sort((a, b) => compareEditions(b.id, a.id));
      for (const { id: edition } of editions) {
        const own = await recordIn(mapping, edition, recordId);
        if (own === undefined) continue;
        // A record of 2020 has no contact.
        const { record, identity } = own;
        const { legal_name: name, contact_email: email = null } = record;
        yield { recordId, edition, name, email, ...(identity && { identity }) };
      }
    },
    async *contacts(edition) {
      const identities = mapping.identities(edition);
      for await (const { record, scope } of mapping.records(edition)) {
        // a file of identities has a line for each row, in the same order
        const { value } = await identities.next();
        if (scope !== 'IN') continue;
        const { record_id: recordId, legal_name: name } = record;
        const email = 'contact_email' in record ? record.contact_email : null;
        const identity = value?.identity;
        yield { recordId, name, email, ...(identity && { identity }) };
      }
    },
  };
}

async function recordIn(
  mapping: MappingService,
  edition: string,
  recordId: string,
): Promise<OwnRecord | undefined> {
  const { bytes, isEligible } = await mapping.rows(edition);
  const start = `{"record_id":${JSON.stringify(recordId)},`;
  for await (const line of lines(bytes)) {
    if (!line.startsWith(start)) continue;
    const record = JSON.parse(line) as CompanyRecord;
    const identity = await identityIn(mapping, edition, recordId);
    const eligible = isEligible(recordId, record);
    return { record, edition, eligible, ...(identity && { identity }) };
  }
  return undefined;
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
