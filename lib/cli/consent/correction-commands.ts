import { type Command, Option } from 'commander';
import { CorrectionResponse } from '../../http/responses/self-service-responses.ts';
import { CORRECTION_STATES } from '../../self-service/correction.ts';
import { askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

/** Commands for the corrections that contacts request. */
export function correctionCommands(program: Command, terminal: Terminal): void {
  correctionsCommand(program, terminal);
  const correction = program
    .command('correction')
    .description('accept or reject a request for correction')
    .addHelpText('after', examples('correction accept 0199…'));
  settleCommand(correction, terminal, 'accept');
  settleCommand(correction, terminal, 'reject');
}

function correctionsCommand(program: Command, terminal: Terminal): void {
  program
    .command('corrections')
    .description('requests for correction, the oldest first, with their age')
    .addOption(
      new Option('--state <state>', 'which ones').choices([...CORRECTION_STATES]).default('open'),
    )
    .addHelpText('after', examples('corrections', 'corrections --state accepted --json'))
    .action(({ state }: { state: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const lines = askLines(session, '/v1/corrections', CorrectionResponse, {
          query: { state },
          as: 'analyst',
        });
        const header = [
          'correction',
          'days',
          'company',
          'field',
          'stored',
          'correct',
          'why',
          'where',
        ];
        await printLines(output, lines, header, (line) => [
          ...[line.id, line.ageDays, line.recordId, line.field, line.stored, line.value],
          ...[line.evidence, line.reference],
        ]);
      }),
    );
}

const DECISIONS = {
  accept: {
    path: 'acceptance',
    description: 'accept a correction; kaart preview warns of a file with another value',
    example: 'correction accept 0199… --note "checked in the register"',
    done: 'accepted; kaart preview warns of a file with another value',
  },
  reject: {
    path: 'rejection',
    description: 'reject a correction, with a reason that its contact reads',
    example: 'correction reject 0199… --note "the register says otherwise"',
    done: 'rejected',
  },
} as const;

function settleCommand(parent: Command, terminal: Terminal, verb: 'accept' | 'reject'): void {
  const { path, description, example, done } = DECISIONS[verb];
  const command = parent.command(verb).description(description).argument('<correction>');
  const note = new Option('--note <text>', 'text for the contact');
  command
    .addOption(verb === 'reject' ? note.makeOptionMandatory() : note)
    .addHelpText('after', examples(example))
    .action((id: string, json: { note?: string }, own: Command) =>
      runCommand(terminal, own, async ({ session, output }) => {
        const to = `/v1/corrections/${encodeURIComponent(id)}/${path}`;
        const response = await askJson(session, to, CorrectionResponse, { json, as: 'analyst' });
        print(output, response, () => `correction ${id} is ${done}`);
      }),
    );
}
