import { type Command, InvalidArgumentError, Option } from 'commander';
import { COUNTED_FIELDS, MAX_COUNTED_FIELDS } from '../publication/row-counts.ts';
import { COMPANIES_DATASET_ID } from '../publication/version.ts';
import { readsAs } from './fetch-version.ts';
import { print, tableText } from './output.ts';
import { askJson } from './session.ts';
import { examples, type Terminal, work } from './terminal.ts';

interface CountsOptions {
  readonly by: readonly string[];
  readonly purpose?: string;
}

interface Counts {
  readonly version: string;
  readonly by: readonly string[];
  readonly companies: number;
  readonly shown: number;
  readonly counts: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly companies: number;
  }[];
}

/** `kaart counts`: companies by one field or two, of the rows that the reader may read. */
export function countsCommand(program: Command, terminal: Terminal): void {
  program
    .command('counts')
    .description('count the companies whose rows you may read, by one field or two')
    .argument('[dataset]', 'dataset id', COMPANIES_DATASET_ID)
    .addOption(
      new Option('--by <field>', 'field to count by; give it twice for a table by two fields')
        .choices(COUNTED_FIELDS)
        .argParser(oneMore)
        .makeOptionMandatory(),
    )
    .option('--purpose <iri>', 'purpose, one you are registered with')
    .addHelpText(
      'after',
      examples(
        'counts --by subsector --by canton',
        'counts healthtech-companies-public --by legal_form --json',
      ),
    )
    .action((dataset: string, { by, purpose }: CountsOptions, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const path = `/v1/datasets/${encodeURIComponent(dataset)}/counts`;
        const query = { by, purpose };
        const counts = await askJson<Counts>(session, path, { query, ...readsAs(dataset) });
        print(output, { ...counts }, () => countsText(counts));
      }),
    );
}

function oneMore(field: string, before: readonly string[] = []): readonly string[] {
  if (!COUNTED_FIELDS.some((each) => each === field))
    throw new InvalidArgumentError(`Allowed choices are ${COUNTED_FIELDS.join(', ')}.`);
  if (before.includes(field)) throw new InvalidArgumentError('Name each field once.');
  if (before.length === MAX_COUNTED_FIELDS)
    throw new InvalidArgumentError(`Name ${MAX_COUNTED_FIELDS} fields at most.`);
  return [...before, field];
}

/** By two fields the classes of the first are lines and those of the second are columns. */
function countsText({ version, by, companies, shown, counts }: Counts): string {
  const [down = '', across] = by;
  const title = `Version ${version}: ${companies} companies show you a row, ${shown} of them show ${by.join(' and ')}`;
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
