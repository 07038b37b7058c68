import type { Command } from 'commander';
import { askJson } from '../session/session.ts';
import { print } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface WebhookDetails {
  readonly client_id: string;
  readonly webhook?: { readonly url: string | null };
  readonly webhook_secret?: string;
}

/** `kaart partner webhook`: sets the address for withdrawal notices to a partner. */
export function webhookCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('webhook')
    .description('where a partner is told of withdrawals; the secret that signs is shown once')
    .argument('<client-id>')
    .argument('[address]', 'URL to call; without it the partner is not called any more')
    .addHelpText(
      'after',
      examples('partner webhook list https://list.example/kaart', 'partner webhook list'),
    )
    .action((id: string, url: string | undefined, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/partners/${encodeURIComponent(id)}/webhook`;
        const set = await askJson<WebhookDetails>(session, path, {
          method: 'PUT',
          json: { url: url ?? null },
          as: ['partner-admin'],
        });
        print(output, set as never, () => describeWebhook(set));
      }),
    );
}

function describeWebhook({ client_id, webhook, webhook_secret }: WebhookDetails): string {
  if (webhook_secret === undefined) return `${client_id} is not called any more`;
  return `webhook         ${webhook?.url}\nwebhook secret  ${webhook_secret}\nThe secret is not stored and not shown again. Calls are signed as Standard Webhooks says.`;
}
