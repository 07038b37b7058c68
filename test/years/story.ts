import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { ROW_FORMATS } from '../../lib/publication/file-formats.ts';
import { DataSpace } from '../app/data-space/data-space.ts';
import { body, linesOf, RESEARCH, Setup } from '../app/setup.ts';
import { randomOf } from '../random.ts';
import {
  COLUMNS_2025,
  COLUMNS_2026,
  COLUMNS_2027,
  type Company,
  fileOf,
  newCompany,
  rcsOf,
  type VisibleGroups,
  visibleGroupsIn,
} from './companies.ts';
import {
  type Audience,
  type Decision,
  GROUPS,
  type Group,
  Oracle,
  type OracleEdition,
  type Recipient,
} from './oracle.ts';
import { ApiReader, addPartner, DataPlaneReader, type Read } from './readers.ts';

/** Companies of the first edition. */
const COMPANIES = 56;
export const MARKETING = 'https://w3id.org/dpv#Marketing';
/** The recipients about which companies decide by name. */
const NAMED_RECIPIENTS = { partners: 'lab', dataspace: 'consumer', public: undefined } as const;
/** A partner for the purpose of notice 2, about which companies decide by name. */
const MARKETING_LAB = 'market-lab';
const AUDIENCES: readonly Audience[] = ['partners', 'dataspace', 'public'];

/** Simulates years of an installation: all actions of the companies and of the team. */
export class Years {
  readonly oracle = new Oracle([RESEARCH]);
  readonly setup: Setup;
  readonly #space: DataSpace;
  readonly #random: () => number;
  readonly readers: ApiReader[] = [];
  /** One participant of the data space, once for each purpose. */
  readonly dataPlaneReaders: DataPlaneReader[];
  /** The true companies, by key. */
  readonly companies = new Map<number, Company>();
  /** The edition whose rows are served. */
  served = '';
  /**
   * The groups that each recipient got after the last nightly run and that have been granted since then
   * without a gap.
   */
  readonly #requiredRows = new Map<string, VisibleGroups>();
  #lastKey = COMPANIES;
  /** Partners about which companies decide by name. */
  readonly #namedPartners: string[] = [NAMED_RECIPIENTS.partners];

  private constructor(space: DataSpace, seed: number) {
    this.#space = space;
    this.setup = space.provider;
    this.#random = randomOf(seed);
    this.dataPlaneReaders = [
      new DataPlaneReader(space, { audience: 'dataspace', name: NAMED_RECIPIENTS.dataspace }),
    ];
  }

  static async begin(seed: number): Promise<Years> {
    const provide = async (...args: ConstructorParameters<typeof Setup>) => new Setup(...args);
    const space = await DataSpace.open({}, { at: '2025-10-01T08:00:00Z', provide });
    const years = new Years(space, seed);
    for (let key = 1; key <= COMPANIES; key += 1) years.companies.set(key, newCompany(key));
    for (const name of ['watch', NAMED_RECIPIENTS.partners])
      years.readers.push(
        new ApiReader(
          years.setup,
          { audience: 'partners', name },
          await addPartner(years.setup, name),
        ),
      );
    years.readers.push(new ApiReader(years.setup, { audience: 'public' }));
    return years;
  }

  close(): Promise<void> {
    return this.#space.close();
  }

