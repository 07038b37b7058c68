import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PARTNER } from '../../app/demonstration.ts';
import { findDataDirectory, hasKaartData, openLocal } from '../../app/local.ts';
import type { ClientCredentials } from '../../client/tokens.ts';
import { KaartError } from '../../core/errors.ts';
import type { PlainReason } from '../../core/reasons/error-reasons.ts';
import { parseUrl } from '../../core/url.ts';
import { sendRemote } from '../../http/remote.ts';
import { type GlobalOptions, readLanguage } from '../terminal/terminal.ts';
import { readClient, readToken } from './read-credentials.ts';
import type { ApiConnection } from './session.ts';

/** The default actor on this machine, without `--as`. */
export const LOCAL_OPERATOR = 'local-operator';

/** Options of a token for one request of the command. */
export const COMMAND_TOKEN = { ttlSeconds: 300 };

type Env = Readonly<Record<string, string | undefined>>;

/** Connects to the Kaart that the options name: the one at `--url`, else the data directory of this machine. */
export async function openSession(options: GlobalOptions, env: Env): Promise<ApiConnection> {
  const open = options.url === undefined ? localSession : remoteSession;
  return { ...(await open(options, env)), language: readLanguage(env) };
}

/** On this machine the whole app runs inside the command, so a command has the same effect as a request. */
async function localSession(options: GlobalOptions, given: Env): Promise<ApiConnection> {
  const { env, leave } = prepareDirectory(options, given);
  try {
    const kaart = await openLocal(env, { lowestLevel: 'error' });
    return {
      baseUrl: kaart.publicUrl,
      home: findDataDirectory(env),
      servers: kaart.servers,
      send: async (request) => kaart.app.fetch(request),
      token: (roles, request) =>
        kaart.identity.mintOperatorToken({
          subject: options.as ?? LOCAL_OPERATOR,
          roles,
          ...(request ?? COMMAND_TOKEN),
        }),
      partnerToken: readToken(env),
      partner: async () =>
        (await readClient(env)) ?? (await readDemonstrationPartner(findDataDirectory(env))),
      close: () => kaart.close().finally(leave),
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Environment that names the data directory of a command; `leave` is called when it has ended. */
export interface CommandDirectory {
  readonly env: Env;
  leave(): void;
}

/**
 * The data directory that a command works on.
 *
 * @throws KaartError `storage-unusable` where it holds no Kaart and the command may begin none
 */
export function prepareDirectory(
  { home, absent = 'refused' }: GlobalOptions,
  env: Env,
): CommandDirectory {
  const named = withHome(home, env);
  if (absent === 'begun' || hasKaartData(findDataDirectory(named), named))
    return { env: named, leave: () => undefined };
  if (absent === 'refused') throw noKaartError(findDataDirectory(named));
  const temporary = mkdtempSync(join(tmpdir(), 'kaart-'));
  return {
    env: { ...named, KAART_HOME: temporary },
    leave: () => rmSync(temporary, { recursive: true, force: true }),
  };
}

/** The environment with the directory that `--home` names. @throws KaartError `message-invalid` */
export function withHome(home: string | undefined, env: Env): Env {
  if (home === '') throw new KaartError('home-unnamed', { code: 'message-invalid' });
  return home === undefined ? env : { ...env, KAART_HOME: home };
}

function noKaartError(home: string): KaartError {
  return new KaartError('home-missing', {
    code: 'storage-unusable',
    parameters: { path: home },
    nextStep: 'name-directory-or-begin',
  });
}

async function remoteSession(
  { url = '', as, home }: GlobalOptions,
  env: Env,
): Promise<ApiConnection> {
  if (as !== undefined || home !== undefined)
    throw new KaartError('local-options-with-url', { code: 'message-invalid' });
  if (!/^https?:\/\//.test(url) || parseUrl(url) === undefined)
    throw new KaartError('url-option-invalid', { code: 'message-invalid', parameters: { url } });
  return {
    baseUrl: url,
    send: sendRemote,
    token: async () =>
      env['KAART_TOKEN'] ??
      (await (await import('./login-token.ts')).findLoginToken(url, env)) ??
      throwMissing('token-setting-missing'),
    partnerToken: readToken(env),
    partner: async () => (await readClient(env)) ?? throwMissing('partner-settings-missing'),
    close: async () => undefined,
  };
}

async function readDemonstrationPartner(home: string): Promise<ClientCredentials> {
  try {
    const clientSecret = await readFile(join(home, `${DEMO_PARTNER}.secret`), 'utf8');
    return { clientId: DEMO_PARTNER, clientSecret };
  } catch {
    return throwMissing('partner-settings-missing');
  }
}

function throwMissing(reason: PlainReason): never {
  throw new KaartError(reason, { code: 'unauthenticated' });
}
