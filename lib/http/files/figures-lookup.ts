import type { Json } from '../../core/digest.ts';
import type { ListPage, PageAsked } from '../../core/page.ts';
import type { Figures } from '../../figures/indicator.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import type { Trend } from '../../method/trend.ts';

/** The figures of an edition, with the trend since an earlier one; `null` without an earlier one. */
export interface OfficialFigures {
  readonly edition: Edition;
  readonly figures: Figures;
  readonly trend: Trend | null;
  /** The short form, with fixed keys. */
  readonly summary: Json;
}

/** The frozen figures of the released editions. */
export interface FiguresLookup {
  /** Released editions, the newest first. */
  editions(): Promise<readonly Edition[]>;
  /** The same page by page. @throws KaartError `message-invalid` for a cursor that is no edition */
  editionsPage(asked: PageAsked): Promise<ListPage<Edition>>;
  /**
   * The facts of an edition, also of one that was retracted: it stays on record.
   *
   * @throws KaartError `not-found`, `message-invalid` for what is no edition
   */
  edition(id: string): Promise<Edition>;
  /**
   * @param id an edition, or `current` for the newest
   * @param from the earlier edition that the trend begins with; the one of the year before by default
   * @throws KaartError `not-found`, `message-invalid` for what is no edition; `superseded` or `edition-retracted` for one that was retracted
   */
  of(id: string, from?: string): Promise<OfficialFigures>;
}
