import type * as z from 'zod';
import type { DirectoryServers } from '../../app/directory-servers.ts';
import { buildTokenRequest, type ClientCredentials } from '../../client/tokens.ts';
import { KaartError } from '../../core/errors.ts';
import { parseOrListIssues } from '../../core/issues.ts';
import { joinTexts, type Language, localized } from '../../core/language.ts';
import { parseJson } from '../../core/parse-json.ts';
import type { SendRequest } from '../../http/remote.ts';
import type { Role, Scope } from '../../identity/roles.ts';
import { TOKEN_PATH } from '../../identity/server-metadata.ts';

/** The connection of a command to its Kaart: the data directory of this machine, or a Kaart at a URL. */
export interface ApiConnection {
  readonly baseUrl: string;
  /** Language of the texts for people. @default English */
  readonly language?: Language;
  /** The data directory, if it is on this machine. */
  readonly home?: string;
  /** The servers of this directory. */
  readonly servers?: DirectoryServers;
  readonly send: SendRequest;
  /** Returns a token with the roles that a command needs; for a URL it is the user's own token. */
  token(roles: readonly Role[], options?: TokenRequestOptions): Promise<string>;
  /** The token that the user gave for commands of partners, instead of the credentials of a client. */
  readonly partnerToken?: string | undefined;
  /** Credentials of a partner from the environment or the demonstration. */
  partner(): Promise<ClientCredentials>;
  close(): Promise<void>;
}

/** How a command continues as another person: by name on this machine, with a token of that person at a URL. */
export function asAnother({ home, baseUrl }: ApiConnection): string {
  return home === undefined ? `--url ${baseUrl}` : '--as NAME';
}

/**
 * `listed`: the token leaves the command, so it is listed under its person. Other tokens are for
 * requests of the command and expire after minutes.
 */
interface TokenRequestOptions {
  readonly listed: true;
}

/** Options of one request. */
export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A list becomes one parameter for each value. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly json?: unknown;
  readonly body?: string | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The caller: an operator with this role, a `partner` with a token, or `own-client`, a partner that
   * changes its own client. @default anonymous
   */
  readonly as?: Role | 'partner' | 'own-client';
}

/**
 * Sends one request and returns its successful response (2xx, 303 or 304).
 *
 * @throws KaartError with the code of the problem document, its `next` in the details
 */
export async function ask(session: ApiConnection, path: string, what: Ask = {}): Promise<Response> {
  const url = new URL(path, session.baseUrl);
  for (const [name, value] of Object.entries(what.query ?? {}))
    for (const each of value === undefined ? [] : [value].flat())
      url.searchParams.append(name, each);
  const request = new Request(url, {
    method: what.method ?? (what.json === undefined && what.body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(session.language && { 'Accept-Language': session.language }),
      ...(await authorization(session, what.as)),
      ...contentType(what),
      ...what.headers,
    },
    ...buildRequestBody(what),
  } as RequestInit);
  const response = await session.send(request);
  if (response.ok || response.status === 303 || response.status === 304) return response;
  throw await toKaartError(response);
}

/**
 * Returns the response of {@link ask} as JSON. The schema of the route checks it. The document stays
 * unchanged, so it keeps members that only a newer Kaart knows.
 *
 * @throws KaartError `counterparty-failed` if the response does not fit
 */
export async function askJson<S extends z.ZodType>(
  session: ApiConnection,
  path: string,
  schema: S,
  what: Ask = {},
): Promise<z.input<S>> {
  return parseResponse(path, schema, await (await ask(session, path, what)).text());
}

