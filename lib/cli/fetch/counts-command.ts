import { type Command, InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { CountsResponse, InternalCountsResponse } from '../../http/responses/count-responses.ts';
import { listCountedFields, MAX_COUNTED_FIELDS } from '../../publication/row-counts.ts';
import { askJson } from '../session/session.ts';
import { print, tableText } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { getReadRole } from './fetch-command.ts';

interface CountsOptions {
  readonly by: readonly string[];
  readonly purpose?: string;
  readonly edition?: string;
}

/**
 * `kaart counts`: counts companies by one or two fields. It counts the rows that the caller may read. With
 * `--edition`, it counts all eligible companies, for people who work on an edition.
 */
export function countsCommand(program: Command, terminal: Terminal): void {
  program
    .command('counts')
    .description('count the companies whose rows you may read, by one field or two')
    .argument('[dataset]', 'dataset id', COMPANIES_DATASET_ID)
    .addOption(
      new Option('--by <field>', 'field to count by; give it twice for a table by two fields')
        .choices(listCountedFields())
        .argParser(addField)
        .makeOptionMandatory(),
    )
    .option('--purpose <iri>', 'purpose that you are registered for')
    .addOption(
      new Option(
        '--edition <edition>',
        'internal: count all eligible companies of an edition (role analyst or releaser)',
      ).conflicts('purpose'),
    )
    .addHelpText(
      'after',
      examples(
        'counts --by subsector --by canton',
        'counts healthtech-companies-public --by legal_form --json',
        'counts --edition current --by subsector --by employees',
      ),
    )
    .action((dataset: string, options: CountsOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const { by, purpose, edition } = options;
        if (edition !== undefined) {
          const path = `/v1/editions/${encodeURIComponent(edition)}/counts`;
          const counts = await askJson(session, path, InternalCountsResponse, {
            query: { by },
            as: 'analyst',
          });
          print(output, counts, () => addTable(internalTitle(counts), counts));
          return;
        }
        const path = `/v1/datasets/${encodeURIComponent(dataset)}/counts`;
        const query = { by, purpose };
        const counts = await askJson(session, path, CountsResponse, {
          query,
          ...getReadRole(dataset),
        });
        print(output, counts, () => addTable(countsTitle(counts), counts));
      }),
    );
}

function addField(field: string, before: readonly string[] = []): readonly string[] {
  if (!listCountedFields().some((each) => each === field))
    throw new InvalidArgumentError(`Allowed choices are ${listCountedFields().join(', ')}.`);
  if (before.includes(field)) throw new InvalidArgumentError('Name each field once.');
  if (before.length === MAX_COUNTED_FIELDS)
    throw new InvalidArgumentError(`Name ${MAX_COUNTED_FIELDS} fields at most.`);
  return [...before, field];
}

function countsTitle({ version, by, companies, shown }: z.input<typeof CountsResponse>): string {
  return `Version ${version}: ${companies} companies show you a row, ${shown} of them show ${by.join(' and ')}`;
}

function internalTitle({ edition, companies }: z.input<typeof InternalCountsResponse>): string {
  return `Internal, not for publication. Edition ${edition.id}, ${edition.referenceDate}: all ${companies} eligible companies, also those that show nothing`;
}

/** Table of two fields: the classes of the first are lines, the classes of the second are columns. */
function addTable(
  title: string,
  { by, counts }: Pick<z.input<typeof CountsResponse>, 'by' | 'counts'>,
): string {
  const [down = '', across] = by;
  if (counts.length === 0) return title;
  if (across === undefined) {
    const lines = counts.map((count) => [count.values[down], count.companies]);
    return `${title}\n\n${tableText([down, 'companies'], lines)}`;
  }
  const classesOf = (field: string) => [
    ...new Set(counts.map(({ values }) => values[field] ?? '')),
  ];
  const columns = classesOf(across).toSorted();
  const countIn = (line: string, column: string) =>
    counts.find(({ values }) => values[down] === line && values[across] === column)?.companies ?? 0;
  const lines = classesOf(down).map((line) => {
    const cells = columns.map((column) => countIn(line, column));
    return [line, ...cells, cells.reduce((sum, cell) => sum + cell, 0)];
  });
  return `${title}\n\n${tableText([`${down} \\ ${across}`, ...columns, 'all'], lines)}`;
}
