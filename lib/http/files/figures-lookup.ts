import type { Json } from '../../core/digest.ts';
import type { ListPage, PageRequest } from '../../core/page.ts';
import type { Figures } from '../../figures/indicator.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import type { Trend } from '../../method/trend.ts';

/** The figures of an edition, with the trend since an earlier one; `null` without an earlier one. */
export interface OfficialFigures {
  readonly edition: Edition;
  readonly figures: Figures;
  readonly trend: Trend | null;
  /** The summary with fixed keys. */
  readonly summary: Json;
}

/** The frozen figures of the released editions. */
export interface FiguresLookup {
  /** Released editions, the newest first. */
  editions(): Promise<readonly Edition[]>;
  /** A page of these editions. @throws KaartError `message-invalid` for a cursor that is not an edition */
  editionsPage(page: PageRequest): Promise<ListPage<Edition>>;
  /**
   * Returns an edition, also a retracted one.
   *
   * @throws KaartError `not-found`, `message-invalid` for an id that is not an edition
   */
  edition(id: string): Promise<Edition>;
  /**
   * Returns the figures of an edition.
   *
   * @param id an edition, or `current` for the newest
   * @param from the earlier edition of the trend. @default the edition of the year before
   * @throws KaartError `not-found`, `message-invalid` for an id that is not an edition; `superseded` or `edition-retracted` for a retracted edition
   */
  of(id: string, from?: string): Promise<OfficialFigures>;
}
