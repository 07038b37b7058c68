import { mergeByRecordId } from '../consent/merge.ts';
import { type DataRecipient, type NamedRecipient, timelineFor } from '../consent/reader.ts';
import { type CompanyTimeline, grantedGroupsAt, type Timeline } from '../consent/timeline.ts';
import { grantsOfRows } from '../consent/timeline-of-company.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { FigureCounter, type ShownTo } from '../figures/counter.ts';
import { EditionPair } from '../figures/edition-pair.ts';
import type { Figures } from '../figures/indicator.ts';
import { releasedFigures } from '../figures/release.ts';
import type { EditionDefinition } from '../mapping/edition.ts';
import { outerJoin } from '../mapping/outer-join.ts';
import type { EarlierEdition, FiguresMade, FiguresWanted, ScopedRecord } from '../mapping/ports.ts';
import { newestFirst } from '../mapping/released-edition.ts';
import { figuresMethodOf } from '../method/methods.ts';
import type { NamedReaders } from '../publication/ports.ts';

/** Who could read which rows, now and before. */
export interface GrantHistory extends Pick<NamedReaders, 'named'> {
  /** Of all companies with consent, ascending by record id, whole from an instant on. */
  permits(from: Instant): AsyncIterable<CompanyTimeline>;
}

/** A reader that holds what all readers together hold. */
const TOGETHER = 'all readers together';

type Counter = FigureCounter<never>;

/**
 * The figures of an edition as they are released: checked against every audience and every reader
 * by name, each with all rows that it could read at any time since the first release of the family,
 * and against all of them together.
 */
export class ReleaseFigures {
  readonly #history: GrantHistory;
  readonly #clock: Clock;

  constructor(history: GrantHistory, clock: Clock) {
    this.#history = history;
    this.#clock = clock;
  }

  /** @throws KaartError `message-invalid` for an exact fact that the edition does not have */
  async of(wanted: FiguresWanted): Promise<FiguresMade> {
    const { definition, earlier } = wanted;
    const views = await this.#views(earlier);
    const counter = counterOf(definition, views.names);
    assertFacts(counter, wanted.exact);
    for await (const { record, shown } of views.companies(definition, wanted))
      counter.add(record, shown);
    const released = releasedFigures(counter, {
      pairs: await pairsOf(counter, wanted, views),
      exact: new Set(wanted.exact),
      ...latestOf(wanted),
    });
    const { figures, checked, changed } = released;
    const disclosure = { checked: checked.map(plain), changed };
    return { figures: figures as unknown as Json, disclosure };
  }

