/**
 * The nearest whole number to an exact ratio, halves upwards (2.5 → 3, −2.5 → −2). It computes with
 * integers, so that binary fractions never affect a rounding.
 */
export function roundHalfUp(numerator: number | bigint, denominator: number | bigint): number {
  const below = 2n * BigInt(denominator);
  const above = 2n * BigInt(numerator) + BigInt(denominator);
  const quotient = above / below;
  return Number(above < 0n && above % below !== 0n ? quotient - 1n : quotient);
}

/** A share in whole percent; `null` if the whole is 0. */
export function wholePercent(part: number, whole: number): number | null {
  return whole === 0 ? null : roundHalfUp(100n * BigInt(part), whole);
}
