import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';

/** A value for each audience. */
export type ByAudience<T> = Readonly<Record<Audience, T>>;

/** Computes a value for each audience. */
export function byAudience<T>(make: (audience: Audience) => T): ByAudience<T> {
  return Object.fromEntries(AUDIENCES.map((audience) => [audience, make(audience)])) as Record<
    Audience,
    T
  >;
}

/** Computes a value for each audience, one after the other. */
export async function eachAudience<T>(
  make: (audience: Audience) => Promise<T>,
): Promise<ByAudience<T>> {
  const values: Partial<Record<Audience, T>> = {};
  for (const audience of AUDIENCES) values[audience] = await make(audience);
  return values as ByAudience<T>;
}
