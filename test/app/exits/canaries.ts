import type { Audience, FieldGroup } from '../../../lib/consent/vocabulary.ts';
import { addMilliseconds } from '../../../lib/core/instant.ts';
import { mappingWith, type Row } from '../mapping-file.ts';
import { body, RESEARCH, Room } from '../room.ts';

/** Companies whose every group of fields holds a word or number that stands nowhere else. */
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

export function idOf(company: number): string {
  return `LUHT-DEMO-${String(company).padStart(4, '0')}`;
}

/** What gives the company's group away, wherever it is read. */
export function canaryOf(company: number, group: Group): string {
  if (group === 'headcount') return String(14_000 + 37 * company);
  if (group === 'funding') return String(7_100_000 + 1_013 * company);
  return `canary-${group}-${String(company).padStart(4, '0')}`;
}

/** A file with these companies. @param companies how many @param change of the row of one */
export function canaryFile(
  companies = COMPANIES,
  change: (row: Row, company: number) => Row | undefined = (row) => row,
): string {
  return mappingWith((row, at) =>
    at < companies ? change(withCanaries(row, at + 1), at + 1) : undefined,
  );
}

function withCanaries(row: Row, company: number): Row {
  const canary = (group: Group) => canaryOf(company, group);
  return {
    ...row,
    legal_name: canary('registry'),
    street: canary('registry'),
    trade_name: canary('profile'),
    description_en: canary('profile'),
    description_fr: canary('profile'),
    employees: canary('headcount'),
    employees_year: '2024',
    funding_total_eur: canary('funding'),
    contact_name: canary('contact'),
    contact_email: `${canary('contact')}@demo.example`,
    internal_note: canary('internal'),
  };
}

export const PARTNER = 'curious';

/** A Kaart with these companies, released and published; no company has permitted anything yet. */
export async function canaryRoom(...given: ConstructorParameters<typeof Room>): Promise<Room> {
  const room = new Room(...given);
  const { id } = await body<{ id: string }>(room.import(canaryFile(), '&edition=2025'));
  await room.as('analyst:alice', `/v1/imports/${id}/submit`, { json: {} });
  await room.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
  const partner = { client_id: PARTNER, name: 'Curious', purposes: [RESEARCH] };
  const added = await body<{ client_secret: string }>(
    room.as('partner-admin', '/v1/partners', { json: partner }),
  );
  room.secret = added.client_secret;
  await room.as('publisher', '/v1/publications', { json: {} });
  return room;
}

/** Which groups of each company an audience may read. */
export type Grants = ReadonlyMap<number, ReadonlySet<Group>>;

/** Who reads as what, by the name that companies may decide about. */
export const READERS = { partners: PARTNER, dataspace: 'consumer' } as const;

/** What the log of permissions says now of who reads; without the registry nothing of a company is open. */
export async function grantsNow(room: Room): Promise<Readonly<Record<Audience, Grants>>> {
  const states = await Promise.all(
    NUMBERS.map((company) => room.kaart.consent.state(idOf(company), addMilliseconds(room.now, 1))),
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

/** What may be read by who began when `before` held and was answered when `after` did. */
export function either(before: Grants, after: Grants): Grants {
  return new Map(
    NUMBERS.map((company) => [
      company,
      new Set([...(before.get(company) ?? []), ...(after.get(company) ?? [])]),
    ]),
  );
}

export const NOTHING: Grants = new Map();

/** Groups of companies that stand in a text although they are not permitted. */
export function leaksIn(text: string, grants: Grants): readonly string[] {
  let sizeless: string | undefined;
  const withoutSizes = () => {
    sizeless ??= text.replaceAll(SIZE, '');
    return sizeless;
  };
  return NUMBERS.flatMap((company) =>
    GROUPS.filter((group) => {
      const canary = canaryOf(company, group);
      return (
        !grants.get(company)?.has(group) && text.includes(canary) && stands(canary, withoutSizes)
      );
    }).map((group) => `${group} of ${company}`),
  );
}

/** Numbers of companies that a text names by their id. */
export function namedIn(text: string): readonly number[] {
  return NUMBERS.filter((company) => text.includes(idOf(company)));
}

/** The size of a file, in a header or a document: by chance it may be the number of a canary. */
const SIZE =
  /(content-length|content-range|bytes|byteSize)(["'\]:,\s{]|@value|bytes)*[\d*][\d/-]*/gi;

/** A number is not one if it is the size of a file, or part of a digest or of a longer number. */
function stands(canary: string, withoutSizes: () => string): boolean {
  return (
    !/^\d+$/.test(canary) || new RegExp(`(?<![0-9a-f.])${canary}(?![0-9a-f])`).test(withoutSizes())
  );
}
