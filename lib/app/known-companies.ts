import type { Companies, Company } from '../consent/ports.ts';
import type { MappingService } from '../mapping/import-service.ts';

interface Kept {
  readonly edition: string;
  /** By record id, one short text each: `1B900001 Name` is in scope, `0 Name` is out of it and without a register number. */
  readonly companies: Promise<ReadonlyMap<string, string>>;
}

/** The companies that consent can be about: those of the current edition with rows, which is frozen and so read once. */
export function knownCompanies(mapping: MappingService): Companies {
  let kept: Kept | undefined;
  return {
    async find(recordIds) {
      const current = await mapping.current({ kind: 'rows' });
      if (current === undefined) return new Map();
      if (kept?.edition !== current.id)
        kept = { edition: current.id, companies: readCompanies(mapping, current.id) };
      const { companies } = kept;
      companies.catch(() => {
        kept = undefined;
      });
      const known = await companies;
      return new Map(recordIds.flatMap((id) => found(id, known.get(id))));
    },
  };
}

function found(id: string, kept: string | undefined): [string, Company][] {
  if (kept === undefined) return [];
  const space = kept.indexOf(' ');
  const rcsNumber = kept.slice(1, space) || null;
  return [[id, { eligible: kept.startsWith('1'), rcsNumber, name: kept.slice(space + 1) }]];
}

async function readCompanies(mapping: MappingService, edition: string) {
  const companies = new Map<string, string>();
  for await (const { record, scope } of mapping.records(edition))
    companies.set(
      record.record_id,
      `${scope === 'IN' ? '1' : '0'}${record.rcs_number ?? ''} ${record.legal_name}`,
    );
  return companies;
}
