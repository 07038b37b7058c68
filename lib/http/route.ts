import type { Context } from 'hono';
import * as z from 'zod';
import type { Caller } from '../identity/caller.ts';
import type { Scope } from '../identity/roles.ts';

/** What a handler is given: everything has been authenticated, authorised and parsed. */
interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Who asks; on a public route a nobody without scopes. */
  readonly caller: Caller;
  readonly c: Context;
}

/** The body of a route that takes a file: the bytes as they come, unparsed. */
export const FileBody = z.custom<AsyncIterable<Uint8Array>>();

/** One answer of a route, for the OpenAPI document. */
export interface Answer {
  readonly description: string;
  /** Of JSON Lines the schema of one line. */
  readonly schema?: z.ZodType;
  /** `application/json` where a schema is given. */
  readonly mediaTypes?: readonly string[];
}

/** How a route takes its body: a JSON document that is parsed, a form, or the raw stream of a file. */
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
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** The scope a caller needs; `public` for anyone. */
  readonly access: Scope | 'public';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** `json` where `body` is given and nothing is said. */
  readonly bodyKind?: BodyKind;
  /** Creates something: a repeated `Idempotency-Key` gets the stored reply. */
  readonly creates?: boolean;
  readonly answers: Readonly<Record<number, Answer>>;
  handle(asked: Asked<z.infer<P>, z.infer<Q>, z.infer<B>>): Response | Promise<Response>;
}

/** A route whose handler sees the types of its own schemas. */
export function route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(declared: Route<P, Q, B>): Route {
  return declared as unknown as Route;
}
