import { AUDIENCES } from '../consent/vocabulary.ts';
import {
  DEFAULT_THRESHOLDS,
  type HoldReason,
  type HoldThresholds,
} from '../mapping/release/compare-profiles.ts';
import { findHoldReasons, type Turnover } from '../mapping/release/turnover.ts';
import type { ByAudience } from './by-audience.ts';
import type { PublishableEdition } from './ports.ts';
import { type ComparedRows, findRowLosses } from './rows-lost.ts';
import type { CurrentVersion, PublicationHold } from './version.ts';

export interface GateInput {
  readonly edition: PublishableEdition;
  readonly head: CurrentVersion | undefined;
  /** Whether a version of this edition was published at any time. */
  readonly wasPublishedBefore: boolean;
  /** The hold that a second person has lifted. */
  readonly liftedHold: PublicationHold | undefined;
  /** Rows of each audience in the planned version. */
  readonly rows: ByAudience<number>;
  /** Compares the companies with those of the current version. Called only if needed. */
  readonly turnover: (head: CurrentVersion) => Promise<Turnover>;
  /**
   * Rows of each named recipient, in the edition of the current version and in this one. Called only if
   * needed.
   */
  readonly compareNamed: (head: CurrentVersion) => Promise<readonly ComparedRows[]>;
  /** @default the thresholds of the mapping rules */
  readonly thresholds: HoldThresholds | undefined;
}

export type QualityGateResult =
  | { readonly kind: 'pass' }
  | { readonly kind: 'hold'; readonly reasons: readonly HoldReason[] };

const PASS: QualityGateResult = { kind: 'pass' };

/**
 * Whether an edition may follow the served one.
 *
 * The gate compares editions, never grants, so the current edition always passes. An edition that was
 * published before also passes: it can only become current again because a person retracted a later
 * one, and a hold would keep the retracted data. Another edition with the same rows must pass the gate:
 * its overrides may differ, or its rows were retracted. A lifted hold applies to the two compared
 * editions, independent of the grants. If it applied to one plan, every withdrawal would end it.
 */
export async function checkQualityGate(input: GateInput): Promise<QualityGateResult> {
  const { edition, head, wasPublishedBefore, liftedHold, thresholds = DEFAULT_THRESHOLDS } = input;
  if (head === undefined || wasPublishedBefore) return PASS;
  if (head.version.edition.id === edition.id) return PASS;
  if (liftedHold !== undefined && isHoldAbout(liftedHold, edition, head)) return PASS;
  const reasons = [
    ...findHoldReasons(
      { profile: edition.profile, turnover: await input.turnover(head) },
      head.profile,
      thresholds,
    ),
    ...findRowLosses(
      [...compareAudiences(input.rows, head), ...(await input.compareNamed(head))],
      thresholds,
    ),
  ];
  return reasons.length === 0 ? PASS : { kind: 'hold', reasons };
}

/**
 * Compares the rows of each audience. The current version already lacks withdrawn data, so only the
 * other edition can remove rows.
 */
function compareAudiences(rows: ByAudience<number>, { version }: CurrentVersion): ComparedRows[] {
  return AUDIENCES.map((audience) => ({
    audience,
    recipient: null,
    before: version.views[audience].coverage.published,
    after: rows[audience],
  }));
}

/** Whether a hold is about this step from one edition to another. */
export function isHoldAbout(
  hold: PublicationHold,
  edition: PublishableEdition,
  head: CurrentVersion | undefined,
): boolean {
  return hold.edition.id === edition.id && hold.comparedWith === (head?.version.edition.id ?? null);
}
