import { KaartError } from '../core/errors.ts';
import { LruCache } from '../core/lru-cache.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import { RevisionCache } from '../core/revision-cache.ts';
import type { Figures } from '../figures/indicator.ts';
import type { FiguresLookup, OfficialFigures } from '../http/files/figures-lookup.ts';
import { compareEditions, toCanonicalId } from '../mapping/edition.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import {
  computePopulationChange,
  type PopulationChange,
} from '../mapping/release/population-change.ts';
import {
  type Edition,
  findCurrentEdition,
  sortNewestFirst,
} from '../mapping/release/released-edition.ts';
import { buildFiguresJson } from '../method/figures-json.ts';
import { compareMethods } from '../method/methods.ts';
import { computeTrend } from '../method/trend.ts';

/** Where the editions and their rows are read. */
type EditionReader = Pick<MappingService, 'listEditions' | 'readRecords'>;

/** Maximum number of figures that are kept for one state of the editions. */
const MAX_COMPUTED_FIGURES = 50;

/** Reads the frozen figures of released editions. The population change of a trend is computed once for each pair of editions. */
export class FiguresSource implements FiguresLookup {
  readonly #mapping: EditionReader;
  readonly #populationChanges: Map<string, Promise<PopulationChange>>;

  /** @param populationChanges those that are known already */
  /** Computed figures by the editions that were read. They are dropped with the editions. */
  readonly #computedFigures = new WeakMap<readonly Edition[], LruCache<OfficialFigures>>();

  constructor(
    mapping: EditionReader,
    populationChanges = new Map<string, Promise<PopulationChange>>(),
  ) {
    this.#mapping = mapping;
    this.#populationChanges = populationChanges;
  }

  /** The same figures; the editions are read once for each revision. @param revision changes with the editions */
  withCachedEditions(revision: () => Promise<string>): FiguresSource {
    const mapping = this.#mapping;
    const cachedEditions = new RevisionCache<readonly Edition[]>();
    const listEditions = async () =>
      cachedEditions.get(await revision(), () => mapping.listEditions());
    const readRecords: EditionReader['readRecords'] = (id) => mapping.readRecords(id);
    return new FiguresSource({ listEditions, readRecords }, this.#populationChanges);
  }

  /** Released editions, the newest first. */
  async editions(): Promise<readonly Edition[]> {
    const all = await this.#mapping.listEditions();
    return sortNewestFirst(all.filter(({ state }) => state === 'released'));
  }

  /** @see FiguresLookup.editionsPage */
  async editionsPage({ limit, cursor }: PageRequest): Promise<ListPage<Edition>> {
    const before = cursor === undefined ? undefined : toCanonicalId(cursor);
    const editions = await this.editions();
    const older = editions.filter(({ id }) => !before || compareEditions(id, before) < 0);
    return collectPage(older, limit, ({ id }) => id);
  }

  /** @see FiguresLookup.edition */
  async edition(id: string): Promise<Edition> {
    return getEdition(await this.#mapping.listEditions(), id);
  }

  /** @see FiguresLookup.of */
  async of(id: string, from?: string): Promise<OfficialFigures> {
    const all = await this.#mapping.listEditions();
    const made =
      this.#computedFigures.get(all) ?? new LruCache<OfficialFigures>(MAX_COMPUTED_FIGURES);
    this.#computedFigures.set(all, made);
    const key = JSON.stringify([id, from]);
    const figures = made.get(key) ?? (await this.#make(all, id, from));
    made.set(key, figures);
    return figures;
  }

  async #make(all: readonly Edition[], id: string, from?: string): Promise<OfficialFigures> {
    const edition = getEdition(all, id);
    if (edition.state === 'retracted') throw retractedError(edition, all);
    const figures = getFrozenFigures(edition);
    const before =
      from === undefined ? findPredecessor(edition, all) : getEarlierEdition(edition, from, all);
    if (before === undefined)
      return { edition, figures, trend: null, summary: buildFiguresJson(figures) };
    const earlier = getFrozenFigures(before);
    const movement = await this.#populationChange(before, edition);
    const change = computeTrend(earlier, figures, { ...compareMethods(before, edition), movement });
    return {
      edition,
      figures,
      trend: change,
      summary: buildFiguresJson(figures, { earlier, trend: change }),
    };
  }

  #populationChange(from: Edition, to: Edition): Promise<PopulationChange> {
    // The id of an edition is never used again, also not the id of a retracted edition.
    const pair = `${from.id} ${to.id}`;
    const known = this.#populationChanges.get(pair);
    if (known !== undefined) return known;
    const movement = computePopulationChange(
      this.#eligibleCompanies(from),
      this.#eligibleCompanies(to),
    );
    this.#populationChanges.set(pair, movement);
    movement.catch(() => this.#populationChanges.delete(pair));
    return movement;
  }

  async *#eligibleCompanies({ id }: Edition): AsyncGenerator<string> {
    for await (const { record, eligibility } of this.#mapping.readRecords(id))
      if (eligibility === 'IN') yield record.record_id;
  }
}

/** Finds the newest edition of an earlier year that is released and not retracted. */
function findPredecessor({ family }: Edition, all: readonly Edition[]): Edition | undefined {
  return findCurrentEdition(
    all.filter((each) => Number(each.family) < Number(family)),
    {},
  );
}

/** @throws KaartError `not-found`, `message-invalid` for an edition that is not of an earlier year */
function getEarlierEdition(edition: Edition, from: string, all: readonly Edition[]): Edition {
  const before = getEdition(all, from);
  if (before.state === 'retracted') throw retractedError(before, all);
  if (Number(before.family) < Number(edition.family)) return before;
  throw new KaartError('edition-not-earlier', {
    code: 'message-invalid',
    parameters: {
      earlier: before.id,
      edition: edition.id,
    },
  });
}

function getEdition(all: readonly Edition[], id: string): Edition {
  const edition =
    id === 'current'
      ? findCurrentEdition(all, {})
      : all.find((each) => each.id === toCanonicalId(id));
  if (edition !== undefined) return edition;
  throw new KaartError('edition-not-there', { code: 'not-found', parameters: { edition: id } });
}

function retractedError({ id, family }: Edition, all: readonly Edition[]): KaartError {
  const replacedBy = findCurrentEdition(all, { family })?.id;
  const reason = 'edition-was-retracted';
  return replacedBy === undefined
    ? new KaartError(reason, { code: 'edition-retracted', parameters: { edition: id } })
    : new KaartError(reason, {
        code: 'superseded',
        parameters: { edition: id },
        details: { replacedBy },
      });
}

/** Returns the figures that were frozen when the edition was released. Later releases do not change them. */
function getFrozenFigures({ figures }: Edition): Figures {
  return figures as unknown as Figures;
}
