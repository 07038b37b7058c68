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
  readonly publishedBefore: boolean;
  /** The hold that a second person has released. */
  readonly released: PublicationHold | undefined;
  /** Rows of each audience in the version that is planned. */
  readonly rows: ByAudience<number>;
  /** How the companies differ from those of the head. Asked only if it decides. */
  readonly turnover: (head: CurrentVersion) => Promise<Turnover>;
  /** Rows of each recipient by name, of the head's edition and of this one. Asked only if it decides. */
  readonly named: (head: CurrentVersion) => Promise<readonly ComparedRows[]>;
  /** @default those of the mapping rules */
  readonly thresholds: HoldThresholds | undefined;
}

export type QualityGateResult =
  | { readonly kind: 'pass' }
  | { readonly kind: 'hold'; readonly reasons: readonly HoldReason[] };

const PASS: QualityGateResult = { kind: 'pass' };

/**
 * Whether an edition may follow the served one.
 *
 * The gate is about editions, never about grants: for the edition of the head it is open. An edition
 * that was published before passed it once; it can only come back because a later release was
 * withdrawn by a person, so holding it would keep in place what that person took away. Another
 * edition with the same rows has to pass: its overrides may differ, or its rows were retracted. A
 * release holds for the two editions whose difference was looked at, whatever the grants do
 * meanwhile: bound to one plan, every withdrawal would undo it.
 */
export async function checkQualityGate(input: GateInput): Promise<QualityGateResult> {
  const { edition, head, publishedBefore, released, thresholds = DEFAULT_THRESHOLDS } = input;
  if (head === undefined || publishedBefore) return PASS;
  if (head.version.edition.id === edition.id) return PASS;
  if (released !== undefined && isHoldAbout(released, edition, head)) return PASS;
  const reasons = [
    ...findHoldReasons(
      { profile: edition.profile, turnover: await input.turnover(head) },
      head.profile,
      thresholds,
    ),
    ...findRowLosses([...ofAudiences(input.rows, head), ...(await input.named(head))], thresholds),
  ];
  return reasons.length === 0 ? PASS : { kind: 'hold', reasons };
}

/**
 * Rows of each audience. The current version already lacks withdrawn data, so only the other edition
 * takes rows away.
 */
function ofAudiences(rows: ByAudience<number>, { version }: CurrentVersion): ComparedRows[] {
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
  return hold.edition.id === edition.id && hold.against === (head?.version.edition.id ?? null);
}
