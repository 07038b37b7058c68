import type { Audience } from '../consent/vocabulary.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { HoldReason } from '../mapping/release/compare-profiles.ts';
import { type ByAudience, byAudienceInTurn } from './by-audience.ts';
import { type ByteLine, byteLines, readRecordId } from './byte-lines.ts';
import { type FeedEntry, listDifferences, openViewLines } from './change-feed.ts';
import { groupsIn } from './grant-mask.ts';
import type { Plan } from './plan.ts';
import type { PublishableRows } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { SourceRow } from './render/source-row.ts';
import { SortedCursor } from './sorted-cursor.ts';
import type { CurrentVersion, VersionFacts } from './version.ts';

/** Number of companies, and the first of them by record id. */
interface Companies {
  readonly count: number;
  readonly first: readonly string[];
}

type NextChanges = Readonly<Record<keyof VersionFacts['changes'], Companies>>;

/** Expected result of publishing now. Nothing is written. */
export interface NextVersion {
  readonly kind: 'published' | 'unchanged' | 'held';
  /** Id of the new version. */
  readonly version: string;
  readonly edition: string;
  /** The current version; `null` before the first. */
  readonly comparedWith: string | null;
  readonly reasons: readonly HoldReason[];
  readonly changes: ByAudience<NextChanges>;
}

const FIRST = 200;

/** Computes the changed rows of each audience if a plan became the current version. */
export function computeNextChanges(
  { editions, files }: Pick<PublicationDeps, 'editions' | 'files'>,
  plan: Plan,
  head: CurrentVersion | undefined,
): Promise<ByAudience<NextChanges>> {
  return byAudienceInTurn(async (audience) => {
    const before = head && (await openServedRows(files, head, audience));
    const rows = await editions.rows(plan.edition);
    const after = new SortedCursor(renderPlannedLines(plan, rows, audience), readRecordId);
    const lists = { added: new List(), changed: new List(), removed: new List() };
    try {
      for await (const { op, record_id } of listDifferences(before ?? emptyRows(), after))
        lists[op].add(record_id);
    } finally {
      await before?.close();
      await after.close();
    }
    return lists satisfies Record<FeedEntry['op'], List>;
  });
}

/** @throws KaartError `view-stale` if the version is being replaced now */
async function openServedRows(
  files: PublicationDeps['files'],
  { version }: CurrentVersion,
  audience: Audience,
): Promise<SortedCursor<ByteLine>> {
  try {
    return await openViewLines({ ...version, files }, audience);
  } catch (error) {
    if (!hasCode(error, 'object-not-found')) throw error;
    throw new KaartError('new-version-being-made', { code: 'view-stale', cause: error });
  }
}

function emptyRows(): SortedCursor<ByteLine> {
  return new SortedCursor((async function* () {})(), readRecordId);
}

async function* renderPlannedLines(
  { masks }: Plan,
  { bytes, fields }: PublishableRows,
  audience: Audience,
): AsyncGenerator<readonly ByteLine[]> {
  let number = 0;
  for await (const batch of byteLines(bytes)) {
    const first = number;
    number += batch.length;
    yield batch.flatMap((line, index) => {
      const groups = groupsIn(masks.at(first + index), audience);
      return groups === 0 ? [] : [new SourceRow(line, fields).json(groups)];
    });
  }
}

class List implements Companies {
  count = 0;
  readonly first: string[] = [];

  add(recordId: string): void {
    this.count += 1;
    if (this.count <= FIRST) this.first.push(recordId);
  }
}
