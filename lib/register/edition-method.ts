import type { FieldDeclarations } from './field.ts';
import { FIELDS_2020 } from './record-2020.ts';
import { FIELDS_2025 } from './record-2025.ts';
import { FIELDS_2026 } from './record-2026.ts';

/** The declarations of an edition's method about its records. Its figures are declared in `lib/method`. */
export interface EditionMethod {
  /**
   * The year of the first edition that uses the method, such as `2025`. Editions of later years use it too,
   * until another method begins. Corrections use the method of their edition.
   */
  readonly family: string;
  /** The day whose state the edition of this year describes, as `YYYY-MM-DD`. */
  readonly referenceDate: string;
  /** Whether the rows are published, or only figures. */
  readonly kind: 'rows' | 'figures-2020';
  readonly fields: FieldDeclarations;
}

/** Figures only: the columns of that study, and no row dataset. */
const EDITION_2020: EditionMethod = {
  family: '2020',
  referenceDate: '2019-12-31',
  kind: 'figures-2020',
  fields: FIELDS_2020,
};

const EDITION_2025: EditionMethod = {
  family: '2025',
  referenceDate: '2025-09-30',
  kind: 'rows',
  fields: FIELDS_2025,
};

/** The records name the successors of merged companies. */
const EDITION_2026: EditionMethod = {
  family: '2026',
  referenceDate: '2026-09-30',
  kind: 'rows',
  fields: FIELDS_2026,
};

const declared: EditionMethod[] = [EDITION_2020, EDITION_2025, EDITION_2026];

/** Every declared method, the earliest first. */
export function editionMethods(): readonly EditionMethod[] {
  return declared;
}

/**
 * Adds a method. Editions that were released before keep theirs, so a method is declared before
 * the first edition of its year is imported.
 *
 * @throws TypeError for a year that has a method
 */
export function declareEditionMethod(method: EditionMethod): void {
  if (declared.some(({ family }) => family === method.family))
    throw new TypeError(`the year ${method.family} has a method already`);
  declared.push(method);
  declared.sort((a, b) => Number(a.family) - Number(b.family));
}

/** The method of an edition: the newest one that begins in its year or before. */
export function getEditionMethod({ family }: { readonly family: string }): EditionMethod {
  const before = declared.filter((method) => Number(method.family) <= Number(family));
  return before.at(-1) ?? EDITION_2020;
}

/** The first method whose rows are published. */
export function getFirstRowMethod(): EditionMethod {
  return EDITION_2025;
}
