import { uuidv7 } from 'uuidv7';

/** Makes a new id; passed in so that tests can count instead. */
export type NewId = () => string;

/** Time-ordered random ids (RFC 9562 UUIDv7). */
export const newUuid: NewId = () => uuidv7();
