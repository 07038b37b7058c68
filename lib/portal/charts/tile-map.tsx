import { CANTON_TILES } from '../cantons.ts';
import { type DrawingFacts, Hatch, Svg } from './svg.tsx';

/** What the tile of a canton shows. */
export interface CantonTile {
  readonly canton: string;
  /** `null` where the canton is counted with another one. */
  readonly value: number | null;
  readonly text: string;
  /** Where the tile leads to. @default to nothing */
  readonly href?: string;
  /** The name and number in words, of a tile that is a link. */
  readonly name: string;
}

/** Of a tile and between tiles, in the units of the drawing. */
const [SIDE, GAP] = [106, 6];
const [COLUMNS, ROWS] = [3, 5];

/** The twelve cantons as tiles, shaded by their number, which each tile prints. */
export function TileMap(props: DrawingFacts & { readonly tiles: readonly CantonTile[] }) {
  const { tiles, ...drawing } = props;
  const most = Math.max(...tiles.map(({ value }) => value ?? 0));
  const hatch = `${drawing.id}-hatch`;
  const [width, height] = [COLUMNS, ROWS].map((count) => count * (SIDE + GAP) - GAP);
  return (
    <Svg {...drawing} viewBox={`0 0 ${width} ${height}`}>
      <Hatch id={hatch} />
      {CANTON_TILES.map(({ canton, column, row }) => {
        const tile = tiles.find((each) => each.canton === canton);
        if (tile === undefined) return null;
        const [x, y] = [column * (SIDE + GAP), row * (SIDE + GAP)];
        const drawn = (
          <Tile tile={tile} x={x} y={y} shade={findShade(tile.value, most)} hatch={hatch} />
        );
        if (tile.href === undefined) return drawn;
        return (
          <a href={tile.href} aria-label={tile.name}>
            {drawn}
          </a>
        );
      })}
    </Svg>
  );
}

/** The step of the scale, 1 the darkest, 0 for no company; `null` is hatched. */
function findShade(value: number | null, most: number): number | null {
  if (value === null || value === 0) return value;
  const share = value / most;
  if (share > 0.5) return 1;
  if (share > 0.2) return 2;
  return share > 0.1 ? 3 : 4;
}

interface PlacedTile {
  readonly tile: CantonTile;
  readonly x: number;
  readonly y: number;
  readonly shade: number | null;
  readonly hatch: string;
}

function Tile({ tile: { canton, text }, x, y, shade, hatch }: PlacedTile) {
  const ink = shade === null || shade === 0 ? '' : `on${shade}`;
  const lines = canton.length > 13 ? canton.split(/(?<=-sur-)/) : [canton];
  return (
    <>
      {shade === null ? (
        <HatchedGround x={x} y={y} hatch={hatch} letters={canton.length} />
      ) : (
        <rect class={`f${shade}`} x={x} y={y} width={SIDE} height={SIDE} rx="5" />
      )}
      {lines.map((line, at) => (
        <text class={`name ${ink}`} x={x + 9} y={y + 21 + at * 15}>
          {line}
        </text>
      ))}
      <text class={`count ${shade === null ? 'withheld' : ink}`} x={x + 9} y={y + 94}>
        {text}
      </text>
    </>
  );
}

/** Text stands on a plate, so that the lines do not cross it. */
function HatchedGround(props: Pick<PlacedTile, 'x' | 'y' | 'hatch'> & { letters: number }) {
  const { x, y, hatch, letters } = props;
  return (
    <>
      <rect fill={`url(#${hatch})`} x={x} y={y} width={SIDE} height={SIDE} rx="5" />
      <rect class="hatch-edge" x={x + 1} y={y + 1} width={SIDE - 2} height={SIDE - 2} rx="5" />
      <rect class="plate" x={x + 5} y={y + 7} width={letters * 7 + 8} height="19" rx="3" />
      <rect class="plate" x={x + 6} y={y + 68} width="38" height="32" rx="3" />
    </>
  );
}
