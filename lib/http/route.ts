import type { Context } from 'hono';
import * as z from 'zod';
import type { ErrorCode } from '../core/errors.ts';
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

/** The body of a route that takes a file: the bytes as they were sent. Larger files come by an upload link. */
export const FileBody = z.custom<Uint8Array>();

/** One answer of a route, for the OpenAPI document. */
export interface RouteResponse {
  readonly description: string;
  /** Of JSON Lines the schema of one line. */
  readonly schema?: z.ZodType;
  /** `application/json` where a schema is given. */
  readonly mediaTypes?: readonly string[];
  /** The schema of a media type, if it has one. Text such as HTML needs none. */
  readonly schemas?: Readonly<Record<string, z.ZodType>>;
  /** Writes the answer as `text/csv`: the document shows the example of the schema in this form. */
  readonly toCsv?: (example: never) => string;
}

/**
 * Errors that a route itself can answer with, by code, each with a reason as example. What follows
 * from its declaration is left out: missing tokens and scopes, inputs that do not fit, lost writes.
 */
export type RouteErrors = Readonly<Partial<Record<ErrorCode, ErrorReason>>>;

/** Open data: pages of any origin may read it, and shared caches may keep it. */
export interface OpenDataRule {
  /** For so long a cache need not ask again; 0 where a withdrawal must take effect at the next read. */
  readonly maxAgeSeconds: number;
  /** Which addresses of the route are open, and then need no token. @default all of them */
  readonly where?: (params: Readonly<Record<string, string>>) => boolean;
}

/** How a route takes its body: a JSON document that is parsed, a form, or the bytes of a file. */
export type BodyKind = 'json' | 'form' | 'file';

/**
 * A route, declared once: the app is mounted from it and the OpenAPI document is made from it.
 * `path` is written as OpenAPI writes it, `/v1/editions/{edition}`.
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
  /** What a public route takes in place of an access token: the session of a contact, or the token of a transfer. */
  readonly credential?: 'contactSession' | 'transferToken';
  readonly errors?: RouteErrors;
  /** Answers carry the version as `ETag`, and a change takes it in `If-Match`. */
  readonly versioned?: boolean;
  /** Set where what is answered is open data. Nothing else is kept by a cache or read from another origin. */
  readonly open?: OpenDataRule;
  readonly params?: P;
  readonly query?: Q;
  /** Parameters that the route does not know are ignored, as its specification says. @default they are refused by name */
  readonly takesAnyQuery?: boolean;
  readonly body?: B;
  /** `json` where `body` is given and nothing is said. */
  readonly bodyKind?: BodyKind;
  /** Most bytes of the body, of a route that anyone may call. @default the limit of the app */
  readonly maxBodyBytes?: number;
  /** Creates something: a repeated `Idempotency-Key` gets the stored reply. */
  readonly creates?: boolean;
  readonly answers: Readonly<Record<number, RouteResponse>>;
  handle(asked: TypedRequest<z.infer<P>, z.infer<Q>, z.infer<B>>): Response | Promise<Response>;
}

/** Declares a route whose handler has the types of its own schemas. */
export function route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(declared: Route<P, Q, B>): Route {
  return declared as unknown as Route;
}
