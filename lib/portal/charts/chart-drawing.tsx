import { Bars, PartsBar } from './bars.tsx';
import { Changes } from './changes.tsx';
import type { FigureChart } from './figure-chart.ts';
import { TileMap } from './tile-map.tsx';

/** The drawing of a chart. @param id unique in the page */
export function ChartDrawing({ chart, id }: { readonly chart: FigureChart; readonly id: string }) {
  const { title, description, drawing } = chart;
  const facts = { id, title, description };
  switch (drawing.kind) {
    case 'bars':
      return <Bars {...facts} bars={drawing.bars} />;
    case 'parts':
      return <PartsBar {...facts} bars={drawing.bars} />;
    case 'map':
      return <TileMap {...facts} tiles={drawing.tiles} />;
    case 'changes':
      return <Changes {...facts} figures={drawing.figures} />;
  }
}
