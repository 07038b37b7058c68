import { hiddenNamesOf, leftOver } from './disclosure/align.ts';
import type { ProtectedTable } from './disclosure/cross-table.ts';
import { SUPPRESSED } from './disclosure/shown.ts';
import type { Indicator } from './indicator.ts';
import { quote } from './quote.ts';

/**
 * Whether a table may stand beside that of an earlier edition: it withholds the same numbers, and
 * these add up to the same in every row and column. Then whatever fits the one fits the other, so a
 * reader of both knows no more of what is withheld than a reader of one.
 */
export function keepsPatternOf(earlier: ProtectedTable, table: ProtectedTable): boolean {
  const [before, now] = [hiddenNamesOf(earlier), hiddenNamesOf(table)];
  if (before.size !== now.size || [...before].some((name) => !now.has(name))) return false;
  // what companies a sum has gained or lost does not follow from the sum
  if (table.measure === 'jobs') return true;
  const [was, is] = [leftOver(earlier), leftOver(table)];
  return [...new Set([...was.keys(), ...is.keys()])].every(
    (line) => (was.get(line) ?? 0) === (is.get(line) ?? 0),
  );
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
