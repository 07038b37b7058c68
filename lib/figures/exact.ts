import type { Ratio } from '../mapping/profile.ts';

/**
 * The nearest whole number to an exact ratio, halves upwards (2.5 → 3, −2.5 → −2).
 * Computed on integers, so no binary fraction ever decides a rounding.
 */
export function halfUp(numerator: number | bigint, denominator: number | bigint): number {
  const below = 2n * BigInt(denominator);
  const above = 2n * BigInt(numerator) + BigInt(denominator);
  const quotient = above / below;
  return Number(above < 0n && above % below !== 0n ? quotient - 1n : quotient);
}

/** A share in whole percent; `null` where nothing could be counted. */
export function wholePercent(part: number, whole: number): number | null {
  return whole === 0 ? null : halfUp(100n * BigInt(part), whole);
}

/** The difference of two shares in whole percentage points, from the unrounded shares. */
export function pointsBetween(from: Ratio, to: Ratio): number | null {
  if (from.of === 0 || to.of === 0) return null;
  const [a, b, c, d] = [from.count, from.of, to.count, to.of].map(BigInt) as Four;
  return halfUp(100n * (c * b - a * d), b * d);
}

type Four = [bigint, bigint, bigint, bigint];
