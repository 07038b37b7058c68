import { uuidv7 } from 'uuidv7';
import { type Json, sha256 } from './digest.ts';

/** Makes a new id; passed in so that tests can count instead. */
export type NewId = () => string;

/** Time-ordered random ids (RFC 9562 UUIDv7). */
export const newUuid: NewId = () => uuidv7();

/** An id that is derived from a value: a UUID of version 8 (RFC 9562 #section-5.8) as a URN. */
export function derivedUrn(value: Json): string {
  const hex = sha256(JSON.stringify(value));
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return `urn:uuid:${[...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')}`;
}
