import type { Json } from '../core/digest.ts';
import type { LocalizedText } from '../core/language.ts';
import { type Figures, findIndicator, type Indicator } from '../figures/indicator.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import { DEFAULT_THRESHOLDS } from '../mapping/release/compare-profiles.ts';
import type { EditionPreview } from '../mapping/release/preview.ts';
import { findRowLosses } from '../publication/rows-lost.ts';
import type { RecipientRowCount, RecipientRowCounter } from './recipient-row-counter.ts';

/** A figure that the release would change, or not give exact. */
interface ComparedFigure {
  readonly id: string;
  readonly label: LocalizedText;
  /** Companies or jobs, as released; null where the edition does not have the figure. */
  readonly before: number | null;
  readonly after: number | null;
  /** `after` is a multiple of this; 1 where it is exact. */
  readonly roundedTo: number;
  /** Ids of the categories that are one number in `after`. */
  readonly mergedOf: readonly string[];
}

/** What an edition would look like, what each reader would get of it, and what its figures would be. */
export interface ImportPreview extends Omit<EditionPreview, 'figures'> {
  /** In the current edition, and in what the import would become; nothing for an import of figures only. */
  readonly readers: readonly RecipientRowCount[];
  /** Null until the import is submitted. */
  readonly figures: readonly ComparedFigure[] | null;
}

/** What a second person looks at before the release of an import. */
export class ImportPreviews {
  readonly #mapping: MappingService;
  readonly #rows: RecipientRowCounter;

  constructor(mapping: MappingService, rows: RecipientRowCounter) {
    this.#mapping = mapping;
    this.#rows = rows;
  }

  /** Nothing is published by it. @throws KaartError `not-found` */
  async of(id: string): Promise<ImportPreview> {
    const { figures, ...preview } = await this.#mapping.preview(id);
    const { against, holds } = preview;
    const readers = await this.#readers(id, against);
    return {
      ...preview,
      holds: [...holds, ...(against === null ? [] : findRowLosses(readers, DEFAULT_THRESHOLDS))],
      readers,
      figures:
        figures.after === null
          ? null
          : comparedFigures(figuresIn(figures.before), figuresIn(figures.after)),
    };
  }

  async #readers(id: string, against: string | null): Promise<readonly RecipientRowCount[]> {
    const { edition } = await this.#mapping.import(id);
    if (edition.kind !== 'rows') return [];
    const before = against === null ? noRows() : this.#mapping.identifiedRecords(against);
    return this.#rows.compare(before, this.#mapping.identifiedImport(id));
  }
}

async function* noRows(): AsyncGenerator<never> {}

function figuresIn(json: Json | null): Figures {
  const none = { edition: '', referenceDate: '', synthetic: false, indicators: [] };
  return json === null ? none : (json as unknown as Figures);
}

/** Those that differ, and those that are rounded or merged; in the order of the edition, then what it lacks. */
function comparedFigures(before: Figures, after: Figures): readonly ComparedFigure[] {
  const gone = before.indicators.filter(({ id }) => findIndicator(after, id) === undefined);
  return [
    ...after.indicators.map((now) => compared(now, findIndicator(before, now.id), now)),
    ...gone.map((was) => compared(was, was, undefined)),
  ].filter(
    (figure) =>
      figure.before !== figure.after || figure.roundedTo !== 1 || figure.mergedOf.length > 0,
  );
}

function compared(
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
