import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';

export type ByAudience<T> = Readonly<Record<Audience, T>>;

/** One thing for each audience. */
export function byAudience<T>(make: (audience: Audience) => T): ByAudience<T> {
  return Object.fromEntries(AUDIENCES.map((audience) => [audience, make(audience)])) as Record<
    Audience,
    T
  >;
}

/** One thing for each audience, made one after the other. */
export async function eachAudience<T>(
  make: (audience: Audience) => Promise<T>,
): Promise<ByAudience<T>> {
  const made: Partial<Record<Audience, T>> = {};
  for (const audience of AUDIENCES) made[audience] = await make(audience);
  return made as ByAudience<T>;
}
