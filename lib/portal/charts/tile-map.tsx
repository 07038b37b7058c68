import { CANTON_TILES } from '../cantons.ts';
import { type DrawingFacts, Hatch, Svg } from './svg.tsx';

/** The data on the tile of a canton. */
export interface CantonTile {
  readonly canton: string;
  /** `null` if the canton is counted together with another one. */
  readonly value: number | null;
  readonly text: string;
  /** Target of the link. @default no link */
  readonly href?: string;
}

/** Side of a tile and gap between tiles, in units of the drawing. */
const [SIDE, GAP] = [106, 6];
const [COLUMNS, ROWS] = [3, 5];

/** The twelve cantons as tiles, shaded by their number, which each tile prints. */
export function TileMap(props: DrawingFacts & { readonly tiles: readonly CantonTile[] }) {
  const { tiles, ...drawing } = props;
  const max = Math.max(...tiles.map(({ value }) => value ?? 0));
  const hatch = `${drawing.id}-hatch`;
  const [width, height] = [COLUMNS, ROWS].map((count) => count * (SIDE + GAP) - GAP);
  return (
    <Svg
      {...drawing}
      viewBox={`0 0 ${width} ${height}`}
      hasLinks={tiles.some(({ href }) => href !== undefined)}
    >
      <Hatch id={hatch} />
      {CANTON_TILES.map(({ canton, column, row }) => {
        const tile = tiles.find((each) => each.canton === canton);
        if (tile === undefined) return null;
        const [x, y] = [column * (SIDE + GAP), row * (SIDE + GAP)];
        const drawn = (
          <Tile tile={tile} x={x} y={y} shade={findShade(tile.value, max)} hatch={hatch} />
        );
        if (tile.href === undefined) return drawn;
        return <a href={tile.href}>{drawn}</a>;
      })}
    </Svg>
  );
}

/** Returns the shade: 1 is the darkest, 0 means no company, `null` means diagonal lines. */
function findShade(value: number | null, max: number): number | null {
  if (value === null || value === 0) return value;
  const share = value / max;
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
      ))}{' '}
      <text class={`count ${shade === null ? 'withheld' : ink}`} x={x + 9} y={y + 94}>
        {text}
      </text>
    </>
  );
}

/** A tile with diagonal lines. Its texts have a plain background, so that the lines do not cross them. */
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
