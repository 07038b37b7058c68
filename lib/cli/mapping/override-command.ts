import { type Command, Option } from 'commander';
import { SCOPE_RESULTS } from '../../mapping/companies/eligibility.ts';
import { askJson } from '../session/session.ts';
import { print } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface OverrideOptions {
  readonly to?: string;
  readonly undo?: boolean;
  readonly reason: string;
}

/** `kaart override`: puts one company elsewhere than the rules of the scope say. */
export function overrideCommand(program: Command, terminal: Terminal): void {
  program
    .command('override')
    .description('put a company in or out of scope, whatever the rules say, for one edition')
    .argument('<import>')
    .argument('<record-id>')
    .addOption(new Option('--to <result>', 'where it belongs').choices(SCOPE_RESULTS))
    .addOption(new Option('--undo', 'go by the rules again').conflicts('to'))
    .requiredOption('--reason <text>', 'why; it stays with the edition')
    .addHelpText(
      'after',
      examples(
        'override 0199… LUHT-DEMO-0213 --to IN --reason "develops its own device" --as alice',
        'override 0199… LUHT-DEMO-0213 --undo --reason "mistaken" --as alice',
      ),
    )
    .action(
      (id: string, recordId: string, { to, undo, reason }: OverrideOptions, command: Command) => {
        if (to === undefined && undo === undefined)
          command.error('error: say --to <result> or --undo');
        return runCommand(terminal, command, async ({ session, output }) => {
          const path = `/v1/imports/${encodeURIComponent(id)}/overrides`;
          const json = { recordId, result: to ?? null, reason };
          const answer = await askJson(session, path, { json, as: ['analyst'] });
          print(output, answer as never, () => `${recordId}: ${to ?? 'by the rules again'}`);
        });
      },
    );
}
