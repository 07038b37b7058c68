import type { Context } from 'hono';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { buildIssue, parseOrListIssues, type RequestPart } from '../../core/issues.ts';
import { wantsPage } from '../problems/wants-page.ts';
import type { FormFile, Route } from '../route.ts';

interface RequestParams {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Parses path and query of a request by the schemas of the route. @throws KaartError `message-invalid` */
export function readParams(c: Context, route: Route): RequestParams {
  const givenParameters = Object.entries(c.req.queries());
  if (givenParameters.length > 0) refuseUnknown(c, route, givenParameters);
  const query = Object.fromEntries(
    givenParameters.map(([name, values]) => [name, readValues(route.query, name, values)]),
  );
  return {
    params: route.params === undefined ? {} : parseInput(route.params, c.req.param(), 'path'),
    query: route.query === undefined ? {} : parseInput(route.query, query, 'query'),
  };
}

/** Lists that a request may also write as one value with commas. */
const commaLists = new WeakSet<z.ZodType>();

/** A query parameter with several values: it is repeated, or one value contains them with commas. */
export function commaList<S extends z.ZodArray>(list: S): S {
  commaLists.add(list);
  return list;
}

/** A parameter that is declared as a list has all given values; any other has one value. */
function readValues(query: Route['query'], name: string, values: readonly string[]): unknown {
  const list = findList(query, name);
  if (list === undefined) return values[0];
  return commaLists.has(list) ? values.flatMap((each) => each.split(',')) : values;
}

/** The schema of a list parameter; `undefined` for another parameter. */
function findList(query: Route['query'], name: string): z.ZodArray | undefined {
  const declared = query?.shape[name];
  const inner = declared instanceof z.ZodOptional ? declared.unwrap() : declared;
  return inner instanceof z.ZodArray ? inner : undefined;
}

/**
 * Refuses unknown and repeated parameters, because their sender would believe that they have an effect. Pages accept
 * any parameter, because links of other sites lead to them.
 *
 * @throws KaartError `message-invalid`
 */
function refuseUnknown(c: Context, route: Route, givenParameters: [string, string[]][]): void {
  const offersPage = route.responses[200]?.mediaTypes?.includes('text/html') === true;
  if (route.takesAnyQuery || (offersPage && wantsPage(c))) return;
  const allowed = Object.keys(route.query?.shape ?? {});
  const issues = givenParameters.flatMap(([name, values]) => {
    const position = name.slice(0, 80);
    if (!allowed.includes(name))
      return [buildIssue({ in: 'query', at: position }, 'parameter-unknown')];
    return values.length > 1 && findList(route.query, name) === undefined
      ? [buildIssue({ in: 'query', at: position }, 'parameter-repeated')]
      : [];
  });
  if (issues.length === 0) return;
  const names = issues.map(({ at }) => at).join(', ');
  const isKnown = issues.every(({ reason }) => reason === 'parameter-repeated');
  throw new KaartError(isKnown ? 'query-parameters-repeated' : 'query-parameters-unknown', {
    code: 'message-invalid',
    parameters: { names },
    details: { issues, allowed },
  });
}

/**
 * Reads the body of a request: as sent, and parsed for the route (JSON, form, or the bytes of a file). A
 * body that the route does not declare is not read.
 *
 * @param check looks at the inputs before they are compared with the schema
 * @throws KaartError `message-invalid`, `too-large`, `unsupported-media-type`
 */
export async function readBody(
  c: Context,
  route: Route,
  check: (raw: unknown) => void = () => undefined,
): Promise<{ readonly sent: Uint8Array; readonly body: unknown }> {
  assertIdentityEncoding(c);
  if (route.body === undefined) return { sent: NOTHING, body: undefined };
  const kind = route.bodyKind ?? 'json';
  const isMultipart =
    route.takesFiles !== undefined && MULTIPART.test(c.req.header('content-type') ?? '');
  if (kind !== 'file' && !isMultipart) requireType(c, MEDIA_TYPES[kind]);
  const sent = new Uint8Array(await c.req.arrayBuffer());
  const { maxBodyBytes: limit = Number.POSITIVE_INFINITY } = route;
  if (sent.byteLength > limit) throw bodyTooLargeError(limit);
  if (kind === 'file') return { sent, body: sent };
  const inputs = isMultipart
    ? await parseParts(c, sent, route.takesFiles)
    : readText(new TextDecoder().decode(sent), kind, route);
  check(inputs);
  return { sent, body: parseInput(route.body, inputs, 'body') };
}

function readText(text: string, kind: 'json' | 'form', route: Route): unknown {
  return kind === 'json' ? readJson(text, acceptsNoBody(route)) : parseForm(text);
}

const NOTHING = new Uint8Array();
const MULTIPART = /^multipart\/form-data/;

/** Maximum number of parts of a form with files; our forms have at most 20 inputs. */
const MAX_FORM_PARTS = 100;

/** Refuses a form with files before it is parsed, if it has too many parts. @throws KaartError `invalid_request` */
function refuseManyParts(sent: Uint8Array<ArrayBuffer>, contentType: string): void {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const name = quoted ?? plain;
  if (name === undefined) return;
  const boundary = `\r\n--${name}`;
  const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength);
  // The first part has no line end before it; the last boundary ends the form.
  let parts = 0;
  for (
    let position = bytes.indexOf(boundary);
    position !== -1;
    position = bytes.indexOf(boundary, position + 1)
  ) {
    parts += 1;
    if (parts > MAX_FORM_PARTS)
      throw new KaartError('form-with-many-parts', {
        code: 'invalid_request',
        parameters: { limit: MAX_FORM_PARTS },
      });
  }
}

