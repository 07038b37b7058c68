import type { Figures } from '../../figures/indicator.ts';
import type { ChartSource } from '../../portal/charts/figure-chart.ts';
import type { FiguresLookup, OfficialFigures } from './figures-lookup.ts';

/** The data of the charts of an edition. */
export async function findChartSource(
  lookup: FiguresLookup,
  { figures, trend }: OfficialFigures,
): Promise<ChartSource> {
  const earlier = trend === null ? null : await lookup.edition(trend.from.edition);
  return { figures, trend, earlier: earlier && (earlier.figures as unknown as Figures) };
}
