import { mergeByRecordId } from '../consent/merge.ts';
import { type DataRecipient, type NamedRecipient, timelineFor } from '../consent/recipient.ts';
import { type CompanyTimeline, readableGroups } from '../consent/timeline.ts';
import { listTimelinesByRow } from '../consent/timeline-of-company.ts';
import { AUDIENCES, FIELD_GROUPS } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { type CountedEarlier, FigureCounter } from '../figures/counter.ts';
import type { Method } from '../figures/definition.ts';
import type { Figures } from '../figures/indicator.ts';
import { buildReleasedFigures } from '../figures/release.ts';
import type { CompanyHistory, ShownGroups } from '../figures/sighting.ts';
import { outerJoin } from '../mapping/companies/outer-join.ts';
import type { EditionDefinition } from '../mapping/edition.ts';
import type {
  AssessedRecord,
  EarlierEdition,
  FiguresRequest,
  FiguresResult,
} from '../mapping/ports.ts';
import { sortNewestFirst } from '../mapping/release/released-edition.ts';
import { getFiguresMethod } from '../method/methods.ts';
import { type GrantMask, groupsIn, isGranted } from '../publication/grant-mask.ts';
import type { NamedRecipients } from '../publication/ports.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';

/** The current permissions of each company, and the rows that were published for each recipient. */
export interface GrantHistory
  extends Pick<NamedRecipients, 'listNamedRecipients'>,
    Pick<RecipientPublications, 'listEverPublished'> {
  /** Yields the timelines of all companies with consent, in ascending order of the record id. */
  timelines(): AsyncIterable<CompanyTimeline>;
}

type EditionRecord = AssessedRecord['record'];

/** Name of a reader that has the data of all readers. */
const ALL_RECIPIENTS = 'all readers together';

/**
 * Computes the figures of an edition for its release. It checks them against every audience, every named recipient, and
 * all of them together. Each of these readers knows the rows of this edition that it may read now, and the rows
 * of every earlier edition that were published for it.
 */
export class ReleaseFigures {
  readonly #history: GrantHistory;
  readonly #clock: Clock;

  constructor(history: GrantHistory, clock: Clock) {
    this.#history = history;
    this.#clock = clock;
  }

  /** @throws KaartError `message-invalid` for an exact fact that the edition does not have */
  async of(request: FiguresRequest): Promise<FiguresResult> {
    const recipients: DataRecipient[] = AUDIENCES.map((audience) => ({ audience }));
    for await (const recipient of this.#history.listNamedRecipients()) recipients.push(recipient);
    const names = [...recipients.map(describeRecipient), ALL_RECIPIENTS];
    const earlier = request.earlier.map(({ edition }) => toCountedEarlier(edition));
    const method = getFiguresMethod(request.definition) as Method<EditionRecord>;
    const counter = new FigureCounter(method, request.definition, { recipients: names, earlier });
    assertFacts(counter, request.exact);
    const published = await this.#loadPublished(recipients);
    const companies = [
      this.#listCompanies(request, recipients),
      ...request.earlier.map((each) => listEarlierCompanies(each, published.get(each.edition.id))),
    ];
    for await (const [now, ...before] of outerJoin(...companies))
      counter.add(now, before as CompanyHistory); // each edition is counted by its own method
    const exact = new Set(request.exact);
    const { figures, checked, changed } = buildReleasedFigures(counter, {
      exact,
      ...findCorrectedEdition(request),
    });
    const disclosure = { checked: checked.map(toPlainFacts), changed };
    return { figures: figures as unknown as Json, disclosure };
  }

  /** Yields the companies of the edition, with the field groups that each reader may read now. */
  async *#listCompanies(
    { definition, rows, identities }: FiguresRequest,
    recipients: readonly DataRecipient[],
  ): AsyncGenerator<CompanyInEdition> {
    const now = this.#clock();
    // no dataset has the rows of the 2020 study
    const timelines =
      definition.kind === 'rows' ? listTimelinesByRow(this.#history.timelines(), identities()) : [];
    for await (const [record, timeline] of mergeByRecordId(listEligible(rows()), timelines)) {
      const groups = recipients.map(
        (recipient) =>
          new Set(readableGroups(timelineFor(timeline, recipient), recipient.audience, now)),
      );
      yield toCompanyInEdition(record, groups);
    }
  }

  /** Returns, by edition and company, the field groups that were ever published for each reader. */
  async #loadPublished(
    recipients: readonly DataRecipient[],
  ): Promise<ReadonlyMap<string, FindPublishedGroups>> {
    const editions = new Map<string, Map<string, GrantMask[]>>();
    const positions = new Map(
      recipients.map((recipient, at) => [describeRecipient(recipient), at]),
    );
    for await (const { edition, recipient, grants } of this.#history.listEverPublished()) {
      const companies = editions.get(edition) ?? new Map<string, GrantMask[]>();
      editions.set(edition, companies);
      // publications for whole audiences are at the first place, with one mask for all audiences
      const at = recipient === undefined ? 0 : (positions.get(describeRecipient(recipient)) ?? 0);
      for await (const batch of grants)
        for (const [recordId, mask] of batch) {
          const masks = companies.get(recordId) ?? [];
          masks[at] = (masks[at] ?? 0) | mask;
          companies.set(recordId, masks);
        }
    }
    return new Map(
      [...editions].map(([id, companies]) => [
        id,
        (recordId) => listGrantedTo(recipients, companies.get(recordId) ?? []),
      ]),
    );
  }
}

