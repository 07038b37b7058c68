import type { Command } from 'commander';
import { AgreementResponse } from '../../http/responses/connector-responses.ts';
import { outboxCommands } from '../operation/outbox-commands.ts';
import { askLines } from '../session/session.ts';
import { printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { negotiateCommand } from './negotiate.ts';
import { processCommands } from './process-commands.ts';

/** Commands of the connector: agreements with others, negotiations and transfers. */
export function connectorCommands(program: Command, terminal: Terminal): void {
  negotiateCommand(program, terminal);
  agreementsCommand(program, terminal);
  processCommands(program, terminal);
  outboxCommands(program, terminal);
}

function agreementsCommand(program: Command, terminal: Terminal): void {
  program
    .command('agreements')
    .description('all agreements with other connectors, the latest first')
    .addHelpText('after', examples('agreements', 'agreements --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          askLines(session, '/v1/agreements', AgreementResponse, { as: 'operator' }),
          ['agreement', 'role', 'with', 'dataset', 'ends at', 'concluded at'],
          (a) => [a.id, a.role, a.counterpartyId, a.dataset, a.endsAt, a.concludedAt],
        ),
      ),
    );
}
