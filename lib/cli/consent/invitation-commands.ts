import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type * as z from 'zod';
import { toArray } from '../../core/to-array.ts';
import {
  HandedOverResponse,
  InvitationResponse,
  InvitedResponse,
} from '../../http/responses/self-service-responses.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';
import { askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { writeFileWhole } from '../terminal/output-path.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface InviteOptions {
  readonly email?: string;
  readonly person?: boolean;
  readonly edition?: string;
  readonly out?: string;
  readonly mail?: boolean;
  readonly days?: number;
}

/** Commands for the links with which companies and contact persons decide. */
export function invitationCommands(program: Command, terminal: Terminal): void {
  inviteCommand(program, terminal);
  invitationsCommand(program, terminal);
  revokeCommand(program, terminal);
}

function inviteCommand(program: Command, terminal: Terminal): void {
  program
    .command('invite')
    .description(
      'make a single-use link with which a contact decides about recipients and field groups',
    )
    .argument('[record-id]', 'the company; with --edition all of them')
    .option('--mail', 'send the link to the address of the edition; no person here sees it')
    .option('--person', 'for the contact person, who consents to contact data; with --mail')
    .option(
      '--email <address>',
      'with --mail the expected address; otherwise the address of the person who gets the link from you',
    )
    .option('--edition <edition>', 'for the contact of every company of an edition')
    .option('--out <file>', 'CSV file for the links of an edition, readable by you alone')
    .option('--days <days>', 'how long the link works, 14 by default', daysOption)
    .addHelpText(
      'after',
      examples(
        'invite LUHT-DEMO-0001 --mail',
        'invite LUHT-DEMO-0001 --mail --person',
        'invite LUHT-DEMO-0001',
        'invite --edition 2025 --mail --days 30',
        'invite --edition 2025 --out links.csv',
      ),
    )
    .addHelpText('after', HANDED_OVER)
    .action((recordId: string | undefined, options: InviteOptions, command: Command) => {
      const { edition, out, mail, email, person } = options;
      if ((recordId === undefined) === (edition === undefined))
        command.error('error: say which company, or --edition for all of them');
      if (person && !mail)
        command.error('error: the link of a contact person is only sent by mail: add --mail');
      if (edition !== undefined && (email !== undefined || (out === undefined) === !mail))
        command.error('error: --edition goes with either --out <file> or --mail');
      if (recordId !== undefined && out !== undefined)
        command.error('error: --out is for the links of an edition');
      return runCommand(terminal, command, (parts) =>
        recordId === undefined
          ? inviteEdition(parts, edition ?? '', options)
          : inviteOne(parts, recordId, options),
      );
    });
}

const HANDED_OVER = `
Without --mail you get the link and hand it over. The invitation and each decision by it name you, and
it shows no contact data. Behind --url this needs the role invitation-exporter, which may not decide.`;

async function inviteOne(
  { session, output }: CommandContext,
  recordId: string,
  { mail, person, days, email }: InviteOptions,
): Promise<void> {
  const company = `/v1/companies/${encodeURIComponent(recordId)}`;
  if (mail) {
    const json = { mandate: person ? 'person' : 'company', days, email };
    const request = { json, as: 'consent-officer' } as const;
    const sent = await askJson(session, `${company}/invitations`, InvitedResponse, request);
    print(output, sent, () => `the link goes to ${sent.email}, and works until ${sent.expiresAt}`);
    return;
  }
  const request = { json: { days, email }, as: 'invitation-exporter' } as const;
  const made = await askJson(session, `${company}/invitation-links`, HandedOverResponse, request);
  print(output, made, () =>
    [
      made.link,
      `works once, until ${made.expiresAt}; kaart invitation revoke ${made.id} ends it`,
      'You hand this link over: each decision by it has this mark, and it shows no contact data.',
    ].join('\n'),
  );
}

async function inviteEdition(
  { session, output }: CommandContext,
  edition: string,
  { mail, person, days, out }: InviteOptions,
): Promise<void> {
  const path = `/v1/editions/${encodeURIComponent(edition)}`;
  if (mail) {
    const request = {
      json: { mandate: person ? 'person' : 'company', days },
      as: 'consent-officer',
    } as const;
    const made = askLines(session, `${path}/invitations`, InvitedResponse, request);
    const invited = (await toArray(made)).length;
    const text = `${invited} links are mailed; companies without an address in the edition get none`;
    print(output, { invited }, () => text);
    return;
  }
  const request = { json: { days }, as: 'invitation-exporter' } as const;
  // The file is created before the links, so that no link is lost. Only its owner has access.
  const invited = await writeFileWhole(
    String(out),
    async (file) => {
      const made = await toArray(
        askLines(session, `${path}/invitation-links`, HandedOverResponse, request),
      );
      await writeFile(file, linksCsv(made));
      return made.length;
    },
    0o600,
  );
  print(
    output,
    { invited },
    () => `${invited} links are in ${out}; they are marked as handed over by you`,
  );
}

function linksCsv(invitations: readonly z.input<typeof HandedOverResponse>[]): string {
  const header = csvLine(['record_id', 'name', 'email', 'mandate', 'link', 'expires_at']);
  const lines = invitations.map(({ recordId, name, email, mandate, link, expiresAt }) =>
    csvLine([recordId, name, email, mandate, link, expiresAt]),
  );
  return header + lines.join('');
}

/** A number of days for which a link works. */
export function daysOption(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 60) return days;
  throw new InvalidArgumentError('a whole number of days from 1 to 60 is expected.');
}

function invitationsCommand(program: Command, terminal: Terminal): void {
  program
    .command('invitations')
    .description('list the links, each with its state')
    .argument('[record-id]', 'of one company only')
    .addHelpText('after', examples('invitations', 'invitations LUHT-DEMO-0001 --json'))
    .action((company: string | undefined, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const lines = askLines(session, '/v1/invitations', InvitationResponse, {
          query: { company },
          as: 'consent-officer',
        });
        const header = [
          'invitation',
          'company',
          'mandate',
          'state',
          'made at',
          'works until',
          'by',
        ];
        await printLines(output, lines, header, (line) => [
          ...[line.id, line.recordId, line.mandate, line.state],
          ...[line.created.at, line.expiresAt],
          line.handedOverBy === null ? 'mail' : `handed over by ${line.handedOverBy}`,
        ]);
      }),
    );
}

function revokeCommand(program: Command, terminal: Terminal): void {
  program
    .command('invitation')
    .description('revoke a link')
    .addHelpText('after', examples('invitation revoke 0199…'))
    .command('revoke')
    .description('revoke a link: it stops working, and the contact who used it is signed out')
    .argument('<invitation>')
    .addHelpText('after', examples('invitation revoke 0199…'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/invitations/${encodeURIComponent(id)}/revocation`;
        const response = await askJson(session, path, InvitationResponse, {
          json: {},
          as: 'consent-officer',
        });
        print(output, response, () => `invitation ${id} is revoked`);
      }),
    );
}
