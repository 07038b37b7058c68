import * as z from 'zod';

/** Most values of one member that are read, for example credentials of a presentation. */
const MAX_VALUES = 20;

/** A member that JSON-LD writes as one value, as a list, or not at all: always a list here. */
export function oneOrMany<T extends z.ZodType>(each: T) {
  return z.preprocess(
    (given) => (given == null ? [] : [given].flat()),
    z.array(each).max(MAX_VALUES),
  );
}

/** A reference to something by its id, bare or as an object. */
export const Reference = z.union([
  z.string(),
  z.object({ id: z.string() }).transform(({ id }) => id),
]);
