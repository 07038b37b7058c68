import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { REFUSAL_CODES, REQUEST_DAYS } from '../../access-requests/access-request.ts';
import { instant } from '../../core/instant.ts';
import type { Language } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import {
  AccessRequestResponse,
  AccessTermsResponse,
  RequestedAccessResponse,
} from '../../http/responses/access-request-responses.ts';
import { askJson, askLines } from '../session/session.ts';
import { endOption, languageOption, UNTIL_TEXT } from '../terminal/options.ts';
import { print, printLines, tableText } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { readProof } from './partner-commands.ts';

const PATH = '/v1/access-requests';
const TERMS_PATH = '/v1/access-terms';
const ID = '0199…';

/** Commands for access requests of future partners. Any person may send one; a partner-admin decides. */
export function accessCommands(program: Command, terminal: Terminal): void {
  const access = program
    .command('access')
    .description('request access as a partner; list, accept and refuse requests')
    .addHelpText('after', examples('access terms', 'access list', `access accept ${ID}`));
  termsCommand(access, terminal);
  requestCommand(access, terminal);
  listCommand(access, terminal);
  showCommand(access, terminal);
  acceptCommand(access, terminal);
  refuseCommand(access, terminal);
  linkCommand(access, terminal);
}

function termsCommand(access: Command, terminal: Terminal): void {
  access
    .command('terms')
    .description('the terms that a requester agrees to, and the purposes to choose from')
    .addOption(languageOption(terminal, 'of the texts'))
    .addHelpText('after', examples('access terms', 'access terms --language fr'))
    .action(({ language }: { language: Language }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const response = await askJson(session, TERMS_PATH, AccessTermsResponse);
        print(output, response, () => termsText(response, language));
      }),
    );
}

function termsText(
  { terms, purposes }: z.input<typeof AccessTermsResponse>,
  language: Language,
): string {
  const points = terms.texts.map((text, at) => `${at + 1}. ${text[language]}`);
  const uses = Object.entries(purposes).map(([iri, text]) => `${iri}\n  ${text[language]}`);
  return [`terms ${terms.version}`, ...points, '', 'purposes', ...uses].join('\n');
}

interface RequestOptions {
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly country: string;
  readonly number?: string;
  readonly purpose: readonly string[];
  readonly agree: string;
  readonly language: Language;
  readonly jwks?: string;
  readonly jwksUrl?: string;
}

function requestCommand(access: Command, terminal: Terminal): void {
  access
    .command('request')
    .description('request access as a partner; a mail with a link confirms the address')
    .requiredOption('--name <name>', 'your name')
    .requiredOption('--email <address>', 'your mail address at work')
    .requiredOption('--organisation <name>', 'your organisation')
    .requiredOption('--country <code>', 'its country, as LU')
    .option('--number <number>', 'its register number or VAT number')
    .requiredOption('--purpose <iri...>', 'what you use the data for; see kaart access terms')
    .requiredOption('--agree <version>', 'the terms that you agree to; see kaart access terms')
    .option('--jwks <file>', 'your public keys for private_key_jwt, instead of a secret')
    .option('--jwks-url <url>', 'address of your public keys, instead of a secret')
    .addOption(languageOption(terminal, 'of the mails'))
    .addHelpText(
      'after',
      examples(
        'access request --url https://kaart.example --name "Anna Wagner" --email anna@lih.example --organisation LIH --country LU --purpose https://w3id.org/dpv#ResearchAndDevelopment --agree partner-terms-v1',
      ),
    )
    .action((options: RequestOptions, command: Command) =>
      runCommand(terminal, command, (parts) => requestAccess(parts, options)),
    );
}

async function requestAccess(
  { session, output }: CommandContext,
  {
    name,
    email,
    organisation,
    country,
    number,
    purpose,
    agree,
    language,
    ...proof
  }: RequestOptions,
): Promise<void> {
  const json = {
    requester: { name, email },
    organisation: { name: organisation, country, number: number ?? null },
    purposes: purpose,
    terms: agree,
    language,
    ...(await readProof(proof)),
  };
  const response = await askJson(session, PATH, RequestedAccessResponse, { json });
  print(
    output,
    response,
    () =>
      `If the request is new, a mail is on its way to ${email}. Open its link within ${response.confirmWithinDays} days and press the button.`,
  );
}

function listCommand(access: Command, terminal: Terminal): void {
  access
    .command('list')
    .description('confirmed requests, the oldest first')
    .addOption(
      new Option('--state <state>', 'which ones')
        .choices(['open', 'accepted', 'refused'])
        .default('open'),
    )
    .addHelpText('after', examples('access list', 'access list --state accepted --json'))
    .action(({ state }: { state: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const lines = askLines(session, PATH, AccessRequestResponse, {
          query: { state },
          as: 'partner-admin',
        });
        const header = ['request', 'since', 'organisation', 'country', 'requester', 'client'];
        await printLines(output, lines, header, (each) => [
          each.id,
          toLocalDay(instant(each.requestedAt)),
          each.organisation.name,
          each.organisation.country,
          each.requester.email,
          each.client?.id ?? '',
        ]);
      }),
    );
}

