import type { FieldDeclarations } from '../../register/field.ts';
import type { RowFormat } from '../file-formats.ts';
import type { GroupBits } from '../grant-mask.ts';
import type { EditionRef } from '../version.ts';
import type { SourceRow } from './source-row.ts';

/** Facts of a version that a file may contain. They are equal in all runs of one plan. */
export interface RenderedVersion {
  readonly dataset: string;
  readonly id: string;
  readonly edition: EditionRef;
  /** Fields of the edition's records. */
  readonly fields: FieldDeclarations;
}

/** A text format with one row per line. */
export interface TextFormat {
  readonly format: RowFormat;
  /** `latin1` if the texts are binary strings, see `ByteLine`. */
  readonly encoding: 'latin1' | 'utf8';
  readonly head: string;
  row(row: SourceRow, groups: GroupBits): string;
  /** Text between two rows, in addition to the end of a row. */
  readonly between: string;
  readonly tail: string;
}
