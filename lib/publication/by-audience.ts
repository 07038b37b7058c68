import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';

/** A value for each audience. */
export type ByAudience<T> = Readonly<Record<Audience, T>>;

/** Computes a value for each audience. */
export function byAudience<T>(compute: (audience: Audience) => T): ByAudience<T> {
  return Object.fromEntries(AUDIENCES.map((audience) => [audience, compute(audience)])) as Record<
    Audience,
    T
  >;
}

/** Computes a value for each audience, one after the other. */
export async function byAudienceInTurn<T>(
  compute: (audience: Audience) => Promise<T>,
): Promise<ByAudience<T>> {
  const values: Partial<Record<Audience, T>> = {};
  for (const audience of AUDIENCES) values[audience] = await compute(audience);
  return values as ByAudience<T>;
}
