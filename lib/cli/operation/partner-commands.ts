import { type Command, InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';
import { HOUR_MS, instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import { DisclosureResponse, PartnerResponse } from '../../http/responses/client-responses.ts';
import { DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from '../../identity/credentials.ts';
import { PARTNER_SCOPES, ROLES, type Role, type Scope } from '../../identity/roles.ts';
import { askJson, askLines, requestToken } from '../session/session.ts';
import { endOption, SINCE_TEXT, startOption, UNTIL_TEXT } from '../terminal/options.ts';
import { print, printLines } from '../terminal/output.ts';
import { readJson } from '../terminal/read-json.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const RESEARCH = 'https://w3id.org/dpv#ResearchAndDevelopment';

/** Commands for partners and tokens. */
export function partnerCommands(program: Command, terminal: Terminal): void {
  const partner = program
    .command('partner')
    .description('add, list, revoke and rotate partners')
    .addHelpText('after', examples('partner list', 'partner add list --name "LIST"'));
  addCommand(partner, terminal);
  listCommand(partner, terminal);
  revokeCommand(partner, terminal);
  rotateCommand(partner, terminal);
  retireCommand(partner, terminal);
  extendCommand(partner, terminal);
  readsCommand(partner, terminal);
  webhookCommand(partner, terminal);
  tokenCommand(program, terminal);
}

function addCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('add')
    .description('register a partner; its secret is shown once')
    .argument('<client-id>')
    .requiredOption('--name <name>', 'name of the organisation')
    .option('--purpose <iri...>', 'purposes for which it uses the data (DPV terms)', [RESEARCH])
    .option('--jwks <file>', 'its public keys for private_key_jwt, instead of a secret')
    .option('--jwks-url <url>', 'address of its public keys, instead of a secret')
    .option('--until <moment>', `${UNTIL_TEXT}; without end by default`, endOption)
    .addHelpText(
      'after',
      examples('partner add list --name "LIST"', 'partner add lih --name LIH --jwks lih.jwks.json'),
    )
    .action((id: string, options: AddOptions, command: Command) =>
      runCommand(terminal, command, (parts) => addPartner(parts, id, options), 'begun'),
    );
}

async function addPartner(
  { session, output }: CommandContext,
  id: string,
  options: AddOptions,
): Promise<void> {
  const { name, purpose: purposes, until: expiresAt } = options;
  const json = { client_id: id, name, purposes, expiresAt, ...(await readProof(options)) };
  const added = await askJson(session, '/v1/partners', PartnerResponse, {
    json,
    as: 'partner-admin',
  });
  print(output, added, () => rotationText(added));
}

interface ProofOptions {
  readonly jwks?: string;
  readonly jwksUrl?: string;
  /** Hours for which the old credentials still work. */
  readonly overlap?: number;
}

/** The members of a request with the new authentication of a client. */
export async function readProof({ jwks, jwksUrl, overlap }: ProofOptions): Promise<object> {
  return {
    ...(jwks === undefined ? {} : { jwks: await readJson(jwks) }),
    ...(jwksUrl === undefined ? {} : { jwksUrl }),
    ...(overlap === undefined ? {} : { overlapMs: overlap * HOUR_MS }),
  };
}

interface AddOptions extends ProofOptions {
  readonly name: string;
  readonly purpose: readonly string[];
  readonly until?: string;
}

/** Text about the credentials after a change, with a new secret. */
export function rotationText({
  client_id,
  client_secret,
}: z.input<typeof PartnerResponse>): string {
  if (client_secret === undefined) return `${client_id} proves itself with its own key`;
  return `client id      ${client_id}\nclient secret  ${client_secret}\nThe secret is not stored and not shown again.`;
}

function listCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('list')
    .description('all partners, revoked ones too')
    .addHelpText('after', examples('partner list', 'partner list --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const partners = askLines(session, '/v1/partners', PartnerResponse, {
          as: 'partner-admin',
        });
        const header = ['client id', 'name', 'state', 'credentials', 'purposes', 'since'];
        await printLines(output, partners, header, (p) => [
          p.client_id,
          p.name,
          p.state,
          p.credentials.map(({ kind }) => kind).join(' '),
          p.purposes.map(toShortName).join(' '),
          toLocalDay(instant(p.createdAt)),
        ]);
      }),
    );
}

function revokeCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('revoke')
    .description('end the access of a partner; its tokens are refused from the next request on')
    .argument('<client-id>')
    .option('--tokens', 'only the tokens it has: it may get new ones')
    .addHelpText('after', examples('partner revoke list', 'partner revoke list --tokens'))
    .action((id: string, { tokens }: { tokens?: boolean }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/partners/${encodeURIComponent(id)}/revocation`;
        const json = { extent: tokens ? 'tokens' : 'partner' };
        const revoked = await askJson(session, path, PartnerResponse, {
          json,
          as: 'partner-admin',
        });
        print(output, revoked, () =>
          tokens ? `the tokens of ${id} are refused; it may get new ones` : `${id} is revoked`,
        );
      }),
    );
}

function rotateCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('rotate')
    .description('give a partner a new secret or key; the old one works for another day')
    .argument('<client-id>')
    .option('--jwks <file>', 'its new public keys, instead of a new secret')
    .option('--jwks-url <url>', 'address of its public keys')
    .addOption(overlapOption())
    .addHelpText('after', examples('partner rotate list', 'partner rotate list --overlap 0'))
    .action((id: string, options: ProofOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/partners/${encodeURIComponent(id)}/rotation`;
        const json = await readProof(options);
        const rotated = await askJson(session, path, PartnerResponse, {
          json,
          as: 'partner-admin',
        });
        print(output, rotated, () => rotationText(rotated));
      }),
    );
}

