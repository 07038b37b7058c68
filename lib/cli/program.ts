import { Command, CommanderError } from 'commander';
import { KaartError } from '../core/errors.ts';
import { VERSION } from '../core/software.ts';
import { consentCommands } from './consent-commands.ts';
import { costCommand } from './cost-command.ts';
import { mappingCommands } from './mapping-commands.ts';
import { operationCommands } from './operation-commands.ts';
import { partnerCommands } from './partner-commands.ts';
import { readerCommands } from './reader-commands.ts';
import { serveCommand } from './serve-command.ts';
import type { Terminal } from './terminal.ts';
import { verifyCommand } from './verify-command.ts';

/** What the shell gets: done, refused or failed, not understood. A held publication is 3. */
const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one command line.
 *
 * @param words what the user typed after `kaart`
 * @returns the exit code
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
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
    .option('--as <name>', 'who acts, on this machine', 'local-operator')
    .option('--json', 'for machines')
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.remark(text),
    })
    .exitOverride()
    .showHelpAfterError('(kaart --help lists the commands)');
  serveCommand(kaart, terminal);
  mappingCommands(kaart, terminal);
  consentCommands(kaart, terminal);
  operationCommands(kaart, terminal);
  readerCommands(kaart, terminal);
  partnerCommands(kaart, terminal);
  verifyCommand(kaart, terminal);
  costCommand(kaart, terminal);
  for (const command of descendants(kaart)) command.copyInheritedSettings(kaart);
  return kaart;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

/** An error in words, with what to do next; for machines as one JSON line. */
function errorText(error: unknown, json: boolean): string {
  const code = error instanceof KaartError ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  const { next, issues, reason } = error instanceof KaartError ? error.details : {};
  if (json) return `${JSON.stringify({ error: code, message, next, reason, issues })}\n`;
  const lines = [`error: ${message} (${[code, reason].filter(Boolean).join(', ')})`];
  if (Array.isArray(issues))
    for (const { at, message: what } of issues) lines.push(`  ${at}: ${what}`);
  if (typeof next === 'string') lines.push(next);
  return `${lines.join('\n')}\n`;
}
