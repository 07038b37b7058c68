import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { EXAMPLE_2025, type Row } from '../app/mapping-file.ts';

/** A company in the simulation. Kaart does not know `key`. It is encoded in words that only the test can read. */
export interface Company {
  /** From 1 to 899. */
  readonly key: number;
  readonly recordId: string;
  readonly rcs: string;
  /** How often it was renamed. */
  readonly names: number;
  /** Its contact person: 1 is the first one. */
  readonly person: number;
  readonly isMerged: boolean;
  /** Record id of the company that acquired it. */
  readonly successor?: string;
}

/** By company, the field groups whose values are in the rows of a reader; of `contact`, also the person. */
export type VisibleGroups = ReadonlyMap<number, ReadonlySet<string>>;

const TEMPLATES = parse<Row>(EXAMPLE_2025, { columns: true }).filter(
  ({ legal_status: status, country, sector_type: sector, subsector, rcs_number: rcs }) =>
    status === 'active' && country === 'LU' && sector === 'private-company' && subsector && rcs,
);

export function newCompany(key: number): Company {
  return {
    key,
    recordId: `LUHT-DEMO-${String(2_000 + key)}`,
    rcs: rcsOf(key),
    names: 0,
    person: 1,
    isMerged: false,
  };
}

/** A number in the register that no other company has. @param change how often the company changed it */
export function rcsOf(key: number, change = 0): string {
  return `B9${String(10_000 + 1_000 * change + key)}`;
}

/** How the columns of a year differ from those of 2025. */
export interface Columns {
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

export const COLUMNS_2025: Columns = { added: [], dropped: [] };
export const COLUMNS_2026: Columns = { added: ['successor'], dropped: [] };
export const COLUMNS_2027: Columns = {
  added: ['successor', 'ai_act_class'],
  dropped: ['fit4start'],
};

/** The file of an edition. @param year of the edition, for the dates of its rows */
export function fileOf(
  companies: readonly Company[],
  { year, columns, updatedAt }: { year: number; columns: Columns; updatedAt: string },
): string {
  const header = [
    ...Object.keys(TEMPLATES[0] ?? {}).filter((each) => !columns.dropped.includes(each)),
    ...columns.added,
  ];
  return stringify(
    companies.map((company) => rowOf(company, { year, updatedAt })),
    { header: true, columns: header },
  );
}

function rowOf(company: Company, { year, updatedAt }: { year: number; updatedAt: string }): Row {
  const { key, recordId, rcs, names, person, isMerged, successor = '' } = company;
  const canary = (group: string) => `z${group}${key}z`;
  const contact = `zperson${key}n${person}z`;
  return {
    ...TEMPLATES[key % TEMPLATES.length],
    record_id: recordId,
    rcs_number: rcs,
    euid: `LURCSL.${rcs}`,
    vat_number: '',
    legal_name: `${canary('registry')} Name ${names} S.à r.l.`,
    street: canary('registry'),
    legal_status: isMerged ? 'merged' : 'active',
    successor,
    trade_name: canary('profile'),
    description_en: canary('profile'),
    description_fr: canary('profile'),
    description_de: canary('profile'),
    website: `https://demo-${key}.example/`,
    employees: String(14_000 + key),
    employees_year: String(year),
    funding_total_eur: String(71_000_000 + key * 1_000),
    contact_name: contact,
    contact_email: `${contact}@demo.example`,
    source_checked_on: `${year}-09-01`,
    updated_at: updatedAt,
    internal_note: canary('internal'),
    ai_act_class: key % 3 === 0 ? 'high' : 'minimal',
  };
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  registry: /zregistry(\d+)z/g,
  profile: /zprofile(\d+)z/g,
  headcount: /(?<![\d.])14(\d{3})(?!\d)/g,
  funding: /(?<!\d)71(\d{3})000(?!\d)/g,
  contact: /zperson(\d+n\d+)z/g,
  internal: /zinternal(\d+)z/g,
};

/**
 * The companies whose data are in rows, recognised by their words.
 *
 * @throws Error for a row with data of two companies
 */
export function visibleGroupsIn(rows: readonly string[]): VisibleGroups {
  const shown = new Map<number, ReadonlySet<string>>();
  for (const row of rows) {
    const groups = new Set<string>();
    const keys = new Set<number>();
    for (const [group, pattern] of Object.entries(PATTERNS))
      for (const [, found = ''] of row.matchAll(pattern)) {
        const [key, person] = found.split('n');
        keys.add(Number(key));
        groups.add(person === undefined ? group : `${group}:${person}`);
      }
    const [key = 0] = keys;
    if (keys.size !== 1) throw new Error(`a row is of ${keys.size} companies: ${row}`);
    if (shown.has(key)) throw new Error(`company ${key} has two rows`);
    shown.set(key, groups);
  }
  return shown;
}
