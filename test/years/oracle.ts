import type { Company, VisibleGroups } from './companies.ts';

export type Audience = 'partners' | 'dataspace' | 'public';
export const GROUPS = ['registry', 'profile', 'headcount', 'funding', 'contact'] as const;
export type Group = (typeof GROUPS)[number];

/** A recipient of rows. */
export interface Recipient {
  readonly audience: Audience;
  readonly name?: string;
  /** Default: the purposes that every notice names. */
  readonly purpose?: string;
}

/** A decision of a company or of its contact person. */
export interface Decision {
  readonly company: number;
  /** The contact person at that time. */
  readonly person: number;
  readonly group: Group;
  readonly audience: Audience;
  readonly name?: string;
  readonly isOpen: boolean;
  /** Last moment of a permission. */
  readonly until?: string;
}

interface RecordedDecision extends Decision {
  readonly at: number;
  readonly recordId: string;
  readonly revision: number;
  /** The period in the mapping to which the decision belongs. */
  readonly stay: string;
  /** The company in the register at that time. */
  readonly identity: string | undefined;
}

/** A row of an edition, with its true company. */
export interface EditionRow {
  readonly company: Company;
  /** The first edition since which the company has had this register number without a gap. */
  readonly stay: string;
}

export interface OracleEdition {
  readonly id: string;
  readonly rows: readonly EditionRow[];
  isRetracted: boolean;
}

/** The rows of a recipient: all of `least`, and no others than those of `upper`. */
export interface Bounds {
  readonly least: VisibleGroups;
  readonly upper: VisibleGroups;
}

/**
 * The expected rows, computed with the true company of each row. It shares no code and no data with Kaart.
 *
 * - Only the company's own decisions grant its row, under any record id.
 * - Contact data are granted only by the person in the row.
 * - A decision under another register number, or before an edition without the company, does not apply until the company
 *   repeats it or a second person confirms that it is the same company.
 * - A material revision of the notice ends the grants under earlier revisions.
 * - The latest decision counts. A decision about one recipient by name has priority over one about its audience.
 */
export class Oracle {
  readonly editions: OracleEdition[] = [];
  readonly #decisions: RecordedDecision[] = [];
  readonly #ofCompany = new Map<number, RecordedDecision[]>();
  readonly #ofRecord = new Map<string, RecordedDecision[]>();
  /** Revisions of the notice: whether each is material, and its purposes. */
  readonly #revisions: { readonly isMaterial: boolean; readonly purposes: readonly string[] }[];

  constructor(purposes: readonly string[]) {
    this.#revisions = [{ isMaterial: false, purposes }];
  }

  /** The current edition: the newest one that is not retracted. */
  get current(): OracleEdition {
    const current = this.editions.toSorted(newestFirst).find(({ isRetracted }) => !isRetracted);
    if (current === undefined) throw new Error('no edition counts');
    return current;
  }

  edition(id: string): OracleEdition {
    const found = this.editions.find((edition) => edition.id === id);
    if (found === undefined) throw new Error(`no edition ${id}`);
    return found;
  }

  released(id: string, companies: readonly Company[]): void {
    const lower = this.editions
      .filter((each) => newestFirst(each, { id }) > 0)
      .toSorted(newestFirst);
    const counting = lower.findIndex(({ isRetracted }) => !isRetracted);
    const before = counting < 0 ? undefined : lower[counting];
    const between = counting < 0 ? lower : lower.slice(0, counting);
    const rows = companies.map((company) => {
      const known = [...(before ? [before] : []), ...between].flatMap(({ rows: all }) =>
        all.filter((row) => isSameStay(row.company, company)),
      );
      return { company, stay: known[0]?.stay ?? `${id}/${identityOf(company)}` };
    });
    this.editions.push({ id, rows, isRetracted: false });
  }

  retracted(ids: readonly string[], isRetracted = true): void {
    for (const id of ids) this.edition(id).isRetracted = isRetracted;
  }

  revised(isMaterial: boolean, purposes: readonly string[]): void {
    this.#revisions.push({ isMaterial, purposes });
  }

  record(recordId: string, decision: Decision): void {
    const row = this.current.rows.find(({ company }) => company.key === decision.company);
    const last = this.#ofCompany.get(decision.company)?.at(-1);
    const stay = row?.stay ?? last?.stay ?? '';
    const identity = row === undefined ? last?.identity : identityOf(row.company);
    const revision = this.#revisions.length;
    this.#note({ ...decision, recordId, revision, stay, identity, at: this.#decisions.length });
  }

