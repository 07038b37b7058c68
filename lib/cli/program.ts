import { Command, CommanderError } from 'commander';
import { VERSION } from '../core/software.ts';
import { auditCommands } from './audit-commands.ts';
import { connectorCommands } from './connector-commands.ts';
import { consentCommands } from './consent-commands.ts';
import { correctionCommands } from './correction-commands.ts';
import { costCommand } from './cost-command.ts';
import { errorText } from './error-text.ts';
import { Ended, EXIT, type ExitCode } from './exit-code.ts';
import { invitationCommands } from './invitation-commands.ts';
import { mappingCommands } from './mapping-commands.ts';
import { operationCommands } from './operation-commands.ts';
import { participantCommands } from './participant-commands.ts';
import { partnerCommands } from './partner-commands.ts';
import { readerCommands } from './reader-commands.ts';
import { receiptCommands } from './receipt-commands.ts';
import { serveCommand } from './serve-command.ts';
import { examples, type Terminal } from './terminal.ts';
import { verifyCommand } from './verify-command.ts';
import { withdrawalCommands } from './withdrawal-commands.ts';

/**
 * Runs one command line.
 *
 * @param words what the user typed after `kaart`
 * @returns the exit code
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await program(terminal).parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof Ended) return error.exitCode;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    terminal.remark(errorText(error, words.includes('--json')));
    return EXIT.failed;
  }
}

function program(terminal: Terminal): Command {
  const kaart = new Command('kaart')
    .description("Luxembourg's HealthTech mapping as a consent-aware dataset")
    .version(VERSION)
    .option('--url <url>', 'a remote Kaart, with a token in KAART_TOKEN; this machine by default')
    .option('--home <directory>', 'data directory; KAART_HOME or ~/.kaart by default')
    .option('--as <name>', 'who acts, on this machine; local-operator by default')
    .option('--json', 'one JSON document or JSON Lines, for machines')
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.remark(text),
    })
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(kaart --help lists the commands)')
    .addHelpText('after', TOUR);
  serveCommand(kaart, terminal);
  mappingCommands(kaart, terminal);
  consentCommands(kaart, terminal);
  receiptCommands(kaart, terminal);
  auditCommands(kaart, terminal);
  invitationCommands(kaart, terminal);
  correctionCommands(kaart, terminal);
  operationCommands(kaart, terminal);
  readerCommands(kaart, terminal);
  partnerCommands(kaart, terminal);
  participantCommands(kaart, terminal);
  connectorCommands(kaart, terminal);
  withdrawalCommands(kaart, terminal);
  verifyCommand(kaart, terminal);
  costCommand(kaart, terminal);
  for (const command of descendants(kaart))
    command
      .copyInheritedSettings(kaart)
      .showHelpAfterError(`(${pathOf(command)} --help shows how)`);
  return kaart;
}

const TOUR = `
Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 held for a person, 130 ended by Ctrl-C.
${examples('serve --demo', 'catalog', 'import mapping.xlsx --dry-run', 'help import')}`;

/** The words that call a command: `kaart partner add`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
