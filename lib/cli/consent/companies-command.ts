import type { Command } from 'commander';
import { askEntries } from '../session/session.ts';
import { print, tableText } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface CompanyLine {
  readonly id: string;
  readonly name: string;
  readonly tradeName: string | null;
  readonly rcsNumber: string | null;
  readonly eligible: boolean;
}

/** `kaart companies`: finds the id of a company. */
export function companiesCommand(program: Command, terminal: Terminal): void {
  program
    .command('companies')
    .description('list the companies of the current edition, or find one by its name')
    .option('--search <text>', 'record id or register number, or words of the name')
    .addHelpText(
      'after',
      examples('companies --search etoile', 'companies --search B900001 --json'),
    )
    .action(({ search }: { search?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const rows: CompanyLine[] = [];
        const asked = { query: { search, limit: '500' }, as: OFFICER };
        const companies = askEntries<CompanyLine>(session, '/v1/companies', 'companies', asked);
        for await (const company of companies) {
          if (output.json) print(output, company as never, () => '');
          else rows.push(company);
        }
        if (output.json) return;
        output.out(
          `${rows.length === 0 ? nothingText(search) : tableText(HEADER, rows.map(toCompanyCells))}\n`,
        );
      }),
    );
}

function nothingText(search: string | undefined): string {
  return search === undefined
    ? 'there is no company: no edition is released (kaart imports shows what waits for its release)'
    : `no company has ${JSON.stringify(search)} in its name, number or id`;
}

const HEADER = ['company', 'name', 'trade name', 'register', 'in scope'];

function toCompanyCells({
  id,
  name,
  tradeName,
  rcsNumber,
  eligible,
}: CompanyLine): readonly unknown[] {
  return [id, name, tradeName, rcsNumber, eligible ? 'yes' : 'no'];
}
