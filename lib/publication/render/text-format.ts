import type { FieldDeclarations } from '../../register/field.ts';
import type { GroupBits } from '../grant-mask.ts';
import type { EditionRef, RowFormat } from '../version.ts';
import type { SourceRow } from './source-row.ts';

/** What a file may say of the version it belongs to. Nothing here differs between two runs of one plan. */
export interface RenderedVersion {
  readonly dataset: string;
  readonly id: string;
  readonly edition: EditionRef;
  /** Fields of the edition's records. */
  readonly fields: FieldDeclarations;
}

/** A format that is written line after line. */
export interface TextFormat {
  readonly format: RowFormat;
  /** `latin1` where the texts are binary strings, see `ByteLine`. */
  readonly encoding: 'latin1' | 'utf8';
  readonly head: string;
  row(row: SourceRow, groups: GroupBits): string;
  /** Text between two rows, besides what a row ends with. */
  readonly between: string;
  readonly tail: string;
}
