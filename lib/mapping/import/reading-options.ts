import { KaartError } from '../../core/errors.ts';
import { findHeaderName, findNearestColumn } from '../headers.ts';
import type { TableLayout } from '../layouts.ts';
import { headerKey, type Reading } from './reading.ts';

/** Options of an import, before the columns of the file are known. */
export interface ReadingOptions {
  readonly sheet?: string | undefined;
  readonly encoding?: Reading['encoding'] | undefined;
  /** `HEADER=column`; with `-` the column is left out. */
  readonly map?: readonly string[] | undefined;
  /** Headers of columns to leave out. */
  readonly ignoreColumn?: readonly string[] | undefined;
}

/**
 * Returns the layout with the options for one file.
 *
 * @throws KaartError `message-invalid` for an option that is not `HEADER=column`, or names no column of the layout
 */
export function addReadingOptions(
  layout: TableLayout,
  options: ReadingOptions,
): TableLayout & { reading: Reading } {
  const mapped = (options.map ?? []).map((option) => parseMapping(option, layout));
  const ignored = (options.ignoreColumn ?? []).map((header) => ({ header, column: null }));
  const columns = [...mapped, ...ignored];
  const keys = columns.map(({ header }) => headerKey(header));
  const duplicate = columns.find((_, i) => keys.indexOf(keys[i] ?? '') !== i);
  if (duplicate !== undefined)
    throw new KaartError('header-twice', {
      code: 'message-invalid',
      parameters: { header: duplicate.header },
    });
  const { sheet = null, encoding = null } = options;
  return { ...layout, reading: { sheet, encoding, columns } };
}

function parseMapping(option: string, layout: TableLayout): Reading['columns'][number] {
  const at = option.lastIndexOf('=');
  const header = option.slice(0, Math.max(at, 0)).trim();
  const target = option.slice(at + 1).trim();
  if (at === -1 || header === '' || target === '')
    throw new KaartError('not-header-column', {
      code: 'message-invalid',
      parameters: { option: option.slice(0, 80) },
    });
  if (target === '-') return { header, column: null };
  const column = layout.columns.includes(target) ? target : findHeaderName(target, layout)?.column;
  if (column !== undefined) return { header, column };
  const near = findNearestColumn(target, new Set(layout.columns), layout)?.column;
  const options = { details: { allowed: layout.columns } };
  const columnParameter = { column: target.slice(0, 60) };
  if (near === undefined)
    throw new KaartError('no-column', {
      code: 'message-invalid',
      parameters: columnParameter,
      ...options,
    });
  const parameters = { ...columnParameter, similar: near };
  throw new KaartError('no-column-but-similar', {
    code: 'message-invalid',
    parameters,
    ...options,
  });
}
