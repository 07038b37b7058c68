import type { Json } from '../core/digest.ts';
import type { LocalizedText } from '../core/language.ts';
import { type Figures, findIndicator, type Indicator } from '../figures/indicator.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import { DEFAULT_THRESHOLDS } from '../mapping/release/compare-profiles.ts';
import type { EditionPreview } from '../mapping/release/preview.ts';
import { findRowLosses } from '../publication/rows-lost.ts';
import type { RecipientRowCount, RecipientRowCounter } from './recipient-row-counter.ts';

/** A figure that the release would change, round or merge. */
interface ComparedFigure {
  readonly id: string;
  readonly label: LocalizedText;
  /** Number of companies or jobs in the current edition; null if it does not have the figure. */
  readonly before: number | null;
  readonly after: number | null;
  /** `after` is rounded to a multiple of this number; 1 if it is exact. */
  readonly roundedTo: number;
  /** Ids of the categories that `after` counts together. */
  readonly mergedOf: readonly string[];
}

/** Preview of an edition: its differences, the number of rows for each recipient, and its figures. */
export interface ImportPreview extends Omit<EditionPreview, 'figures'> {
  /** Rows for each recipient in the current edition and in the new one; empty for an import of figures only. */
  readonly recipients: readonly RecipientRowCount[];
  /** Null until the import is submitted. */
  readonly figures: readonly ComparedFigure[] | null;
}

/** Builds the preview that a second person sees before the release of an import. */
export class ImportPreviews {
  readonly #mapping: MappingService;
  readonly #rows: RecipientRowCounter;

  constructor(mapping: MappingService, rows: RecipientRowCounter) {
    this.#mapping = mapping;
    this.#rows = rows;
  }

  /** Builds the preview of an import, without any change. @throws KaartError `not-found` */
  async of(id: string): Promise<ImportPreview> {
    const { figures, ...preview } = await this.#mapping.preview(id);
    const { comparedWith, holds } = preview;
    const recipients = await this.#countRows(id, comparedWith);
    return {
      ...preview,
      holds: [
        ...holds,
        ...(comparedWith === null ? [] : findRowLosses(recipients, DEFAULT_THRESHOLDS)),
      ],
      recipients,
      figures:
        figures.after === null
          ? null
          : compareFigures(parseFigures(figures.before), parseFigures(figures.after)),
    };
  }

  async #countRows(id: string, comparedWith: string | null): Promise<readonly RecipientRowCount[]> {
    const { edition } = await this.#mapping.getImport(id);
    if (edition.kind !== 'rows') return [];
    const before =
      comparedWith === null ? noRows() : this.#mapping.readIdentifiedRecords(comparedWith);
    return this.#rows.compare(before, this.#mapping.readIdentifiedImport(id));
  }
}

async function* noRows(): AsyncGenerator<never> {}

function parseFigures(json: Json | null): Figures {
  const none = { edition: '', referenceDate: '', synthetic: false, indicators: [] };
  return json === null ? none : (json as unknown as Figures);
}

/**
 * Returns the figures that differ, are rounded or are merged: first the figures of the new edition in its
 * order, then figures that only the current edition has.
 */
function compareFigures(before: Figures, after: Figures): readonly ComparedFigure[] {
  const removed = before.indicators.filter(({ id }) => findIndicator(after, id) === undefined);
  return [
    ...after.indicators.map((now) => compareFigure(now, findIndicator(before, now.id), now)),
    ...removed.map((was) => compareFigure(was, was, undefined)),
  ].filter(
    (figure) =>
      figure.before !== figure.after || figure.roundedTo !== 1 || figure.mergedOf.length > 0,
  );
}

function compareFigure(
  { id, label }: Indicator,
  was: Indicator | undefined,
  now: Indicator | undefined,
): ComparedFigure {
  return {
    ...{ id, label },
    before: was?.numerator ?? null,
    after: now?.numerator ?? null,
    roundedTo: now?.roundedTo ?? 1,
    mergedOf: now?.mergedOf ?? [],
  };
}
