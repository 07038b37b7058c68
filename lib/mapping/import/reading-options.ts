import { KaartError } from '../../core/errors.ts';
import { headerName, nearestColumn } from '../headers.ts';
import type { TableLayout } from '../layouts.ts';
import { headerKey, type Reading } from './reading.ts';

/** What the options of an import say, before it is known which columns there are. */
export interface ReadingOptions {
  readonly sheet?: string | undefined;
  readonly encoding?: Reading['encoding'] | undefined;
  /** `HEADER=column`; a column `-` is left out. */
  readonly map?: readonly string[] | undefined;
  /** Headers of columns to be left out. */
  readonly ignoreColumn?: readonly string[] | undefined;
}

/**
 * The layout with what was said of one file.
 *
 * @throws KaartError `message-invalid` for an option that is not `HEADER=column`, or names no column of the layout
 */
export function withReading(
  layout: TableLayout,
  options: ReadingOptions,
): TableLayout & { reading: Reading } {
  const mapped = (options.map ?? []).map((option) => mapping(option, layout));
  const ignored = (options.ignoreColumn ?? []).map((header) => ({ header, column: null }));
  const columns = [...mapped, ...ignored];
  const keys = columns.map(({ header }) => headerKey(header));
  const twice = columns.find((_, i) => keys.indexOf(keys[i] ?? '') !== i);
  if (twice !== undefined)
    throw new KaartError('header-twice', {
      code: 'message-invalid',
      parameters: { header: twice.header },
    });
  const { sheet = null, encoding = null } = options;
  return { ...layout, reading: { sheet, encoding, columns } };
}

function mapping(option: string, layout: TableLayout): Reading['columns'][number] {
  const at = option.lastIndexOf('=');
  const header = option.slice(0, Math.max(at, 0)).trim();
  const target = option.slice(at + 1).trim();
  if (at === -1 || header === '' || target === '')
    throw new KaartError('not-header-column', {
      code: 'message-invalid',
      parameters: { option: option.slice(0, 80) },
    });
  if (target === '-') return { header, column: null };
  const column = layout.columns.includes(target) ? target : headerName(target, layout)?.column;
  if (column !== undefined) return { header, column };
  const near = nearestColumn(target, new Set(layout.columns), layout)?.column;
  const options = { details: { allowed: layout.columns } };
  const asked = { column: target.slice(0, 60) };
  if (near === undefined)
    throw new KaartError('no-column', { code: 'message-invalid', parameters: asked, ...options });
  const parameters = { ...asked, similar: near };
  throw new KaartError('no-column-but-similar', {
    code: 'message-invalid',
    parameters,
    ...options,
  });
}
