import { type CellOfFile, cellAddress } from '../../core/cell-address.ts';

/** Where a file was refused, and the columns and options that help: a line for each fact. */
export function refusalLines(facts: Readonly<Record<string, unknown>>): string[] {
  const line = (what: string, value: unknown) =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [`${what}: ${Array.isArray(value) ? value.join(', ') : String(value)}`];
  const { cell, suggestions, missing, required } = facts;
  return [
    ...line('cell', cellAddress(facts as CellOfFile) ?? cell),
    ...((suggestions ?? []) as Suggestion[]).flatMap(({ header, column }) =>
      line('try', `--map "${header}=${column}"`),
    ),
    ...line('missing columns', missing),
    ...line('required columns', required),
  ];
}

interface Suggestion {
  readonly header: string;
  readonly column: string;
}
