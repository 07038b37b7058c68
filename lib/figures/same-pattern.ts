import { placesHiddenBy, placesOfRows, withHidden } from './disclosure/align.ts';
import type { ProtectedTable } from './disclosure/cross-table.ts';
import { SUPPRESSED } from './disclosure/shown.ts';
import { type Figures, type Indicator, indicatorOf } from './indicator.ts';
import { quote } from './quote.ts';
import { WITHHELD_TOGETHER } from './settle.ts';

/**
 * An edition as it is shown once a correction of it is out: what the correction withholds is
 * withheld here too, so that the pattern is the same in every period. (What the edition itself
 * withholds, its correction withholds already: `FigureCounter.figures(earlier)`.)
 */
export function withPatternOf(correction: Figures, figures: Figures): Figures {
  return {
    ...figures,
    indicators: figures.indicators.map((indicator) =>
      indicatorOf(correction, indicator.id)?.numerator === SUPPRESSED
        ? suppressed(indicator, figures.synthetic)
        : indicator,
    ),
    tables: figures.tables.map((table) => {
      const corrected = correction.tables.find(({ id }) => id === table.id);
      return corrected === undefined ? table : tableWithPatternOf(corrected, table);
    }),
  };
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

function tableWithPatternOf(corrected: ProtectedTable, table: ProtectedTable): ProtectedTable {
  const codes = new Set(corrected.rows.values.map(({ code }) => code));
  const gone = table.rows.values.map(({ code }) => code).filter((code) => !codes.has(code));
  // rows that the correction puts together cannot be told apart here either
  const together = gone.length === 0 ? [] : [...gone, WITHHELD_TOGETHER.code];
  const places = [...placesHiddenBy(corrected, table), ...placesOfRows(table, new Set(together))];
  return withHidden(table, new Set(places));
}
