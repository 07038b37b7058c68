import type { Command } from 'commander';
import { print } from './output.ts';
import { askJson } from './session.ts';
import { examples, runCommand, type Terminal } from './terminal.ts';

const RELEASER = ['releaser'] as const;

interface Confirmed {
  readonly company: { readonly id: string; readonly name: string | null };
  readonly events: readonly { readonly receipt: string | null }[];
}

/** `kaart consents confirm`: a company is the same although its row has another identity. */
export function consentConfirmCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('confirm')
    .description('confirm that a company is the same after a new register number or an absence')
    .argument('<record-id>')
    .requiredOption('--reason <text>', 'why it is the same company')
    .addHelpText('after', examples('consents confirm LUHT-DEMO-0106 --reason "register excerpt"'))
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/organisations/${encodeURIComponent(id)}/identity/confirmations`;
        const answer = await askJson<Confirmed>(session, path, { json: { reason }, as: RELEASER });
        print(output, answer as never, () => confirmedText(answer));
      }),
    );
}

function confirmedText({ company: { id, name }, events }: Confirmed): string {
  const whom = name === null ? id : `${name} (${id})`;
  if (events.length === 0) return `no decision waits for a confirmation of ${whom}`;
  const receipts = [...new Set(events.map(({ receipt }) => receipt))].join(' ');
  return `${events.length} decisions speak for ${whom} again; receipts ${receipts}`;
}
