import type * as z from 'zod';
import { type Credentials, KaartClient } from '../../client/index.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { hasCode } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import { readToken } from '../session/read-credentials.ts';
import { type ApiConnection, parseResponse } from '../session/session.ts';

/** The caller of a server: its token, and the language of the answers. */
export interface McpCaller {
  readonly language: Language;
  /** Default dataset. */
  readonly dataset: string;
  /** Folder for downloaded files; without it no file is written. */
  readonly folder?: string | undefined;
  /** Sends requests without a token: for public resources and public rows. */
  readonly anonymous: KaartClient;
  /** Sends requests with the token of the caller; without credentials, the same as `anonymous`. */
  readonly own: KaartClient;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Finds the caller: with the credentials of the environment, or of the demonstration. The server checks
 * the token at each request.
 */
export async function findCaller(
  session: ApiConnection,
  env: Env,
  { language, folder }: Pick<McpCaller, 'language' | 'folder'>,
): Promise<McpCaller> {
  const credentials = await findCredentials(session, env);
  const connection = { url: session.baseUrl, fetch: fetchOver(session, language) };
  const anonymous = new KaartClient(connection);
  if (credentials === undefined)
    return { language, folder, dataset: PUBLIC_COMPANIES_DATASET_ID, anonymous, own: anonymous };
  const own = new KaartClient({ ...connection, credentials });
  return { language, folder, dataset: COMPANIES_DATASET_ID, anonymous, own };
}

/** Picks the client for a dataset: public rows are read without a token, as in the other commands. */
export function pickClient(caller: McpCaller, dataset: string): KaartClient {
  return dataset === PUBLIC_COMPANIES_DATASET_ID ? caller.anonymous : caller.own;
}

/**
 * Requests a JSON document of the API and checks it by a schema. @throws ProblemError, KaartError
 * `counterparty-failed`
 */
export async function requestJson<S extends z.ZodType>(
  reader: KaartClient,
  path: string,
  schema: S,
  init: RequestInit,
): Promise<z.input<S>> {
  const response = await reader.request(path, init);
  return parseResponse(path, schema, await response.text());
}

/**
 * Finds the client in the environment, else the token of a person or client, else the partner of the
 * demonstration.
 */
async function findCredentials(session: ApiConnection, env: Env): Promise<Credentials | undefined> {
  const token = readToken(env);
  if (token !== undefined) return { token };
  return session.partner().catch((error: unknown) => {
    if (env['KAART_CLIENT_ID'] || !hasCode(error, 'unauthenticated')) throw error;
    return undefined;
  });
}

/**
 * `fetch` over a session. It follows the link of a 303 without the token, because the link itself is
 * the permission.
 */
function fetchOver(session: ApiConnection, language: Language): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.headers.set('Accept-Language', language);
    const response = await session.send(request);
    const link = response.status === 303 ? response.headers.get('location') : null;
    if (link === null) return response;
    const { signal } = request;
    return session.send(new Request(new URL(link, session.baseUrl), { signal }));
  };
}