  async #views(earlier: readonly EarlierEdition[]): Promise<Views> {
    const named: NamedRecipient[] = [];
    for await (const reader of this.#history.named()) named.push(reader);
    const readers = [...AUDIENCES.map((audience) => ({ audience })), ...named];
    return new Views(readers, { history: this.#history, earlier, now: this.#clock() });
  }
}

interface Around {
  readonly history: GrantHistory;
  readonly earlier: readonly EarlierEdition[];
  readonly now: Instant;
}

interface SeenCompany {
  readonly id: string;
  readonly record: never;
  readonly shown: ShownTo;
}

/** What each reader could read of the companies of an edition. */
class Views {
  /** In the order of `shown`. */
  readonly names: readonly string[];
  readonly #readers: readonly DataRecipient[];
  readonly #around: Around;

  constructor(readers: readonly DataRecipient[], around: Around) {
    this.#readers = readers;
    this.#around = around;
    const name = ({ audience, recipient }: DataRecipient) =>
      recipient === undefined ? audience : `${audience}/${recipient}`;
    this.names = [...readers.map(name), TOGETHER];
  }

  /** The companies that an edition counts, with what they could show since the first release of its family. */
  async *companies(
    { family, kind }: EditionDefinition,
    { rows, identities }: Pick<EarlierEdition, 'rows' | 'identities'>,
  ): AsyncGenerator<SeenCompany> {
    const { earlier, history, now } = this.#around;
    const releases = earlier
      .filter(({ edition }) => edition.family === family)
      .map(({ edition }) => edition.released.at);
    const from = [...releases, now].sort()[0] as Instant;
    // the rows of the 2020 study are in no dataset
    const permits = kind === 'rows' ? grantsOfRows(history.permits(from), identities()) : [];
    for await (const [record, timeline] of mergeByRecordId(counted(rows()), permits)) {
      const shown = this.#shown(timeline, { from, now });
      yield { id: record.record_id, record: record as never, shown };
    }
  }

  #shown(timeline: Timeline, span: Span): ShownTo {
    const each = this.#readers.map((reader) => groupsWithin(timeline, reader, span));
    const open = each[AUDIENCES.indexOf('public')] ?? NOTHING;
    const own = each.map((groups) => union([groups, open]));
    return [...own, union(own)];
  }
}

async function* counted(rows: AsyncIterable<ScopedRecord>) {
  for await (const { record, scope } of rows) if (scope === 'IN') yield record;
}

interface Span {
  readonly from: Instant;
  readonly now: Instant;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The groups that a reader could read at any instant of the span. */
function groupsWithin(timeline: Timeline, reader: DataRecipient, span: Span): ReadonlySet<string> {
  const own = timelineFor(timeline, reader);
  const decisions = Object.values(own).flatMap((list) => list ?? []);
  if (decisions.length === 0) return NOTHING;
  const instants = decisions
    .map(({ effectiveAt }) => effectiveAt)
    .filter((at) => at > span.from && at < span.now);
  return union(
    [...new Set([span.from, ...instants, span.now])].map(
      (at) => new Set<string>(grantedGroupsAt(own, reader.audience, at)),
    ),
  );
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const filled = sets.filter(({ size }) => size > 0);
  return filled.length < 2 ? (filled[0] ?? NOTHING) : new Set(filled.flatMap((set) => [...set]));
}

async function pairsOf(counter: Counter, wanted: FiguresWanted, views: Views) {
  const pairs = [];
  for (const earlier of wanted.earlier) {
    const { edition } = earlier;
    const figures = edition.figures as unknown as Figures;
    // a correction that kept figures tells nothing that its edition does not tell
    if (figures.keptFrom !== undefined) continue;
    const pair = new EditionPair(counter, { figures, method: figuresMethodOf(edition) as never });
    const before = views.companies(edition, earlier);
    const after = views.companies(wanted.definition, wanted);
    for await (const { left, right } of outerJoin(before, after)) pair.add(left, right);
    pairs.push(pair);
  }
  return pairs;
}

/** The edition of the family with the latest facts of its own. */
function latestOf({ definition, earlier }: FiguresWanted): { readonly corrects?: string } {
  const facts = earlier
    .map(({ edition }) => edition)
    .filter(({ family }) => family === definition.family)
    .filter(({ figures }) => (figures as unknown as Figures).keptFrom === undefined);
  const [latest] = newestFirst(facts);
  return latest === undefined ? {} : { corrects: latest.id };
}

function counterOf(definition: EditionDefinition, readers: readonly string[]): Counter {
  return new FigureCounter(figuresMethodOf(definition) as never, definition, readers);
}

function assertFacts({ definitions }: Counter, facts: readonly string[]): void {
  const unknown = facts.find((fact) => definitions.every(({ id }) => id !== fact));
  if (unknown === undefined) return;
  throw new KaartError(`the edition has no fact ${unknown.slice(0, 60)}`, {
    code: 'message-invalid',
  });
}

function plain(checked: ReturnType<typeof releasedFigures>['checked'][number]) {
  const { facts, roundedTo, findings } = checked;
  return { facts: [...facts], roundedTo, findings: findings.map((finding) => ({ ...finding })) };
}
