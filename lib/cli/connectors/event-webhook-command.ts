import type { Command } from 'commander';
import { EventWebhookResponse } from '../../http/responses/connector-responses.ts';
import { askJson } from '../session/session.ts';
import { print } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

/** `kaart event-webhook`: where events of negotiations and transfers are sent, and the secret that verifies them. */
export function eventWebhookCommand(program: Command, terminal: Terminal): void {
  program
    .command('event-webhook')
    .description('address that gets the events of negotiations and transfers, and its secret')
    .addHelpText('after', examples('event-webhook', 'event-webhook --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const webhook = await askJson(session, '/v1/event-webhook', EventWebhookResponse, {
          as: 'operator',
        });
        print(output, webhook, () => describe(webhook));
      }),
    );
}

function describe({ url, secret }: { url: string | null; secret: string | null }): string {
  if (url === null || secret === null)
    return 'No events are sent: the setting KAART_EVENT_WEBHOOK names no address.';
  return `webhook         ${url}\nwebhook secret  ${secret}\nCalls are signed as Standard Webhooks says.`;
}
