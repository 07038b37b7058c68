import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { OneRecordResponse, RecordsResponse } from '../../http/responses/record-responses.ts';
import { listCodedFields } from '../../publication/record-query.ts';
import { askJson, askPages } from '../session/session.ts';
import { printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { getReadRole } from './fetch-command.ts';

type CompanyRow = Readonly<Record<string, unknown>>;

/** Options of the command; each coded field is an option too. */
interface RecordsOptions extends Readonly<Record<string, string | undefined>> {
  readonly record?: string;
  readonly search?: string;
  readonly fields?: string;
  readonly sort?: string;
  readonly purpose?: string;
}

/** Columns of the table if no fields are named. */
const COLUMNS = ['legal_name', 'subsector', 'commune', 'employees'];

/** `kaart records`: lists the matching records that the caller may read now. */
export function recordsCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('records')
    .description('filter, search and sort the records you may read now')
    .argument('[dataset]', 'dataset id', COMPANIES_DATASET_ID)
    .option('--search <words>', 'words that stand in any text you may read')
    .option('--fields <fields>', 'fields to show, with commas')
    .option('--sort <fields>', 'fields to sort by, with commas; -FIELD from the largest down')
    .addOption(new Option('--record <id>', 'one record by its id').conflicts(['search', 'sort']))
    .option('--purpose <iri>', 'purpose that you are registered for');
  for (const [field, codes] of Object.entries(listCodedFields()))
    command.option(`--${field} <codes>`, describeCodes(codes));
  command
    .addHelpText(
      'after',
      examples(
        'records --subsector software --canton Mersch,Wiltz --sort -employees',
        'records --search "sante mentale" --fields legal_name,website --json',
        'records --record LUHT-DEMO-0035 --json',
        'records healthtech-companies-public --search diagnostics',
      ),
    )
    .action((dataset: string, options: RecordsOptions, own: Command) =>
      runCommand(terminal, own, async ({ session, output }) => {
        const { record, search, fields, ...others } = options;
        const path = `/v1/datasets/${encodeURIComponent(dataset)}/records`;
        const as = getReadRole(dataset);
        const columns = ['record_id', ...(fields?.split(',') ?? COLUMNS)];
        const cells = (row: CompanyRow) => columns.map((name) => cellText(row, name));
        if (record !== undefined) {
          const query = { fields, purpose: options.purpose };
          const one = `${path}/${encodeURIComponent(record)}`;
          const found = await askJson(session, one, OneRecordResponse, { query, ...as });
          return printLines(output, readRows([found]), columns, cells);
        }
        const query = { ...others, q: search, fields, limit: '500' };
        const pages = askPages(session, path, RecordsResponse, { query, ...as });
        return printLines(output, parseRows(pages), columns, cells);
      }),
    );
}

/** A long list of codes is cut. The error of an unknown code lists all codes. */
function describeCodes(codes: readonly string[]): string {
  const few = codes.slice(0, 4).join(', ');
  return codes.length > 4 ? `any of: ${few} …` : `any of: ${few}`;
}

async function* readRows(
  found: readonly z.input<typeof OneRecordResponse>[],
): AsyncGenerator<CompanyRow> {
  for (const { record } of found) yield record;
}

async function* parseRows(
  pages: AsyncIterable<z.input<typeof RecordsResponse>>,
): AsyncGenerator<CompanyRow> {
  for await (const { records } of pages) yield* records;
}

function cellText(row: CompanyRow, name: string): unknown {
  const value = row[name];
  if (value === undefined) return 'not-shown';
  return Array.isArray(value) ? value.join(' ') : value;
}
