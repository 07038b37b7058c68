import { setTimeout as sleep } from 'node:timers/promises';
import { findDataDirectory } from '../../app/local.ts';
import { type RunningKaart, serveLocal } from '../../app/serve.ts';
import { hasCode } from '../../core/errors.ts';
import { sendRemote } from '../../http/remote.ts';
import type { GlobalOptions } from '../terminal/terminal.ts';
import {
  COMMAND_TOKEN,
  type CommandDirectory,
  LOCAL_OPERATOR,
  openSession,
  prepareDirectory,
} from './open-session.ts';
import { type ApiConnection, ask, askLines } from './session.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Longest wait at the end of a command for queued messages. Milliseconds. */
const MAX_WAIT_MS = 3_000;
const PAUSE_MS = 50;
/** Maximum time to wait for a server of the directory. */
const LATEST_ANSWER_MS = 10_000;
const DEFAULT_PORT = '8080';

/**
 * Opens a Kaart that other connectors can reach: the one at `--url`, or the server of the data
 * directory. If no server runs, the command serves the directory while it runs.
 *
 * @param writeLine informs the user that the command serves
 */
export async function openServedSession(
  options: GlobalOptions,
  env: Env,
  writeLine: (text: string) => void,
): Promise<ApiConnection> {
  if (options.url !== undefined) return openSession(options, env);
  const directory = prepareDirectory(options, env);
  try {
    const home = findDataDirectory(directory.env);
    const session = await openServerOrLocalSession(
      { ...options, home, absent: 'begun' },
      directory.env,
    );
    if (session.send === sendRemote) return session;
    const here = await serveHere(session, options, directory);
    if (!options.json)
      writeLine(
        `${here.home} is not served: this command serves it, on ${here.baseUrl}, until it ends\n`,
      );
    return here;
  } catch (error) {
    directory.leave();
    throw error;
  }
}

/**
 * Closes the session and serves its directory. The session must be closed first: SQLite's locks belong
 * to the process, and closing a file releases them.
 */
async function serveHere(
  session: ApiConnection,
  { as: subject = LOCAL_OPERATOR }: GlobalOptions,
  { env, leave }: CommandDirectory,
): Promise<ApiConnection> {
  await session.close();
  const served = await serveOnFreePort(portsFor(env, session.baseUrl), env);
  const here: ApiConnection = {
    ...session,
    baseUrl: served.url,
    send: (request) => served.answer(request),
    token: (roles, options) =>
      served.mintOperatorToken({ subject, roles, ...(options ?? COMMAND_TOKEN) }),
    async close() {
      await waitForOutbox(here).catch(() => undefined);
      await served.close().finally(leave);
    },
  };
  return here;
}

/** Opens a session with the server of the data directory; without a server, with the directory itself. Then queued messages wait for the next server. */
export async function openServerOrLocalSession(
  options: GlobalOptions,
  env: Env,
): Promise<ApiConnection> {
  const session = await openSession(options, env);
  const isServedHere = options.url === undefined && (await isServed(session));
  return isServedHere ? { ...session, send: sendRemote } : session;
}

/** The last used port, so that messages from others still arrive; else any port. */
function portsFor(env: Env, lastUrl: string): readonly (string | undefined)[] {
  if (env['PORT'] !== undefined || env['KAART_PUBLIC_URL'] !== undefined) return [env['PORT']];
  const { port } = new URL(lastUrl);
  return port === '' || port === DEFAULT_PORT ? ['0'] : [port, '0'];
}

async function serveOnFreePort(
  [port, ...others]: readonly (string | undefined)[],
  env: Env,
): Promise<RunningKaart> {
  try {
    const serving = {
      host: '127.0.0.1',
      demo: false,
      quiet: true,
      nightly: false,
      writeLine: () => undefined,
    };
    return await serveLocal({ env: port === undefined ? env : { ...env, PORT: port }, ...serving });
  } catch (error) {
    if (others.length === 0 || !hasCode(error, 'unavailable')) throw error;
    return serveOnFreePort(others, env);
  }
}

/**
 * Whether a server of this data directory runs at its known address. A server of another directory, or
 * of a copy, does not get our token.
 */
async function isServed(session: ApiConnection): Promise<boolean> {
  try {
    if (!(await session.servers?.isAt(session.baseUrl, LATEST_ANSWER_MS))) return false;
    const remote = { ...session, send: sendRemote };
    await ask(remote, '/v1/negotiations', { query: { limit: '1' }, as: 'operator' });
    return true;
  } catch {
    return false;
  }
}

/** Waits until due messages are sent. A delayed message is sent when this Kaart is served again. */
async function waitForOutbox(session: ApiConnection): Promise<void> {
  const end = performance.now() + MAX_WAIT_MS;
  while (performance.now() < end && (await hasPendingMessages(session, end))) await sleep(PAUSE_MS);
}

async function hasPendingMessages(session: ApiConnection, end: number): Promise<boolean> {
  const { OutboxResponse } = await import('../../http/responses/connector-responses.ts');
  const messages = askLines(session, '/v1/outbox', OutboxResponse, { as: 'operator' });
  // During an attempt, `dueAt` is the time at which another process may take the message over.
  for await (const { state, attempts, dueAt } of messages)
    if (state === 'pending' && (attempts === 1 || Date.parse(dueAt ?? '') <= end)) return true;
  return false;
}
