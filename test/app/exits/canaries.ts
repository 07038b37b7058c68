import type { Audience, FieldGroup } from '../../../lib/consent/vocabulary.ts';
import { addMilliseconds } from '../../../lib/core/instant.ts';
import { buildMapping, type Row } from '../mapping-file.ts';
import { body, RESEARCH, Setup } from '../setup.ts';

/** Companies with a word or number in every field group that appears nowhere else. */
export const COMPANIES = 8;
export const NUMBERS = Array.from({ length: COMPANIES }, (_, at) => at + 1);

type Group = FieldGroup | 'internal';
const GROUPS: readonly Group[] = [
  'registry',
  'profile',
  'headcount',
  'funding',
  'contact',
  'internal',
];

export function toRecordId(company: number): string {
  return `LUHT-DEMO-${String(company).padStart(4, '0')}`;
}

/** The texts that identify this group of the company, wherever they appear. */
export function buildCanary(company: number, group: Group): string {
  if (group === 'headcount') return String(14_000 + 37 * company);
  if (group === 'funding') return String(7_100_000 + 1_013 * company);
  return `canary-${group}-${String(company).padStart(4, '0')}`;
}

/** A file with these companies. @param companies number of companies @param change changes the row of one company */
export function buildCanaryFile(
  companies = COMPANIES,
  change: (row: Row, company: number) => Row | undefined = (row) => row,
): string {
  return buildMapping((row, at) =>
    at < companies ? change(withCanaries(row, at + 1), at + 1) : undefined,
  );
}

function withCanaries(row: Row, company: number): Row {
  const buildCompanyCanary = (group: Group) => buildCanary(company, group);
  return {
    ...row,
    legal_name: buildCompanyCanary('registry'),
    street: buildCompanyCanary('registry'),
    trade_name: buildCompanyCanary('profile'),
    description_en: buildCompanyCanary('profile'),
    description_fr: buildCompanyCanary('profile'),
    employees: buildCompanyCanary('headcount'),
    employees_year: '2024',
    funding_total_eur: buildCompanyCanary('funding'),
    contact_name: buildCompanyCanary('contact'),
    contact_email: `${buildCompanyCanary('contact')}@demo.example`,
    internal_note: buildCompanyCanary('internal'),
  };
}

export const PARTNER = 'curious';

/** A Kaart with these companies, released and published. No company has granted anything yet. */
export async function loadCanaries(...args: ConstructorParameters<typeof Setup>): Promise<Setup> {
  const setup = new Setup(...args);
  const { id } = await body<{ id: string }>(setup.import(buildCanaryFile(), '&edition=2025'));
  await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: {} });
  await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
  const partner = { client_id: PARTNER, name: 'Curious', purposes: [RESEARCH] };
  const added = await body<{ client_secret: string }>(
    setup.as('partner-admin', '/v1/partners', { json: partner }),
  );
  setup.secret = added.client_secret;
  await setup.as('publisher', '/v1/publications', { json: {} });
  return setup;
}

/** The groups of each company that an audience may read. */
export type Grants = ReadonlyMap<number, ReadonlySet<Group>>;

/** The recipients by audience, with the name that companies may use in decisions. */
export const READERS = { partners: PARTNER, dataspace: 'consumer' } as const;

/**
 * The groups that each recipient may read now, from the log of decisions. Without the base group, no group of
 * a company may be read.
 */
export async function readGrantsNow(setup: Setup): Promise<Readonly<Record<Audience, Grants>>> {
  const states = await Promise.all(
    NUMBERS.map((company) =>
      setup.kaart.consent.state(toRecordId(company), addMilliseconds(setup.now, 1)),
    ),
  );
  const openTo = (audience: Audience): Grants =>
    new Map(
      states.map(({ permitted, named }, at): [number, ReadonlySet<Group>] => {
        const own = named.find(
          (each) =>
            each.audience === audience && Object.values<string>(READERS).includes(each.recipient),
        );
        const groups = (own?.permitted ?? permitted[audience]) as readonly Group[];
        return [NUMBERS[at] ?? 0, new Set(groups.includes('registry') ? groups : [])];
      }),
    );
  return {
    partners: openTo('partners'),
    dataspace: openTo('dataspace'),
    public: openTo('public'),
  };
}

/**
 * The groups that a recipient may read if it began at the time of `before` and got the response at the time
 * of `after`.
 */
export function mergeGrants(before: Grants, after: Grants): Grants {
  return new Map(
    NUMBERS.map((company) => [
      company,
      new Set([...(before.get(company) ?? []), ...(after.get(company) ?? [])]),
    ]),
  );
}

export const NOTHING: Grants = new Map();

/** The groups of companies whose values are in a text although they are not granted. */
export function findLeaks(text: string, grants: Grants): readonly string[] {
  let sizeless: string | undefined;
  const withoutSizes = () => {
    sizeless ??= text.replaceAll(SIZE, '');
    return sizeless;
  };
  return NUMBERS.flatMap((company) =>
    GROUPS.filter((group) => {
      const canary = buildCanary(company, group);
      return (
        !grants.get(company)?.has(group) && text.includes(canary) && isWhole(canary, withoutSizes)
      );
    }).map((group) => `${group} of ${company}`),
  );
}

/** The numbers of the companies that a text names by their id. */
export function findNamed(text: string): readonly number[] {
  return NUMBERS.filter((company) => text.includes(toRecordId(company)));
}

/** The size of a file, in a header or a document. By chance, it may equal the number of a canary. */
const SIZE =
  /(content-length|content-range|bytes|byteSize)(["'\]:,\s{]|@value|bytes)*[\d*][\d/-]*/gi;

/** A number does not count if it is the size of a file, or part of a digest or of a longer number. */
function isWhole(canary: string, withoutSizes: () => string): boolean {
  return (
    !/^\d+$/.test(canary) || new RegExp(`(?<![0-9a-f.])${canary}(?![0-9a-f])`).test(withoutSizes())
  );
}