function showCommand(access: Command, terminal: Terminal): void {
  access
    .command('show')
    .description('everything about one request')
    .argument('<request>')
    .addHelpText('after', examples(`access show ${ID}`))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const response = await askJson(session, requestPath(id), AccessRequestResponse, {
          as: 'partner-admin',
        });
        const { purposes: names } = await askJson(session, TERMS_PATH, AccessTermsResponse);
        const nameOf = (iri: string) => purposeText(iri, names[iri]?.[output.language]);
        print(output, response, () => requestText(response, nameOf));
      }),
    );
}

/** The name of a purpose in the notice, with its IRI; the IRI alone if the notice does not name it any more. */
function purposeText(iri: string, name: string | undefined): string {
  return name === undefined ? iri : `${name} (${iri})`;
}

function requestText(
  request: z.input<typeof AccessRequestResponse>,
  nameOf: (iri: string) => string,
): string {
  const { requester, organisation, purposes, client, decided, refusal } = request;
  const rows: (readonly [string, string])[] = [
    ['request', request.id],
    ['state', request.state],
    ['requester', `${requester.name} <${requester.email}>`],
    ['organisation', [organisation.name, organisation.country, organisation.number].join(' ')],
    ...purposes.map((iri, at) => [at === 0 ? 'purposes' : '', nameOf(iri)] as const),
    ['terms', request.terms.version],
    ['proof', [request.proof, request.jwksUrl ?? ''].join(' ').trim()],
    ...(decided === null ? [] : [['decided', `${decided.by}, ${decided.at}`] as const]),
    ...(refusal === null ? [] : [['reason', `${refusal.code}: ${refusal.reason}`] as const]),
    ...(client === null ? [] : [['client', `${client.id} until ${client.expiresAt}`] as const]),
    ...(client?.secretLink ? [['secret link', linkText(client.secretLink)] as const] : []),
  ];
  return tableText(['', ''], rows);
}

function linkText({ expiresAt, revealedAt, sentAt }: SecretLinkOfResponse): string {
  if (revealedAt !== null) return `the secret was shown at ${revealedAt}`;
  return `${sentAt === null ? 'not sent yet' : `sent at ${sentAt}`}, works until ${expiresAt}`;
}

type SecretLinkOfResponse = NonNullable<
  NonNullable<z.input<typeof AccessRequestResponse>['client']>['secretLink']
>;

interface AcceptOptions {
  readonly clientId?: string;
  readonly purpose?: readonly string[];
  readonly until?: string;
}

function acceptCommand(access: Command, terminal: Terminal): void {
  access
    .command('accept')
    .description('accept a request: the client is registered, and a mail is sent')
    .argument('<request>')
    .option('--client-id <id>', 'id of the client; a random one without it')
    .option('--purpose <iri...>', 'only these of the purposes')
    .option('--until <moment>', `${UNTIL_TEXT}; ${REQUEST_DAYS.access} days without it`, endOption)
    .addHelpText(
      'after',
      examples(`access accept ${ID} --client-id lih`, `access accept ${ID} --until 2027-06-30`),
    )
    .action((id: string, { clientId, purpose, until }: AcceptOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const json = {
          clientId,
          purposes: purpose,
          expiresAt: until,
        };
        const response = await askJson(
          session,
          `${requestPath(id)}/acceptance`,
          AccessRequestResponse,
          {
            json,
            as: 'partner-admin',
          },
        );
        print(
          output,
          response,
          () =>
            `${response.organisation.name} is the client ${response.client?.id}; a mail is on its way`,
        );
      }),
    );
}

function refuseCommand(access: Command, terminal: Terminal): void {
  access
    .command('refuse')
    .description('refuse a request; the requester gets the reason by mail')
    .argument('<request>')
    .requiredOption('--reason <text>', 'what the requester reads')
    .addOption(
      new Option('--code <code>', 'kind of the reason').choices(REFUSAL_CODES).default('other'),
    )
    .addHelpText('after', examples(`access refuse ${ID} --code purpose --reason "…"`))
    .action((id: string, json: { reason: string; code: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const response = await askJson(
          session,
          `${requestPath(id)}/refusal`,
          AccessRequestResponse,
          {
            json,
            as: 'partner-admin',
          },
        );
        print(output, response, () => 'refused; a mail with the reason is on its way');
      }),
    );
}

function linkCommand(access: Command, terminal: Terminal): void {
  access
    .command('link')
    .description('send a new link to the secret; a secret that was shown ends at once')
    .argument('<request>')
    .addHelpText('after', examples(`access link ${ID}`))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const response = await askJson(
          session,
          `${requestPath(id)}/secret-link`,
          AccessRequestResponse,
          {
            json: {},
            as: 'partner-admin',
          },
        );
        print(
          output,
          response,
          () => 'a new link is on its way; the previous link no longer works',
        );
      }),
    );
}

function requestPath(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
