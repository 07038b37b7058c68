import type { FigureCounter } from './counter.ts';
import { type CheckedFacts, decideRelease } from './disclosure-check.ts';
import type { Figures } from './indicator.ts';
import { officialFacts } from './official-facts.ts';

/** The figures of an edition as they are released, and what the check found. */
export interface ReleasedFigures {
  readonly figures: Figures;
  /** The facts that tell something of companies that do not show it. */
  readonly checked: readonly CheckedFacts[];
  /** Companies that came, went or changed class since the edition that this one corrects; null where it corrects none. */
  readonly changed: number | null;
}

/** A correction by fewer companies than this keeps the figures of the edition that it corrects. */
const FEWEST_CHANGES = 5;

/** How the figures of an edition are released. */
export interface ReleaseContext {
  /** The edition of the same family whose facts are the latest; a correction is compared with it. */
  readonly corrects?: string;
  /** Ids of indicators that are released exact whatever is found. */
  readonly exact?: ReadonlySet<string>;
}

/**
 * The figures of an edition as they are released.
 *
 * @param counter has counted every company of this edition and of each earlier one
 */
export function buildReleasedFigures<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  { corrects, exact = new Set() }: ReleaseContext = {},
): ReleasedFigures {
  const at = counter.earlier.findIndex(({ figures }) => figures.edition === corrects);
  const changed = counter.changed[at] ?? null;
  const corrected = counter.earlier[at]?.figures;
  if (corrected !== undefined && changed !== null && changed < FEWEST_CHANGES) {
    const figures = { ...corrected, edition: counter.edition.id, keptFrom: corrected.edition };
    return { figures, checked: [], changed };
  }
  const decided = decideRelease(counter, exact);
  const checked = [...decided.values()].filter(({ findings }) => findings.length > 0);
  return { figures: officialFacts(counter, decided), checked, changed };
}
