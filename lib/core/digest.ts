import { createHash, createHmac, type Hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';

/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Canonical JSON: the same value gives the same text everywhere (RFC 8785). `undefined` members are left out. */
export function canonicalJson(value: Json): string {
  return (canonicalize as unknown as (input: unknown) => string)(value);
}

/** A SHA-256 in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Lower-case hexadecimal SHA-256 of a text or of bytes. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of the canonical JSON of a value. */
export function computeDigest(value: Json): string {
  return sha256(canonicalJson(value));
}

/** HMAC-SHA-256 of the canonical JSON of a value: without the key, a guess of the value cannot be checked. */
export function computeKeyedDigest(value: Json, key: Uint8Array): string {
  return createHmac('sha256', key).update(canonicalJson(value)).digest('hex');
}

/** A running SHA-256 for streams; end with `.digest('hex')`. */
export function sha256Stream(): Hash {
  return createHash('sha256');
}
