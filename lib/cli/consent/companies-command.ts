import type { Command } from 'commander';
import type * as z from 'zod';
import { CompaniesResponse } from '../../http/responses/consent-responses.ts';
import { askPages } from '../session/session.ts';
import { tableText } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

type Company = z.input<typeof CompaniesResponse>['companies'][number];

/** `kaart companies`: lists companies with their ids. */
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
        const rows: Company[] = [];
        const request = { query: { search, limit: '500' }, as: 'consent-officer' } as const;
        const pages = askPages(session, '/v1/companies', CompaniesResponse, request);
        for await (const { companies } of pages) {
          if (!output.json) rows.push(...companies);
          else for (const company of companies) output.out(`${JSON.stringify(company)}\n`);
        }
        if (!output.json) output.out(`${companiesText(rows, search)}\n`);
      }),
    );
}

function companiesText(rows: readonly Company[], search: string | undefined): string {
  if (rows.length > 0) return tableText(HEADER, rows.map(toCompanyCells));
  return search === undefined
    ? 'there is no company: no edition is released (kaart imports shows what waits for its release)'
    : `no company has ${JSON.stringify(search)} in its name, number or id`;
}

const HEADER = ['company', 'name', 'trade name', 'register', 'eligible'];

function toCompanyCells({ id, name, tradeName, rcsNumber, eligible }: Company): readonly unknown[] {
  return [id, name, tradeName, rcsNumber, eligible ? 'yes' : 'no'];
}
