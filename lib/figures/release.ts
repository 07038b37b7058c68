import type { FigureCounter } from './counter.ts';
import { type CheckedRelease, type DisclosureFinding, decideRelease } from './disclosure-check.ts';
import type { EditionPair } from './edition-pair.ts';
import type { Figures } from './indicator.ts';
import { officialFacts } from './official-facts.ts';

/** Facts that tell something of companies that do not show it, what was done, and who would learn it. */
interface CheckedFacts {
  /** Ids of the indicators. */
  readonly facts: readonly string[];
  /** 1 where they are released exact all the same. */
  readonly roundedTo: number;
  readonly findings: readonly DisclosureFinding[];
}

/** The figures of an edition as they are released, and what the check found. */
export interface ReleasedFigures {
  readonly figures: Figures;
  readonly checked: readonly CheckedFacts[];
  /** Companies that came, went or changed class since the edition that this one corrects; null where it corrects none. */
  readonly changed: number | null;
}

/** A correction by fewer companies than this keeps the figures of the edition that it corrects. */
const FEWEST_CHANGES = 5;

/** What the figures of an edition are released beside. */
export interface ReleaseContext {
  /** Every earlier edition with facts of its own, compared company by company. */
  readonly pairs?: readonly unknown[];
  /** The edition of the same family whose facts are the latest; a correction is compared with it. */
  readonly corrects?: string;
  /** Ids of indicators that are released exact whatever is found. */
  readonly exact?: ReadonlySet<string>;
}

/**
 * The figures of an edition as they are released.
 *
 * @param counter has counted every company; `pairs` have compared every company
 */
export function releasedFigures<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  { pairs = [], corrects, exact = new Set() }: ReleaseContext = {},
): ReleasedFigures {
  const all = pairs as readonly EditionPair<never, never>[];
  const corrected = all.find(({ earlier }) => earlier.edition === corrects);
  if (corrected !== undefined && corrected.changed < FEWEST_CHANGES) {
    const keptFrom = corrected.earlier.edition;
    const figures = { ...corrected.earlier, edition: counter.edition.id, keptFrom };
    return { figures, checked: [], changed: corrected.changed };
  }
  const forms = decideRelease(counter, all, exact);
  const checked = [...forms.properties.values(), ...forms.sums.values()]
    .filter(({ findings }) => findings.length > 0)
    .map(({ facts, form, findings }: CheckedRelease) => ({
      facts,
      roundedTo: form.step,
      findings,
    }));
  return {
    figures: officialFacts(counter, forms),
    checked,
    changed: corrected?.changed ?? null,
  };
}
