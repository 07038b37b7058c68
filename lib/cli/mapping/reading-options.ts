import type { Command } from 'commander';
import type { Ask } from '../session/session.ts';

/** Options for the sheets and headers of a file. */
export interface ReadingFlags {
  readonly sheet?: string;
  readonly encoding?: string;
  readonly map?: readonly string[];
  readonly ignoreColumn?: readonly string[];
}

/** Adds the options that say how a file is read. */
export function withReadingOptions(command: Command): Command {
  return command
    .option('--sheet <name>', 'the one sheet to read: its name, or its number from 1')
    .option('--encoding <name>', 'encoding of a CSV or JSON file, such as windows-1252 or cp850')
    .option(
      '--map <header=column>',
      'the column that a header names, "-" to leave it out; may be repeated',
      collectValues,
    )
    .option('--ignore-column <header>', 'a column to leave out; may be repeated', collectValues);
}

/** The query parameters of these options. */
export function readingQuery({
  sheet,
  encoding,
  map,
  ignoreColumn,
}: ReadingFlags): Ask['query'] & object {
  return { sheet, encoding, map, ignoreColumn };
}

function collectValues(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