const MAX_OVERLAP_HOURS = MAX_OVERLAP_MS / HOUR_MS;

/** `--overlap <hours>`: how long old credentials work after a rotation. */
export function overlapOption(): Option {
  return new Option(
    '--overlap <hours>',
    `how long the old ones still work, at most ${MAX_OVERLAP_HOURS} hours (30 days); 0 ends them now; default: ${DEFAULT_OVERLAP_MS / HOUR_MS}`,
  ).argParser(parseHours);
}

function parseHours(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= MAX_OVERLAP_HOURS) return Number(text);
  throw new InvalidArgumentError(
    `write it as a whole number of hours, from 0 to ${MAX_OVERLAP_HOURS}.`,
  );
}

function retireCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('retire')
    .description('end the old credentials of a partner now, after a rotation')
    .argument('<client-id>')
    .addHelpText('after', examples('partner retire list'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/partners/${encodeURIComponent(id)}/retirement`;
        const json = {};
        const left = await askJson(session, path, PartnerResponse, { json, as: 'partner-admin' });
        print(output, left, () => `${id} has ${left.credentials.length} credential(s) left`);
      }),
    );
}

function extendCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('extend')
    .description('change the end of the access of a partner')
    .argument('<client-id>')
    .option('--until <moment>', `${UNTIL_TEXT}; without end by default`, endOption)
    .addHelpText('after', examples('partner extend list --until 2028-06-30'))
    .action((id: string, { until = null }: { until?: string | null }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/partners/${encodeURIComponent(id)}/end`;
        const what = { method: 'PUT', json: { expiresAt: until }, as: 'partner-admin' } as const;
        const left = await askJson(session, path, PartnerResponse, what);
        print(
          output,
          left,
          () => `${id} has access ${until === null ? 'without end' : `until ${until}`}`,
        );
      }),
    );
}

function readsCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('disclosures')
    .description('everything a partner has read, for instance since a token leaked')
    .argument('<client-id>')
    .option('--since <moment>', SINCE_TEXT, startOption, '1970-01-01T00:00:00Z')
    .addHelpText('after', examples('partner disclosures list --since 2026-11-01'))
    .action((id: string, { since }: { since: string }, command: Command) =>
      runCommand(terminal, command, async (parts) => printReads(parts, id, since)),
    );
}

/** The last part of an IRI. */
function toShortName(iri: string): string {
  return iri.split(/[#/]/).at(-1) ?? iri;
}

async function printReads(
  { session, output }: CommandContext,
  id: string,
  since: string,
): Promise<void> {
  const path = `/v1/partners/${encodeURIComponent(id)}/disclosures`;
  const all = askLines(session, path, DisclosureResponse, {
    query: { since },
    as: 'partner-admin',
  });
  const header = ['at', 'version', 'purpose', 'format', 'bytes', 'token'];
  await printLines(output, all, header, (read) => [
    read.at,
    read.version,
    read.purpose && toShortName(read.purpose),
    read.format,
    read.bytes,
    read.tokenId,
  ]);
}

function tokenCommand(program: Command, terminal: Terminal): void {
  program
    .command('token')
    .description('an access token: for a role on this machine, or for a partner by its credentials')
    .addOption(new Option('-r, --role <role...>', 'role of the token').choices(ROLES))
    .addOption(
      new Option('--scope <scope>', 'of a partner: data:read by default')
        .choices(PARTNER_SCOPES)
        .conflicts('role'),
    )
    .addHelpText(
      'after',
      examples(
        'token --role analyst --as alice',
        'KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… kaart token',
        'KAART_CLIENT_ID=… KAART_CLIENT_KEY=private.pem kaart token --scope client:rotate',
      ),
    )
    .action(({ role, scope }: { role?: Role[]; scope?: Scope }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const access_token =
          role === undefined
            ? await requestToken(session, scope)
            : await session.token(role, { listed: true });
        print(output, { access_token, token_type: 'Bearer' }, () => access_token);
      }),
    );
}

/** `kaart partner webhook`: sets the address for withdrawal notices to a partner. */
function webhookCommand(partner: Command, terminal: Terminal): void {
  partner
    .command('webhook')
    .description(
      'set the address that gets notices of withdrawals; the signing secret is shown once',
    )
    .argument('<client-id>')
    .argument('[address]', 'URL to call; without it the partner is not called any more')
    .addHelpText(
      'after',
      examples('partner webhook list https://list.example/kaart', 'partner webhook list'),
    )
    .action((id: string, url: string | undefined, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/partners/${encodeURIComponent(id)}/webhook`;
        const set = await askJson(session, path, PartnerResponse, {
          method: 'PUT',
          json: { url: url ?? null },
          as: 'partner-admin',
        });
        print(output, set, () => describeWebhook(set));
      }),
    );
}

function describeWebhook({
  client_id,
  webhook,
  webhook_secret,
}: z.input<typeof PartnerResponse>): string {
  if (webhook_secret === undefined) return `${client_id} is not called any more`;
  return `webhook         ${webhook?.url}\nwebhook secret  ${webhook_secret}\nThe secret is not stored and not shown again. Calls are signed as Standard Webhooks says.`;
}