/** Yields the pages of a list; each is a JSON document with the cursor of the next page. */
export async function* askPages<S extends z.ZodType<unknown, Page>>(
  session: ApiConnection,
  path: string,
  schema: S,
  what: Ask = {},
): AsyncGenerator<z.input<S>> {
  let cursor: string | undefined;
  do {
    const query = { ...what.query, cursor };
    const page = await askJson(session, path, schema, { ...what, query });
    yield page;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

interface Page {
  readonly cursor?: string | undefined;
}

/**
 * Yields the values of a list in JSON Lines, page by page. The schema checks each value as in {@link
 * askJson}.
 */
export async function* askLines<S extends z.ZodType>(
  session: ApiConnection,
  path: string,
  schema: S,
  what: Ask = {},
): AsyncGenerator<z.input<S>> {
  const { lines } = await import('../../core/lines.ts');
  let query = what.query;
  do {
    const response = await ask(session, path, { ...what, ...(query && { query }) });
    if (response.body === null) return;
    for await (const line of lines(response.body as unknown as AsyncIterable<Uint8Array>))
      if (line !== '') yield parseResponse(path, schema, line);
    const cursor = nextCursor(response);
    query = cursor === undefined ? undefined : { ...what.query, cursor };
  } while (query !== undefined);
}

/** Parses the text of a response as JSON that fits a schema. @throws KaartError `counterparty-failed` */
export function parseResponse<S extends z.ZodType>(
  path: string,
  schema: S,
  text: string,
): z.input<S> {
  const value = parseJson(text);
  const parsed = parseOrListIssues(schema, value, 'body');
  if ('data' in parsed) return value as z.input<S>;
  const options = { code: 'counterparty-failed', nextStep: 'same-version' } as const;
  if (value === undefined)
    throw new KaartError('answer-not-json', { ...options, parameters: { address: path } });
  const texts = parsed.issues
    .slice(0, 1)
    .flatMap(({ at, message }) => [localized(at, at, at), message]);
  const issue = joinTexts(
    texts.filter(({ en }) => en !== ''),
    ': ',
  );
  const parameters = { address: path, issue };
  throw new KaartError('answer-does-not-fit', { ...options, parameters });
}

/** The cursor of the next page from the header `Link` (RFC 8288); `undefined` after the last page. */
export function nextCursor(response: Response): string | undefined {
  const target = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  if (target === undefined) return undefined;
  return new URL(target).searchParams.get('cursor') ?? undefined;
}

/** A file is sent as bytes, because a gateway may decode text as UTF-8. */
function contentType({ json, body }: Ask): Record<string, string> {
  if (json !== undefined) return { 'Content-Type': 'application/json' };
  return body === undefined ? {} : { 'Content-Type': 'application/octet-stream' };
}

function buildRequestBody({ json, body }: Ask): Record<string, unknown> {
  if (json !== undefined) return { body: JSON.stringify(json) };
  return body === undefined ? {} : { body, duplex: 'half' };
}

async function authorization(
  session: ApiConnection,
  as: Ask['as'],
): Promise<Record<string, string>> {
  if (as === undefined) return {};
  const token = await tokenAs(session, as);
  return { Authorization: `Bearer ${token}` };
}

async function tokenAs(session: ApiConnection, as: NonNullable<Ask['as']>): Promise<string> {
  if (as !== 'partner' && as !== 'own-client') return session.token([as]);
  return (
    session.partnerToken ?? requestToken(session, as === 'own-client' ? 'client:rotate' : undefined)
  );
}

/**
 * Gets a token with client credentials (RFC 6749 #section-4.4).
 *
 * @param scope @default the scope for rows
 */
export async function requestToken(session: ApiConnection, scope?: Scope): Promise<string> {
  const credentials = await session.partner();
  const tokenUrl = new URL(TOKEN_PATH, session.baseUrl).href;
  const { body, headers } = await buildTokenRequest(credentials, tokenUrl, scope);
  const { OauthTokenResponse } = await import('../../http/responses/client-responses.ts');
  const { access_token } = await askJson(session, TOKEN_PATH, OauthTokenResponse, {
    method: 'POST',
    body: body.toString(),
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  return access_token;
}

async function toKaartError(response: Response): Promise<KaartError> {
  const text = await response.text();
  const problem = Object(parseJson(text)) as Record<string, unknown>;
  const code = problem['code'] ?? problem['error'] ?? `http-${response.status}`;
  const message =
    problem['detail'] ||
    problem['error_description'] ||
    problem['title'] ||
    `status ${response.status}`;
  return new KaartError('remote-error', {
    code: String(code) as KaartError['code'],
    parameters: { text: String(message) },
    details: { ...problem, status: response.status },
  });
}