type FindPublishedGroups = (recordId: string) => readonly ReadonlySet<string>[];

function listGrantedTo(
  recipients: readonly DataRecipient[],
  masks: readonly GrantMask[],
): readonly ReadonlySet<string>[] {
  return recipients.map(({ audience, recipient }, at) => {
    const groups = groupsIn(masks[recipient === undefined ? 0 : at] ?? 0, audience);
    return new Set(FIELD_GROUPS.filter((group) => isGranted(groups, group)));
  });
}

function describeRecipient({ audience, recipient }: DataRecipient | NamedRecipient): string {
  return recipient === undefined ? audience : `${audience}/${recipient}`;
}

interface CompanyInEdition {
  readonly id: string;
  readonly record: EditionRecord;
  readonly shownGroups: ShownGroups;
}

/** Yields the companies of an earlier edition, with the field groups that each reader could read there. */
async function* listEarlierCompanies(
  { rows }: EarlierEdition,
  published: FindPublishedGroups = () => [],
): AsyncGenerator<CompanyInEdition> {
  for await (const record of listEligible(rows()))
    yield toCompanyInEdition(record, published(record.record_id));
}

/** Adds the public groups to the groups of every reader, and adds a last reader that has the groups of all readers. */
function toCompanyInEdition(
  record: EditionRecord,
  groups: readonly ReadonlySet<string>[],
): CompanyInEdition {
  const publicGroups = groups[AUDIENCES.indexOf('public')] ?? NOTHING;
  const own = groups.map((each) => uniteSets([each, publicGroups]));
  return { id: record.record_id, record, shownGroups: [...own, uniteSets(own)] };
}

async function* listEligible(rows: AsyncIterable<AssessedRecord>) {
  for await (const { record, eligibility } of rows) if (eligibility === 'IN') yield record;
}

const NOTHING: ReadonlySet<string> = new Set();

function uniteSets(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const filled = sets.filter(({ size }) => size > 0);
  return filled.length < 2 ? (filled[0] ?? NOTHING) : new Set(filled.flatMap((set) => [...set]));
}

function toCountedEarlier(edition: EditionDefinition & { readonly figures: Json }): CountedEarlier {
  const method = getFiguresMethod(edition) as CountedEarlier['method'];
  return { figures: edition.figures as unknown as Figures, method };
}

/** Finds the latest edition of the same family whose figures are not copied from another edition. */
function findCorrectedEdition({ definition, earlier }: FiguresRequest): {
  readonly corrects?: string;
} {
  const facts = earlier
    .map(({ edition }) => edition)
    .filter(({ family }) => family === definition.family)
    .filter(({ figures }) => (figures as unknown as Figures).keptFrom === undefined);
  const [latest] = sortNewestFirst(facts);
  return latest === undefined ? {} : { corrects: latest.id };
}

function assertFacts(
  { definitions }: FigureCounter<EditionRecord>,
  facts: readonly string[],
): void {
  const unknown = facts.find((fact) => definitions.every(({ id }) => id !== fact));
  if (unknown === undefined) return;
  throw new KaartError('no-such-fact', {
    code: 'message-invalid',
    parameters: { fact: unknown.slice(0, 60) },
  });
}

function toPlainFacts(checked: ReturnType<typeof buildReleasedFigures>['checked'][number]) {
  const { facts, roundedTo, findings } = checked;
  return { facts: [...facts], roundedTo, findings: findings.map((finding) => ({ ...finding })) };
}
