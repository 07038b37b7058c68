import type { Companies, Company } from '../consent/ports.ts';
import { KaartError } from '../core/errors.ts';
import { collectPage } from '../core/page.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import { foldText } from '../mapping/values/fold.ts';

interface CachedEdition {
  readonly edition: string;
  /**
   * One short text for each record id, in the order of the edition, to save memory. `1B900001 <identity> Name` is
   * eligible, `0 <identity> Name` is not eligible and has no register number. A trade name is on a second line.
   */
  readonly companies: Promise<ReadonlyMap<string, string>>;
}

/** A company of the current edition in a list. */
interface ListedCompany {
  readonly id: string;
  readonly name: string;
  readonly tradeName: string | null;
  /** Number in the register of commerce; `null` if the edition has no number. */
  readonly rcsNumber: string | null;
  /** Whether the company is eligible, so that its row can be published. */
  readonly eligible: boolean;
}

interface CompanySearch {
  /**
   * A whole record id or register number. If no company has it, the text is a list of words. Each word must occur in
   * the names, the number or the record id. Case and accents make no difference. @default all companies
   */
  readonly search?: string | undefined;
  /** Cursor of the previous page. */
  readonly cursor?: string | undefined;
  /** Maximum number of companies on a page. */
  readonly limit: number;
}

/** A page of companies. `cursor` is absent on the last page. */
interface CompanyPage {
  readonly companies: readonly ListedCompany[];
  readonly cursor?: string | undefined;
}

/** The companies about which consent can be given, and a search over them. */
export interface KnownCompanies extends Companies {
  /** @throws KaartError `message-invalid` for a cursor that no page had */
  search(query: CompanySearch): Promise<CompanyPage>;
}

/** Returns the companies of the current edition with rows. An edition never changes, so it is read once and cached. */
export function currentEditionCompanies(mapping: MappingService): KnownCompanies {
  let cached: CachedEdition | undefined;
  const current = async (): Promise<ReadonlyMap<string, string>> => {
    const edition = await mapping.findCurrentEdition({ kind: 'rows' });
    if (edition === undefined) return new Map();
    if (cached?.edition !== edition.id)
      cached = { edition: edition.id, companies: readCompanies(mapping, edition.id) };
    const { companies } = cached;
    companies.catch(() => {
      cached = undefined;
    });
    return companies;
  };
  return {
    async find(recordIds) {
      const known = await current();
      return new Map(recordIds.flatMap((id) => toCompanyEntry(id, known.get(id))));
    },
    search: async (query) => pickCompanyPage([...(await current())], query),
  };
}

function toCompanyEntry(id: string, text: string | undefined): [string, Company][] {
  if (text === undefined) return [];
  const { eligible, rcsNumber, name } = parseCompanyText(id, text);
  return [[id, { eligible, rcsNumber, name, identity: text.split(' ', 2)[1] ?? '' }]];
}

function parseCompanyText(id: string, text: string): ListedCompany {
  const [first = '', tradeName = null] = text.split('\n');
  const [head = '', identity = ''] = first.split(' ', 2);
  const name = first.slice(head.length + identity.length + 2);
  return { id, name, tradeName, rcsNumber: head.slice(1) || null, eligible: first[0] === '1' };
}

async function pickCompanyPage(
  all: readonly (readonly [string, string])[],
  { search = '', cursor, limit }: CompanySearch,
): Promise<CompanyPage> {
  const last = all.findIndex(([id]) => id === cursor);
  if (cursor !== undefined && last === -1)
    throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  const found = findCompanies(all.slice(last + 1), chooseSearch(all, search));
  const page = await collectPage(found, limit, ({ id }) => id);
  return { companies: page.items, cursor: page.cursor };
}

function* findCompanies(
  companies: readonly (readonly [string, string])[],
  isFound: (company: ListedCompany) => boolean,
): Generator<ListedCompany> {
  for (const [id, text] of companies) {
    const company = parseCompanyText(id, text);
    if (isFound(company)) yield company;
  }
}

/** Searches by id or number if a company has this one, otherwise by all words of the search. */
function chooseSearch(
  all: readonly (readonly [string, string])[],
  search: string,
): (company: ListedCompany) => boolean {
  const folded = foldWithoutSpaces(search);
  const isExact = ({ id, rcsNumber }: ListedCompany) =>
    [id, rcsNumber ?? ''].some((text) => foldWithoutSpaces(text) === folded);
  if (folded !== '' && all.some(([id, text]) => isExact(parseCompanyText(id, text))))
    return isExact;
  const words = foldText(search).split(' ');
  return ({ id, name, tradeName, rcsNumber }) => {
    const searched = foldText(`${id} ${rcsNumber ?? ''} ${name} ${tradeName ?? ''}`);
    return words.every((word) => searched.includes(word));
  };
}

function foldWithoutSpaces(text: string): string {
  return foldText(text).replaceAll(' ', '');
}

async function readCompanies(mapping: MappingService, edition: string) {
  const companies = new Map<string, string>();
  for await (const { record, eligibility, identity } of mapping.readIdentifiedRecords(edition)) {
    const { record_id, rcs_number, legal_name } = record;
    const tradeName = 'trade_name' in record ? record.trade_name : null;
    const named = tradeName === null ? legal_name : `${legal_name}\n${tradeName}`;
    companies.set(
      record_id,
      `${eligibility === 'IN' ? '1' : '0'}${rcs_number ?? ''} ${identity ?? ''} ${named}`,
    );
  }
  return companies;
}
