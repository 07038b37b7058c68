import { open } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { csvLine } from '../publication/render/csv-cell.ts';
import { print, printLines } from './output.ts';
import { askJson, askLines } from './session.ts';
import { examples, type Terminal, type Work, work } from './terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface InvitationLine {
  readonly id: string;
  readonly recordId: string;
  readonly mandate: string;
  readonly state: string;
  readonly created: { readonly by: string; readonly at: string };
  readonly expiresAt: string;
}

interface InvitedLine extends InvitationLine {
  readonly name: string;
  readonly email: string | null;
  readonly link: string | null;
}

interface InviteOptions {
  readonly email?: string;
  readonly person?: boolean;
  readonly edition?: string;
  readonly out?: string;
  readonly mail?: boolean;
  readonly days?: number;
}

/** Links by which companies and contact persons decide for themselves. */
export function invitationCommands(program: Command, terminal: Terminal): void {
  invite(program, terminal);
  invitations(program, terminal);
  revoke(program, terminal);
}

function invite(program: Command, terminal: Terminal): void {
  program
    .command('invite')
    .description('make a single-use link by which a contact decides who sees what')
    .argument('[record-id]', 'the company; with --edition all of them')
    .option('--email <address>', 'of the contact; kept until the link is used or expires')
    .option('--person', 'for the contact person, who alone consents to contact data')
    .option('--edition <edition>', 'for the contact of every company of an edition')
    .option('--out <file>', 'CSV file for the links of an edition, readable by you alone')
    .option('--mail', 'send the link to the address; it is shown to nobody here')
    .option('--days <days>', 'how long the link works, 14 by default', daysOption)
    .addHelpText(
      'after',
      examples(
        'invite LUHT-DEMO-0001 --email contact@demo-001.example',
        'invite LUHT-DEMO-0001 --email contact@demo-001.example --person --mail',
        'invite --edition 2025 --out links.csv',
        'invite --edition 2025 --mail --days 30',
      ),
    )
    .action((recordId: string | undefined, options: InviteOptions, command: Command) => {
      const { edition, out, mail, email } = options;
      if ((recordId === undefined) === (edition === undefined))
        command.error('error: say which company, or --edition for all of them');
      if (edition !== undefined && (email !== undefined || (out === undefined) === !mail))
        command.error('error: --edition goes with either --out <file> or --mail');
      if (recordId !== undefined && out !== undefined)
        command.error('error: --out is for the links of an edition');
      return work(terminal, command, (parts) =>
        recordId === undefined
          ? inviteEdition(parts, edition ?? '', options)
          : inviteOne(parts, recordId, options),
      );
    });
}

function wishOf({ person, mail, days }: InviteOptions): object {
  return { mandate: person ? 'person' : 'company', mail: mail ?? false, days };
}

async function inviteOne(
  { session, output }: Work,
  recordId: string,
  options: InviteOptions,
): Promise<void> {
  const path = `/v1/organisations/${encodeURIComponent(recordId)}/invitations`;
  const json = { ...wishOf(options), email: options.email };
  const made = await askJson<InvitedLine>(session, path, { json, as: OFFICER });
  print(output, made as never, () =>
    made.link === null
      ? `the link goes to ${made.email}, and works until ${made.expiresAt}`
      : `${made.link}\nworks once, until ${made.expiresAt}; kaart invitation revoke ${made.id} takes it back`,
  );
}

async function inviteEdition(
  { session, output }: Work,
  edition: string,
  options: InviteOptions,
): Promise<void> {
  const path = `/v1/editions/${encodeURIComponent(edition)}/invitations`;
  const made = askLines<InvitedLine>(session, path, { json: wishOf(options), as: OFFICER });
  const counts = { invited: 0, withoutAddress: 0 };
  let csv = csvLine(['record_id', 'name', 'email', 'mandate', 'link', 'expires_at']);
  for await (const { recordId, name, email, mandate, link, expiresAt } of made) {
    counts.invited += 1;
    if (email === null) counts.withoutAddress += 1;
    csv += csvLine([recordId, name, email, mandate, link, expiresAt]);
  }
  if (options.out !== undefined) await writeForOwner(options.out, csv);
  print(output, counts, () => {
    const where = options.out === undefined ? 'are mailed' : `are in ${options.out}`;
    return `${counts.invited} links ${where}; ${counts.withoutAddress} companies have no address`;
  });
}

/** Also a file that is there already is readable by its owner alone before a link is in it. */
async function writeForOwner(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    if ((await file.stat()).isFile()) await file.chmod(0o600);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

function daysOption(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 60) return days;
  throw new InvalidArgumentError('a whole number of days from 1 to 60 is expected.');
}

function invitations(program: Command, terminal: Terminal): void {
  program
    .command('invitations')
    .description('list the links that were made, and what became of them')
    .argument('[record-id]', 'of one company only')
    .addHelpText('after', examples('invitations', 'invitations LUHT-DEMO-0001 --json'))
    .action((organisation: string | undefined, _, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const lines = askLines<InvitationLine>(session, '/v1/invitations', {
          query: { organisation },
          as: OFFICER,
        });
        const header = ['invitation', 'company', 'mandate', 'state', 'made at', 'works until'];
        await printLines(output, lines, header, (line) => [
          ...[line.id, line.recordId, line.mandate, line.state],
          ...[line.created.at, line.expiresAt],
        ]);
      }),
    );
}

function revoke(program: Command, terminal: Terminal): void {
  program
    .command('invitation')
    .description('take a link back')
    .addHelpText('after', examples('invitation revoke 0199…'))
    .command('revoke')
    .description('take a link back: it opens nothing, and who came in by it is signed out')
    .argument('<invitation>')
    .addHelpText('after', examples('invitation revoke 0199…'))
    .action((id: string, _, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const path = `/v1/invitations/${encodeURIComponent(id)}/revocation`;
        const answer = await askJson<InvitationLine>(session, path, { json: {}, as: OFFICER });
        print(output, answer as never, () => `invitation ${id} is revoked`);
      }),
    );
}
