import * as z from 'zod';

/** Most values of one member that are read, for example credentials of a presentation. */
const MAX_VALUES = 20;

/** A member that JSON-LD writes as one value, as a list, or not at all: always a list here. */
export function oneOrMany<T extends z.ZodType>(each: T) {
  return z.preprocess(
    (value) => (value == null ? [] : [value].flat()),
    z.array(each).max(MAX_VALUES),
  );
}

/** A member that has one value, which JSON-LD also writes as a list of one. */
export function single<T extends z.ZodType>(each: T) {
  return z.preprocess(
    (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value),
    each,
  );
}

/** A reference to something by its id, bare or as an object. */
export const Reference = z.union([
  z.string(),
  z.object({ id: z.string() }).transform(({ id }) => id),
]);

/** A credential or presentation of version 2.0 that is enveloped. */
const Enveloped = z.object({
  type: oneOrMany(z.string()),
  id: z.string().regex(/^data:application\/v[cp](?:\+ld)?\+jwt(?:;[^,]*)?,/),
});

/** The JWT in an envelope of a type; any other value unchanged. @see Verifiable Credentials Data Model 2.0 #enveloped-verifiable-credentials */
export function unwrap(
  value: unknown,
  type: 'EnvelopedVerifiableCredential' | 'EnvelopedVerifiablePresentation',
): unknown {
  const { data } = Enveloped.safeParse(value);
  return data?.type.includes(type) ? data.id.slice(data.id.indexOf(',') + 1) : value;
}
