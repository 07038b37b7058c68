import type { Command } from 'commander';
import { askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const RELEASER = ['releaser'] as const;
const OFFICER = ['consent-officer'] as const;

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
        const path = `/v1/companies/${encodeURIComponent(id)}/identity/confirmations`;
        const answer = await askJson<Confirmed>(session, path, { json: { reason }, as: RELEASER });
        print(output, answer as never, () => confirmedText(answer));
      }),
    );
}

interface WaitingLine {
  readonly recordId: string;
  readonly name: string | null;
  readonly reason: keyof typeof NEXT;
  readonly groups: readonly string[];
}

/** What a person does about a company that waits. */
const NEXT = {
  returned: 'the company confirms on its page, or kaart consents confirm',
  'changed-identity': 'kaart consents confirm, if it is the same company',
  'other-person': 'kaart invite --mail --person',
} as const;

/** `kaart consents waiting`: the companies whose decisions of before do not speak for their row. */
export function consentWaitingCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('waiting')
    .description('list companies whose decisions of before do not count for their row, and why')
    .addHelpText('after', examples('consents waiting', 'consents waiting --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const lines = askLines<WaitingLine>(session, '/v1/consents/waiting', { as: OFFICER });
        const header = ['company', 'name', 'reason', 'check-access', 'next'];
        await printLines(output, lines, header, ({ recordId, name, reason, groups }) => [
          recordId,
          name,
          reason,
          groups.length,
          NEXT[reason],
        ]);
      }),
    );
}

function confirmedText({ company: { id, name }, events }: Confirmed): string {
  const whom = name === null ? id : `${name} (${id})`;
  if (events.length === 0) return `no decision waits for a confirmation of ${whom}`;
  const receipts = [...new Set(events.map(({ receipt }) => receipt))].join(' ');
  return `${events.length} decisions speak for ${whom} again; receipts ${receipts}`;
}