/** Parses a form with files. A body that is not such a form has no inputs. @throws KaartError `invalid_request` */
async function parseParts(
  c: Context,
  sent: Uint8Array<ArrayBuffer>,
  fileForm: Route['takesFiles'],
): Promise<Record<string, string | FormFile>> {
  const headers = { 'content-type': c.req.header('content-type') ?? '' };
  refuseManyParts(sent, headers['content-type']);
  const form = await new Response(sent, { headers }).formData().catch(() => new FormData());
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) throw repeatedInputError();
  const values = [...form].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    if (fileForm === 'text') return [name, await value.text()];
    return [name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }];
  });
  return Object.fromEntries(await Promise.all(values));
}

function repeatedInputError(): KaartError {
  return new KaartError('parameter-twice', { code: 'invalid_request' });
}

/** The error for a body that is too large. */
export function bodyTooLargeError(limit: number): KaartError {
  return new KaartError('body-too-large', {
    code: 'too-large',
    parameters: { limit },
    details: { limit },
  });
}

const MEDIA_TYPES = {
  json: { mediaType: 'application/json', pattern: /^application\/(json|[\w.+-]+\+json)/ },
  form: {
    mediaType: 'application/x-www-form-urlencoded',
    pattern: /^application\/x-www-form-urlencoded/,
  },
};

/**
 * Refuses a compressed body, because its size is unknown until it is unpacked.
 *
 * @throws KaartError `unsupported-media-type`
 * @see RFC 9110 #section-8.4
 */
export function assertIdentityEncoding(c: Context): void {
  const coding = c.req.header('content-encoding')?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return;
  c.header('Accept-Encoding', 'identity');
  throw new KaartError('body-encoded', {
    code: 'unsupported-media-type',
    parameters: { encoding: coding.slice(0, 40) },
  });
}

/** Whether a request may omit its body, which then is `{}`: if no member is required. A PUT always has a body, because it replaces the stored value. */
export function acceptsNoBody({ body, method }: Pick<Route, 'body' | 'method'>): boolean {
  return method !== 'put' && body?.safeParse({}).success === true;
}

function readJson(text: string, mayBeAbsent: boolean): unknown {
  try {
    return text === '' && mayBeAbsent ? {} : JSON.parse(text);
  } catch (cause) {
    throw new KaartError('body-not-json', { code: 'message-invalid', cause });
  }
}

function parseForm(text: string): Record<string, string> {
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  // RFC 6749 #section-3.2: parameters must not be included more than once.
  if (new Set(names).size !== names.length) throw repeatedInputError();
  return Object.fromEntries(form);
}

function requireType(
  c: Context,
  { mediaType: taken, pattern }: { readonly mediaType: string; readonly pattern: RegExp },
): void {
  const type = c.req.header('content-type');
  if (type === undefined || pattern.test(type)) return;
  throw new KaartError('media-type-not-taken', {
    code: 'unsupported-media-type',
    parameters: { taken, type: type.slice(0, 80) },
  });
}

/** Parses an input by a schema. @throws KaartError `message-invalid`, with the issues */
export function parseInput<S extends z.ZodType>(
  schema: S,
  value: unknown,
  requestPart: RequestPart,
): z.infer<S> {
  const parsed = parseOrListIssues(schema, value, requestPart);
  if ('data' in parsed) return parsed.data;
  const { issues, error: cause } = parsed;
  throw new KaartError(`${requestPart}-does-not-fit`, {
    code: 'message-invalid',
    details: { issues },
    cause,
  });
}