  /** Readers for the purpose of notice 2: a partner by name, one of its audience only, everyone, and a participant. */
  async addMarketing(): Promise<void> {
    const purpose = MARKETING;
    for (const name of ['market', MARKETING_LAB]) {
      const secret = await addPartner(this.setup, name, [MARKETING, RESEARCH]);
      this.readers.push(new ApiReader(this.setup, { audience: 'partners', name, purpose }, secret));
    }
    this.readers.push(new ApiReader(this.setup, { audience: 'public', purpose }));
    const participant = {
      audience: 'dataspace',
      name: NAMED_RECIPIENTS.dataspace,
      purpose,
    } as const;
    this.dataPlaneReaders.push(new DataPlaneReader(this.#space, participant));
    this.#namedPartners.push(MARKETING_LAB);
  }

  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.#random() * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** Picks different items. */
  pickSeveral<T>(list: readonly T[], count: number): readonly T[] {
    const left = [...list];
    return Array.from({ length: count }, () => {
      const one = this.pick(left);
      left.splice(left.indexOf(one), 1);
      return one;
    });
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  advanceDays(days: number): void {
    this.setup.now = addMilliseconds(this.setup.now, days * DAY_MS);
  }

  // Actions of the team

  addCompany(): Company {
    this.#lastKey += 1;
    const company = newCompany(this.#lastKey);
    this.companies.set(company.key, company);
    return company;
  }

  change(key: number, change: (company: Company) => Partial<Company>): Company {
    const before = this.#company(key);
    const after = { ...before, ...change(before) };
    this.companies.set(key, after);
    return after;
  }

  renumber(key: number, change = 1): Company {
    return this.change(key, () => ({ rcs: rcsOf(key, change) }));
  }

  #company(key: number): Company {
    const company = this.companies.get(key);
    if (company === undefined) throw new Error(`no company ${key}`);
    return company;
  }

  file(id: string, companies: readonly Company[]): string {
    const year = Number(id.slice(0, 4));
    const columns = { 2025: COLUMNS_2025, 2026: COLUMNS_2026 }[year] ?? COLUMNS_2027;
    return fileOf(companies, {
      year,
      columns,
      updatedAt: addMilliseconds(this.setup.now, -DAY_MS),
    });
  }

  /** Imports a file, and accepts the rows under review, as an analyst after a look into the register. */
  async import(id: string, companies: readonly Company[]): Promise<string> {
    const response = await this.setup.import(this.file(id, companies), `&edition=${id}`);
    const { id: item } = await this.requireSuccess<{ id: string }>(response);
    const path = `/v1/imports/${item}`;
    for (const row of await linesOf(this.setup.as('analyst', `${path}/review`))) {
      const json = { kind: 'accept', note: 'seen in the register' };
      await this.requireSuccess(
        await this.setup.as('analyst', `${path}/review/${row['id']}`, { json }),
      );
    }
    return item;
  }

  /** Adds an edition: import, submission, release by another person. */
  async release(id: string, companies: readonly Company[]): Promise<void> {
    const item = await this.import(id, companies);
    const path = `/v1/imports/${item}`;
    const json = { changeNote: 'corrected' };
    const submitted = await this.setup.as('analyst:alice', `${path}/submit`, { json });
    const { counts } = await this.requireSuccess<{ counts: { rejected: number } }>(submitted);
    if (counts.rejected > 0) throw new Error(`${counts.rejected} rows of ${id} were rejected`);
    await this.requireSuccess(await this.setup.as('releaser:bob', `${path}/release`, { json: {} }));
    this.oracle.released(id, companies);
    await this.setup.kaart.deliver();
  }

  /** @returns whether a second person has to lift a hold */
  async publish(): Promise<boolean> {
    const response = await this.setup.as('publisher', '/v1/publications', { json: {} });
    const { kind } = await this.requireSuccess<{ kind: string }>(response);
    if (kind === 'held') return true;
    await this.#afterPublication();
    return false;
  }

  async liftHold(): Promise<void> {
    const json = { reason: 'seen' };
    await this.requireSuccess(
      await this.setup.as('releaser:carol', '/v1/publications/hold/lift', { json }),
    );
    await this.#afterPublication();
  }

  /** Makes a nightly run. If it is held, a second person lifts the hold. */
  async night(): Promise<void> {
    if (await this.publish()) await this.liftHold();
    await this.setup.kaart.deliver();
  }

  async #afterPublication(): Promise<void> {
    this.serveEdition(this.oracle.current.id);
    await this.setup.kaart.deliver();
  }

  /** Serves the rows of an edition from now on, as the current grants allow. */
  serveEdition(id: string): void {
    this.served = id;
    for (const recipient of this.#recipients())
      this.#requiredRows.set(
        nameOf(recipient),
        this.oracle.open(this.#served, recipient, this.setup.now).least,
      );
  }

  async retract(id: string): Promise<void> {
    const json = { reason: 'a wrong file' };
    const path = `/v1/editions/${id}/retraction`;
    const { editions } = await this.requireSuccess<{ editions: { id: string }[] }>(
      await this.setup.as('releaser:bob', path, { json }),
    );
    this.oracle.retracted(editions.map((each) => each.id));
  }

  async confirmRetraction(id: string): Promise<void> {
    const path = `/v1/editions/${id}/retraction/confirmation`;
    const ofOne = await this.setup.as('releaser:bob', path, { method: 'POST' });
    if (ofOne.status !== 403) throw new Error(`one person confirmed: ${ofOne.status}`);
    await this.requireSuccess(await this.setup.as('releaser:carol', path, { method: 'POST' }));
  }

  async undoRetraction(id: string): Promise<void> {
    const path = `/v1/editions/${id}/retraction/undoing`;
    const json = { reason: 'the file was right' };
    const { editions } = await this.requireSuccess<{ editions: { id: string }[] }>(
      await this.setup.as('releaser:carol', path, { json }),
    );
    this.oracle.retracted(
      editions.map((each) => each.id),
      false,
    );
  }

  /** A second person confirms that the company of a row is the one that decided before. */
  async confirmIdentity(key: number): Promise<void> {
    const path = `/v1/companies/${this.#rowOf(key).recordId}/identity/confirmations`;
    const json = { reason: 'register excerpt' };
    await this.requireSuccess(await this.setup.as('releaser:dave', path, { json }));
    this.oracle.confirmed(key);
    this.narrowExpectedRows();
  }

  // Actions of companies

  /** A random decision of a random company. */
  async decide(key = this.pick(this.#decidingCompanies())): Promise<void> {
    const audience = this.pick(AUDIENCES);
    const byName =
      audience === 'partners' ? this.pick(this.#namedPartners) : NAMED_RECIPIENTS[audience];
    const name = this.chance(0.25) ? byName : undefined;
    const isOpen = this.chance(0.6);
    const groups = this.chance(0.4)
      ? [...GROUPS]
      : GROUPS.filter((group) => this.chance(0.4) || (isOpen && group === 'registry'));
    if (groups.length === 0) return;
    const until =
      isOpen && this.chance(0.2)
        ? addMilliseconds(this.setup.now, (1 + 400 * this.#random()) * DAY_MS)
        : undefined;
    const about = { audience, ...(name !== undefined && { name }), ...(until && { until }) };
    await this.decideAs(key, groups, { ...about, isOpen });
  }

  /** Companies that may decide: those of the current edition. */
  #decidingCompanies(): readonly number[] {
    return this.oracle.current.rows
      .filter(({ company }) => !company.isMerged)
      .map(({ company }) => company.key);
  }

  async decideAs(
    key: number,
    groups: readonly Group[],
    about: Pick<Decision, 'audience' | 'name' | 'isOpen' | 'until'>,
  ): Promise<void> {
    const { audience, name, isOpen, until } = about;
    const refuses = !isOpen && (name !== undefined || this.chance(0.3));
    const json = {
      audiences: [audience],
      ...(name !== undefined && { recipient: name }),
      ...(isOpen && until !== undefined && { validUntil: until }),
      ...(refuses && { kind: 'refused' }),
      ...(!isOpen &&
        !refuses &&
        this.chance(0.3) && { effectiveAt: addMilliseconds(this.setup.now, -DAY_MS) }),
    };
    await this.#record(key, groups, { what: isOpen || refuses ? 'consents' : 'withdrawals', json });
    this.#recordInOracle(key, groups, about);
  }

  /** Withdraws everything from everyone, as of an earlier day. */
  async withdrawAll(key: number): Promise<void> {
    const json = { effectiveAt: addMilliseconds(this.setup.now, -30 * DAY_MS) };
    await this.#record(key, GROUPS, { what: 'withdrawals', json });
    for (const audience of AUDIENCES) {
      this.#recordInOracle(key, GROUPS, { audience, isOpen: false });
      for (const name of audience === 'partners'
        ? this.#namedPartners
        : [NAMED_RECIPIENTS[audience]]) {
        if (name === undefined) continue;
        // it applies to the recipients about which the company has decided by name
        const named = GROUPS.filter((group) =>
          this.oracle.hasNamed({ company: key, group, audience, name }),
        );
        this.#recordInOracle(key, named, { audience, name, isOpen: false });
      }
    }
  }

  async #record(
    key: number,
    groups: readonly Group[],
    { what, json }: { what: 'consents' | 'withdrawals'; json: object },
  ): Promise<void> {
    const path = `/v1/companies/${this.#rowOf(key).recordId}/${what}`;
    const by = [
      ['company-representative', groups.filter((group) => group !== 'contact')],
      ['data-subject', groups.filter((group) => group === 'contact')],
    ] as const;
    for (const [givenBy, fieldGroups] of by) {
      if (fieldGroups.length === 0) continue;
      const decision = { ...json, fieldGroups, givenBy, language: 'en', evidenceRef: 'mail://1' };
      await this.requireSuccess(await this.setup.as('consent-officer', path, { json: decision }));
    }
  }

  #recordInOracle(
    key: number,
    groups: readonly Group[],
    about: Pick<Decision, 'audience' | 'name' | 'isOpen' | 'until'>,
  ): void {
    const { recordId, person } = this.#rowOf(key);
    for (const group of groups)
      this.oracle.record(recordId, { ...about, company: key, person, group });
    this.narrowExpectedRows();
  }

  /** The company in the current edition, or in its last state. */
  #rowOf(key: number): Company {
    const row = this.oracle.current.rows.find(({ company }) => company.key === key);
    return row?.company ?? this.#company(key);
  }

  // Reads

  get #served(): OracleEdition {
    return this.oracle.edition(this.served);
  }

  #recipients(): readonly Recipient[] {
    return [...this.readers, ...this.dataPlaneReaders].map(({ recipient }) => recipient);
  }

  /** Removes the groups from the required rows that are not granted any more. */
  narrowExpectedRows(): void {
    for (const recipient of this.#recipients()) {
      const { least } = this.oracle.open(this.#served, recipient, this.setup.now);
      const required = this.#requiredRows.get(nameOf(recipient)) ?? new Map();
      this.#requiredRows.set(nameOf(recipient), intersection(required, least));
    }
  }

  /** Returns the faults in the reads of all recipients. @param isThorough whether every format and old versions are read */
  async findFaults(isThorough = true): Promise<readonly string[]> {
    this.narrowExpectedRows();
    const found: string[] = [];
    for (const reader of this.readers) {
      const first = await reader.rows();
      found.push(...this.#faultsOf(reader.recipient, first));
      found.push(...(await this.#faultsOfCountsAndFeed(reader, first)));
      if (isThorough) found.push(...(await this.#faultsOfFiles(reader)));
    }
    for (const format of isThorough ? ROW_FORMATS : (['jsonl'] as const))
      for (const plane of this.dataPlaneReaders)
        found.push(...this.#faultsOf(plane.recipient, await plane.rows(format)));
    found.push(...(await this.#faultsOfDecisions()));
    if (isThorough) found.push(...(await this.#faultsOfCatalog()));
    return found;
  }

  /** Compares the counts and the feed of changes with the rows. */
  async #faultsOfCountsAndFeed(reader: ApiReader, { rows }: Read): Promise<readonly string[]> {
    const counted = await reader.countCompanies();
    const faults = await reader.followFeed();
    return [
      ...(counted === rows.length ? [] : [`${counted} counted, ${rows.length} read`]),
      ...faults,
    ].map((fault) => `${nameOf(reader.recipient)}, ${fault}`);
  }

  async #faultsOfFiles(reader: ApiReader): Promise<readonly string[]> {
    const reads = [...(await reader.files())];
    for (const format of ROW_FORMATS) reads.push(await reader.rows(format));
    const found = reads.flatMap((read) => this.#faultsOf(reader.recipient, read));
    for (const version of reader.versions.slice(-4, -1)) {
      const { exit, rows } = await reader.redacted(version);
      const edition = this.oracle.edition(version.split('-')[0] ?? '');
      const { upper } = this.oracle.open(edition, reader.recipient, this.setup.now);
      const allowed = edition.isRetracted ? new Map() : upper;
      found.push(
        ...missingFrom(visibleGroupsIn(rows), allowed).map((each) =>
          describeFault(reader.recipient, exit, each),
        ),
      );
    }
    return found;
  }

  #faultsOf(recipient: Recipient, { exit, rows }: Read): readonly string[] {
    const { upper } = this.oracle.open(this.#served, recipient, this.setup.now);
    const shown = visibleGroupsIn(rows);
    const required = this.#requiredRows.get(nameOf(recipient)) ?? new Map();
    return [
      ...missingFrom(shown, upper).map((each) => describeFault(recipient, exit, each)),
      ...missingFrom(required, shown).map((each) =>
        describeFault(recipient, exit, `${each} is missing`),
      ),
    ];
  }

  /** Checks the access decisions for other systems: they are about the current edition, and do not wait for a night. */
  async #faultsOfDecisions(): Promise<readonly string[]> {
    const found: string[] = [];
    const { rows } = this.oracle.current;
    const eligible = rows.map(({ company }) => company).filter(({ isMerged }) => !isMerged);
    const unnamed = AUDIENCES.map((audience): Recipient => ({ audience }));
    for (const recipient of [...unnamed, ...this.#recipients()]) {
      const { audience, name, purpose = RESEARCH } = recipient;
      const json = {
        audience,
        ...(name !== undefined && { recipient: name }),
        purpose,
        organisations: eligible.map(({ recordId }) => recordId),
        fieldGroups: [...GROUPS],
      };
      const response = await this.setup.as('consent-officer', '/v1/access-decisions', { json });
      const { decisions } = await this.requireSuccess<{
        decisions: { company: string; groups: Record<string, { decision: string }> }[];
      }>(response);
      const permitted = new Map(
        eligible.flatMap(({ key, person }, at): [number, ReadonlySet<string>][] => {
          const { groups = {} } = decisions[at] ?? {};
          const open = GROUPS.filter((group) => groups[group]?.decision === 'permit');
          if (open.length === 0) return [];
          return [
            [key, new Set(open.map((each) => (each === 'contact' ? `contact:${person}` : each)))],
          ];
        }),
      );
      const { least, upper } = this.oracle.open(this.oracle.current, recipient, this.setup.now);
      found.push(
        ...missingFrom(permitted, upper).map((each) => describeFault(recipient, 'decisions', each)),
      );
      found.push(
        ...missingFrom(least, permitted).map((each) =>
          describeFault(recipient, 'decisions', `${each} is missing`),
        ),
      );
    }
    return found;
  }

  /** The catalog names no company, and gives the share of public companies to 5 %. */
  async #faultsOfCatalog(): Promise<readonly string[]> {
    const catalog = await (await this.setup.ask('/catalog.jsonld')).text();
    const named = catalog.match(/z(registry|profile|person|internal)\d+/g) ?? [];
    const open = this.readers.find(({ recipient }) => recipient.audience === 'public');
    const rows = (await open?.rows())?.rows.length ?? 0;
    const eligible = this.#served.rows.filter(({ company }) => !company.isMerged).length;
    const percent = 5 * Math.floor((20 * rows) / eligible + 0.5);
    const count = /"dqv:value":\s*\{[^}]*"@value":\s*"(\d+)"/.exec(catalog)?.[1];
    return [
      ...named.map((word) => `the catalog says ${word}`),
      ...(count === String(percent) ? [] : [`the catalog says ${count} %, not ${percent} %`]),
    ];
  }

  /** @throws Error if the response is not a success */
  async requireSuccess<T>(response: Response): Promise<T> {
    if (response.ok) return body<T>(response);
    throw new Error(`${response.status} ${(await response.text()).slice(0, 2_000)}`);
  }
}

function nameOf({ audience, name = '', purpose = '' }: Recipient): string {
  return [audience, name, purpose.split('#')[1]].filter(Boolean).join('/');
}

function describeFault(recipient: Recipient, exit: string, what: string): string {
  return `${nameOf(recipient)}, ${exit}: ${what}`;
}

/** The items of one list that are not in the other. */
function missingFrom(shown: VisibleGroups, allowed: VisibleGroups): readonly string[] {
  return [...shown].flatMap(([key, groups]) =>
    [...groups]
      .filter((group) => !allowed.get(key)?.has(group))
      .map((group) => `${group} of ${key}`),
  );
}

function intersection(shown: VisibleGroups, allowed: VisibleGroups): VisibleGroups {
  const common = [...shown].map(([key, groups]): [number, ReadonlySet<string>] => [
    key,
    new Set([...groups].filter((group) => allowed.get(key)?.has(group))),
  ]);
  return new Map(common.filter(([, groups]) => groups.has('registry')));
}
