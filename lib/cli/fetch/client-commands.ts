import type { Command } from 'commander';
import type * as z from 'zod';
import { PartnerResponse } from '../../http/responses/client-responses.ts';
import { overlapOption, readProof, rotationText } from '../operation/partner-commands.ts';
import { askJson } from '../session/session.ts';
import { print, tableText } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const PATH = '/v1/client';
const ROLE = 'own-client';

/** Commands with which a partner shows and rotates the credentials of its client. */
export function clientCommands(program: Command, terminal: Terminal): void {
  const client = program
    .command('client')
    .description('your own client: show, rotate and end its credentials')
    .addHelpText('after', examples('client show', 'client rotate'));
  showCommand(client, terminal);
  rotateCommand(client, terminal);
  retireCommand(client, terminal);
}

function showCommand(client: Command, terminal: Terminal): void {
  client
    .command('show')
    .description('your credentials and the end of your access')
    .addHelpText('after', examples('client show'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const own = await askJson(session, PATH, PartnerResponse, { as: ROLE });
        print(output, own, () => clientText(own));
      }),
    );
}

function clientText(own: z.input<typeof PartnerResponse>): string {
  const rows = own.credentials.map(({ kind, createdAt, expiresAt }) => [
    kind,
    createdAt,
    expiresAt ?? 'without end',
  ]);
  const end = own.expiresAt === null ? 'without end' : `until ${own.expiresAt}`;
  return `${own.client_id}, ${end}\n${tableText(['credential', 'since', 'until'], rows)}`;
}

interface RotateOptions {
  readonly jwks?: string;
  readonly jwksUrl?: string;
  readonly overlap?: number;
}

function rotateCommand(client: Command, terminal: Terminal): void {
  client
    .command('rotate')
    .description('get a new secret, or use other keys; the old credentials work for another day')
    .option('--jwks <file>', 'your new public keys, instead of a new secret')
    .option('--jwks-url <url>', 'address of your public keys')
    .addOption(overlapOption())
    .addHelpText('after', examples('client rotate', 'client rotate --overlap 168'))
    .action((options: RotateOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const json = await readProof(options);
        const own = await askJson(session, `${PATH}/rotation`, PartnerResponse, { json, as: ROLE });
        print(output, own, () => rotationText(own));
      }),
    );
}

function retireCommand(client: Command, terminal: Terminal): void {
  client
    .command('retire')
    .description('end the old credentials now, after your programs use the new ones')
    .addHelpText('after', examples('client retire'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `${PATH}/retirement`;
        const own = await askJson(session, path, PartnerResponse, { json: {}, as: ROLE });
        print(output, own, () => clientText(own));
      }),
    );
}
