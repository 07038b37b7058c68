import { hiddenNamesOf } from './disclosure/align.ts';
import type { ProtectedTable } from './disclosure/cross-table.ts';
import { SUPPRESSED } from './disclosure/shown.ts';
import type { Indicator } from './indicator.ts';
import { quote } from './quote.ts';

/** Whether a table withholds what that of an earlier edition withholds, and nothing else. */
export function keepsPatternOf(earlier: ProtectedTable, table: ProtectedTable): boolean {
  const [before, now] = [hiddenNamesOf(earlier), hiddenNamesOf(table)];
  return before.size === now.size && [...before].every((name) => now.has(name));
}

/** Replaces every number of the indicator by the mark, and says so in its sentence. */
export function suppressed(indicator: Indicator, synthetic: boolean): Indicator {
  const { denominator, unknown, percent } = indicator;
  const marked = {
    ...indicator,
    numerator: SUPPRESSED,
    ...(denominator === undefined ? {} : { denominator: SUPPRESSED }),
    ...(unknown === undefined ? {} : { unknown: SUPPRESSED }),
    ...(percent === undefined ? {} : { percent: SUPPRESSED }),
  };
  return { ...marked, sentence: quote(indicator.sentence, marked, synthetic) };
}
