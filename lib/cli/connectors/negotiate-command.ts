import type { Command } from 'commander';
import { secondsOption } from '../terminal/seconds-option.ts';
import { examples, runServedCommand, type Terminal } from '../terminal/terminal.ts';
import { negotiateAgreement, printAgreement } from './negotiate.ts';

const PROVIDER = 'https://provider.example/dsp/2025-1';

interface NegotiateOptions {
  readonly offer?: string;
  readonly accept?: boolean;
  readonly timeout: number;
}

/** `kaart negotiate`: an agreement with another connector. */
export function negotiateCommand(program: Command, terminal: Terminal): void {
  program
    .command('negotiate')
    .description('agree with another connector on a dataset of its catalog')
    .argument('<catalog url>', 'its DSP base, its catalog, or the root of its version metadata')
    .argument('<dataset>', 'dataset id in that catalog')
    .option('--offer <id>', 'one of several offers; the first by default')
    .option('--accept', 'accept what the provider offers instead of what was asked for')
    .option('--timeout <seconds>', 'how long to wait for the other connector', secondsOption, 60)
    .addHelpText(
      'after',
      examples(
        `negotiate ${PROVIDER} healthtech-companies`,
        `negotiate ${PROVIDER} healthtech-companies --accept --json`,
      ),
    )
    .action((address: string, dataset: string, options: NegotiateOptions, command: Command) =>
      runServedCommand(
        terminal,
        command,
        async (parts) => {
          const { offer, accept = false, timeout: seconds } = options;
          const chosen = offer === undefined ? {} : { offer };
          const wish = { address, dataset, accept, seconds, ...chosen };
          printAgreement(parts, await negotiateAgreement(parts, wish));
        },
        'begun',
      ),
    );
}