  #note(entry: RecordedDecision): void {
    this.#decisions.push(entry);
    listIn(this.#ofCompany, entry.company).push(entry);
    listIn(this.#ofRecord, entry.recordId).push(entry);
  }

  /** The decisions of a company under the record id of the row. */
  #under({ company: { key, recordId } }: EditionRow): readonly RecordedDecision[] {
    return (this.#ofCompany.get(key) ?? []).filter((each) => each.recordId === recordId);
  }

  /** Whether a company has decided about a recipient by name. */
  hasNamed({ company, group, audience, name }: Omit<Decision, 'person' | 'isOpen'>): boolean {
    const words = this.#ofCompany.get(company) ?? [];
    return words.some(
      (each) => each.group === group && each.audience === audience && each.name === name,
    );
  }

  /** An officer confirmed that the company of a row is the one that decided before: the earlier decisions apply to the row. */
  confirmed(key: number): void {
    const row = this.current.rows.find(({ company }) => company.key === key);
    const own = row === undefined ? [] : this.#under(row);
    const before = own.findLast((each) => each.stay !== row?.stay);
    if (row === undefined || before === undefined) return;
    const last = new Map<string, RecordedDecision>();
    for (const each of own) if (each.stay === before.stay) last.set(keyOf(each), each);
    const isOwn = (each: RecordedDecision) =>
      own.some((other) => other.stay === row.stay && keyOf(other) === keyOf(each));
    // the order of the earlier decisions stays the same: a decision about an audience may follow one about a
    // named recipient
    for (const each of [...last.values()].toSorted((a, b) => a.at - b.at)) {
      if (isOwn(each)) continue;
      if (each.group === 'contact' && each.person !== row.company.person) continue;
      const { stay } = row;
      this.#note({ ...each, stay, identity: identityOf(row.company), at: this.#decisions.length });
    }
  }

  /** The rows of an edition that a recipient may get. */
  open(edition: OracleEdition, reader: Recipient, now: string): Bounds {
    const least = new Map<number, ReadonlySet<string>>();
    const upper = new Map<number, ReadonlySet<string>>();
    for (const row of edition.rows) {
      if (row.company.isMerged) continue;
      const may = GROUPS.filter((group) => this.#mayShow(row, group, reader, now));
      if (may[0] !== 'registry') continue;
      upper.set(row.company.key, named(may, row.company));
      const must = may.filter((group) => this.#mustShow(row, group, reader, now));
      if (must[0] === 'registry') least.set(row.company.key, named(must, row.company));
    }
    return { least, upper };
  }

  #mayShow(row: EditionRow, group: Group, reader: Recipient, now: string): boolean {
    return this.#lastWords(row, group, reader).some((word) => this.#opens(word, row, reader, now));
  }

  #opens(word: RecordedDecision, row: EditionRow, reader: Recipient, now: string): boolean {
    if (!word.isOpen || !isAbout(row, word)) return false;
    if (word.until !== undefined && now > word.until) return false;
    return this.#countsUnderNotice(word, reader);
  }

  /**
   * The last decision of the company about the recipient, or else about its audience. Both, if it granted to
   * the recipient first and to the audience later. A last withdrawal applies to every row of the company, a
   * last grant only to the row that it was about.
   */
  #lastWords(
    row: EditionRow,
    group: Group,
    { audience, name }: Recipient,
  ): readonly RecordedDecision[] {
    const own = this.#words(row).filter(
      (each) => each.group === group && each.audience === audience,
    );
    const about = (who: string | undefined) => {
      const words = own.filter((each) => each.name === who);
      const last = words.at(-1);
      if (!last?.isOpen) return last;
      // the earlier refusal is replaced, although the grant is about another row
      const lastOwn = words.findLast((each) => isAbout(row, each));
      return lastOwn?.isOpen ? lastOwn : undefined;
    };
    const byName = name === undefined ? undefined : about(name);
    const all = about(undefined);
    if (byName === undefined || all === undefined) return [byName ?? all ?? []].flat();
    return byName.isOpen && all.at > byName.at ? [byName, all] : [byName];
  }

  /**
   * The decisions of a company under the record id of the row. In a wrong edition, the company may have
   * another record id. A grant under that id is about no other row, but a withdrawal under that id applies to
   * all rows.
   */
  #words({ company }: EditionRow): readonly RecordedDecision[] {
    return (this.#ofCompany.get(company.key) ?? []).filter(
      ({ recordId, isOpen, identity }) =>
        recordId === company.recordId || (!isOpen && identity === identityOf(company)),
    );
  }

  #countsUnderNotice({ revision }: RecordedDecision, { purpose }: Recipient): boolean {
    const later = this.#revisions.slice(revision);
    if (later.some(({ isMaterial }) => isMaterial)) return false;
    if (purpose === undefined) return true;
    return this.#revisions.slice(revision - 1).every(({ purposes }) => purposes.includes(purpose));
  }

  /** Two rules contradict here, so it is also right to show less. */
  #mustShow(row: EditionRow, group: Group, reader: Recipient, now: string): boolean {
    const [word] = this.#lastWords(row, group, reader);
    if (word === undefined) return false;
    if (!this.#opens(word, row, reader, now)) return false;
    const others = (this.#ofRecord.get(row.company.recordId) ?? []).filter(
      (each) => each.group === group && each.audience === reader.audience,
    );
    const byName = others.findLast(({ name }) => name !== undefined && name === reader.name);
    if (byName !== undefined && word.name === undefined) return false;
    // a withdrawal under the record id may have been about this company
    return !others.some(
      (each) => each.company !== word.company && !each.isOpen && each.at > word.at,
    );
  }
}

/** Whether the decision was about the company of a row; for contact data, whether the person in the row made it. */
function isAbout({ company, stay }: EditionRow, entry: RecordedDecision): boolean {
  return entry.stay === stay && (entry.group !== 'contact' || entry.person === company.person);
}

/** The later edition first: by year, then by correction. */
function newestFirst(a: { readonly id: string }, b: { readonly id: string }): number {
  const [yearA = 0, correctionA = 0] = a.id.split('.').map(Number);
  const [yearB = 0, correctionB = 0] = b.id.split('.').map(Number);
  return yearB - yearA || correctionB - correctionA;
}

function isSameStay(one: Company, other: Company): boolean {
  return one.recordId === other.recordId && identityOf(one) === identityOf(other);
}

/** The company as it is in the register. */
function identityOf({ key, rcs }: Company): string {
  return `${key}/${rcs}`;
}

function listIn<K>(lists: Map<K, RecordedDecision[]>, key: K): RecordedDecision[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function keyOf({ group, audience, name }: Decision): string {
  return `${group}/${audience}/${name ?? ''}`;
}

function named(groups: readonly Group[], { person }: Company): ReadonlySet<string> {
  return new Set(groups.map((group) => (group === 'contact' ? `${group}:${person}` : group)));
}
