import type { Context } from 'hono';
import * as z from 'zod';
import type { ErrorCode, KaartError } from '../core/errors.ts';
import type { ErrorReason } from '../core/reasons/error-reasons.ts';
import type { Caller } from '../identity/caller.ts';
import type { Scope } from '../identity/roles.ts';
import type { RouteTag } from './tags.ts';

/** Input of a handler: everything is authenticated, authorised and parsed. */
interface TypedRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The caller; on a public route an anonymous caller without scopes. */
  readonly caller: Caller;
  readonly c: Context;
}

/** The body of a route for files: the sent bytes. Larger files need an upload link. */
export const FileBody = z.custom<Uint8Array>();

/** A file in a form. */
export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One response of a route, for the OpenAPI document. */
export interface RouteResponse {
  readonly description: string;
  /** For JSON Lines, the schema of one line. */
  readonly schema?: z.ZodType;
  /** @default `application/json` if there is a schema */
  readonly mediaTypes?: readonly string[];
  /** The schema of a media type, if it has one. Text such as HTML needs none. */
  readonly schemas?: Readonly<Record<string, z.ZodType>>;
  /** Writes the response as `text/csv`: the document shows the example of the schema in this form. */
  toCsv?(example: unknown): string;
}

/**
 * Errors of a route by code, each with an example reason. Errors that follow from its declaration are
 * left out: missing tokens and scopes, invalid inputs, concurrent updates.
 */
export type RouteErrors = Readonly<Partial<Record<ErrorCode, ErrorReason>>>;

/** Open data: pages of any origin may read it, and shared caches may keep it. */
export interface OpenDataRule {
  /** Time for which a cache may use the response; 0 if a withdrawal must take effect at the next read. */
  readonly maxAgeSeconds: number;
  /**
   * The only values of path parameters with which an address is open. With others it needs a token.
   *
   * @default all addresses are open
   */
  readonly only?: Readonly<Record<string, string>>;
}

/** Kind of the body of a route: a JSON document, a form, or the bytes of a file. */
export type BodyKind = 'json' | 'form' | 'file';

/**
 * The declaration of a route, from which both the app and the OpenAPI document are built. `path` has
 * the form of OpenAPI, `/v1/editions/{edition}`.
 */
export interface Route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly tag: RouteTag;
  readonly summary: string;
  readonly description?: string;
  /** The scope a caller needs; `public` for anyone. */
  readonly access: Scope | 'public';
  /**
   * Credential of a route instead of an access token: the session of a contact, the token of a transfer, the self-issued
   * token of a participant, or the session of a member of staff. The last one needs the scope of the route; `public`
   * is each person who is signed in. A form of such a route has `form`, the token of the session.
   */
  readonly credential?: 'contactSession' | 'transferToken' | 'selfIssuedToken' | 'staffSession';
  readonly errors?: RouteErrors;
  /** Whether responses have the version as `ETag`, and changes accept it in `If-Match`. */
  readonly versioned?: boolean;
  /** Whether a request that accepts no media type of the response 200 is refused (406). @default it gets the response */
  readonly requiresAccept?: boolean;
  /**
   * Set if the response is open data. Other responses are not cached, and pages of other origins cannot
   * read them.
   */
  readonly open?: OpenDataRule;
  readonly params?: P;
  readonly query?: Q;
  /** Whether unknown parameters are ignored, if a specification requires that. @default they are refused */
  readonly takesAnyQuery?: boolean;
  readonly body?: B;
  /** @default `json` if there is a `body` */
  readonly bodyKind?: BodyKind;
  /** Whether a form may contain files (`multipart/form-data`), and whether the value of a file is its text or a {@link FormFile}. */
  readonly takesFiles?: 'text' | 'bytes';
  /** Maximum size of the body, for a public route. Bytes. @default the limit of the app */
  readonly maxBodyBytes?: number;
  /** Whether the route creates an object: a repeated `Idempotency-Key` gets the stored response. */
  readonly creates?: boolean;
  /** Whether a form of the workbench that is sent twice, for example by a double click, is done once. */
  readonly once?: boolean;
  readonly responses: Readonly<Record<number, RouteResponse>>;
  /** Answers a form of the workbench that is larger than the app takes; its body is not read. @default a problem */
  showTooLarge?(c: Context, error: KaartError): Promise<Response>;
  handle(request: TypedRequest<z.infer<P>, z.infer<Q>, z.infer<B>>): Response | Promise<Response>;
}

/** The media types of the response 200 of a route. */
export function listMediaTypes({ responses }: Pick<Route, 'responses'>): readonly string[] {
  const { mediaTypes, schema } = responses[200] ?? {};
  return mediaTypes ?? (schema === undefined ? [] : ['application/json']);
}

/** Declares a route. The types of its handler come from its schemas. */
export function route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(declaration: Route<P, Q, B>): Route {
  return declaration as unknown as Route;
}
