import type { Command } from 'commander';
import { print, tableText } from './output.ts';
import { type ApiConnection, askPages } from './session.ts';
import { examples, runCommand, type Terminal } from './terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface CompanyLine {
  readonly id: string;
  readonly name: string;
  readonly tradeName: string | null;
  readonly rcsNumber: string | null;
  readonly eligible: boolean;
}

interface Page {
  readonly companies: readonly CompanyLine[];
  readonly cursor?: string;
}

/** `kaart companies`: finds the id of a company. */
export function companiesCommand(program: Command, terminal: Terminal): void {
  program
    .command('companies')
    .description('list the companies of the current edition, or find one by its name')
    .option('--search <text>', 'words of the name, the register number or the record id')
    .addHelpText(
      'after',
      examples('companies --search etoile', 'companies --search B900001 --json'),
    )
    .action(({ search }: { search?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const rows: CompanyLine[] = [];
        for await (const company of pages(session, search)) {
          if (output.json) print(output, company as never, () => '');
          else rows.push(company);
        }
        if (output.json) return;
        if (rows.length === 0) output.out('no company has these words in its name, number or id\n');
        else output.out(`${tableText(HEADER, rows.map(cellsOf))}\n`);
      }),
    );
}

const HEADER = ['company', 'name', 'trade name', 'register', 'in scope'];

function cellsOf({ id, name, tradeName, rcsNumber, eligible }: CompanyLine): readonly unknown[] {
  return [id, name, tradeName, rcsNumber, eligible ? 'yes' : 'no'];
}

async function* pages(session: ApiConnection, search?: string): AsyncGenerator<CompanyLine> {
  const asked = { query: { search, limit: '500' }, as: OFFICER };
  for await (const { companies } of askPages<Page>(session, '/v1/companies', asked))
    yield* companies;
}
