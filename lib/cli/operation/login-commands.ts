import type { Command } from 'commander';
import { KaartError } from '../../core/errors.ts';
import { findLogin, storeLogin } from '../session/login-store.ts';
import { createOutput, examples, type GlobalOptions, type Terminal } from '../terminal/terminal.ts';

interface LoginOptions {
  readonly issuer?: string;
  readonly client?: string;
  readonly scope: string;
}

/** Commands to sign in at the OpenID provider of a remote Kaart. */
export function loginCommands(program: Command, terminal: Terminal): void {
  program
    .command('login')
    .description('sign in at a remote Kaart through its OpenID provider, in a browser')
    .option(
      '--issuer <url>',
      'OpenID provider; default: KAART_OIDC_ISSUER, or the provider of the last login',
    )
    .option(
      '--client <id>',
      'public client with the device flow; default: KAART_OIDC_CLIENT_ID, or the client of the last login',
    )
    .option('--scope <scopes>', 'scopes to ask for', 'openid')
    .addHelpText(
      'after',
      examples(
        'login --url https://kaart.example.lu --issuer https://id.example.lu/realms/ds4h --client kaart-cli',
      ),
    )
    .action(async (options: LoginOptions, command: Command) => {
      const globals = command.optsWithGlobals<GlobalOptions>();
      const url = readRemoteUrl(globals);
      const last = await findLogin(url, terminal.env);
      const issuer = options.issuer ?? terminal.env['KAART_OIDC_ISSUER'] ?? last?.issuer;
      const clientId = options.client ?? terminal.env['KAART_OIDC_CLIENT_ID'] ?? last?.clientId;
      if (issuer === undefined || clientId === undefined)
        return command.error('error: name the provider with --issuer and --client');
      const { signIn } = await import('../session/oidc-login.ts');
      const login = await signIn({ issuer, clientId, scope: options.scope }, ({ address, code }) =>
        terminal.writeError(`Open ${address} and confirm the code ${code}. Waiting …\n`),
      );
      await storeLogin(url, terminal.env, login);
      printResult(
        terminal,
        globals,
        { url, issuer, loggedIn: true },
        `You are logged in at ${url}.`,
      );
    });
  program
    .command('logout')
    .description('forget the tokens of kaart login for a remote Kaart')
    .addHelpText('after', examples('logout --url https://kaart.example.lu'))
    .action(async (_, command: Command) => {
      const globals = command.optsWithGlobals<GlobalOptions>();
      const url = readRemoteUrl(globals);
      const login = await findLogin(url, terminal.env);
      await storeLogin(url, terminal.env, undefined);
      const text =
        login === undefined ? `There was no login at ${url}.` : `You are logged out at ${url}.`;
      printResult(terminal, globals, { url, loggedIn: false }, text);
    });
}

/** @throws KaartError `message-invalid` without a remote Kaart, or for a text that is not an address */
function readRemoteUrl({ url = '' }: GlobalOptions): string {
  if (url === '') throw new KaartError('login-needs-url', { code: 'message-invalid' });
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new KaartError('url-option-invalid', { code: 'message-invalid', parameters: { url } });
  return url;
}

function printResult(
  terminal: Terminal,
  globals: GlobalOptions,
  facts: object,
  text: string,
): void {
  const output = createOutput(terminal, globals);
  output.out(output.json ? `${JSON.stringify(facts)}\n` : `${text}\n`);
}
