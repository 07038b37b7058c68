import * as z from 'zod';

/**
 * Schema of a message of one type, in its compact form. Unknown members are kept, because the official
 * schemas allow them.
 */
export function dspMessage<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.looseObject({
    '@id': z.string().min(1).max(500).optional(),
    '@type': z.literal(type),
    ...shape,
  });
}
