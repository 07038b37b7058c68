import { roundHalfUp } from '../core/exact.ts';

/** A range of whole numbers, both ends included. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/**
 * The rounding steps, from the finest; 1 is exact. Each step is an odd multiple of the previous one, so
 * that numbers which round to the same value also do so at the next step.
 */
export const STEPS = {
  counts: [1, 5, 15, 45, 135, 405, 1_215, 3_645, 10_935, 32_805],
  sums: [1, 100, 300, 900, 2_700, 8_100, 24_300, 72_900, 218_700, 656_100],
} as const;

/** Rounds to the nearest multiple of the step; halves are rounded up. */
export function roundToStep(step: number, value: number): number {
  return step * roundHalfUp(value, step);
}

/** Subtracts a known part from a range; the result is never below 0. */
export function subtractKnown({ lo, hi }: Range, known: number): Range {
  return { lo: Math.max(0, lo - known), hi: Math.max(0, hi - known) };
}

/** Returns the range of whole numbers from 0 that are rounded to the same multiple of the step as this number. */
export function computeRoundedRange(step: number, value: number): Range {
  if (step === 1) return { lo: value, hi: value };
  const lo = roundToStep(step, value) - Math.floor(step / 2);
  return { lo: Math.max(0, lo), hi: lo + step - 1 };
}

/** A step, and the next coarser one. The decision about the finer facts assumes that the coarser ones are known. */
export interface Refinement {
  readonly step: number;
  readonly coarser: number;
}

/**
 * Lists the ranges of the unknown part of a number: one for each value that the finer step can show within the
 * coarser one.
 *
 * @param rest knowledge of a recipient: a part of the number, and the maximum of the unknown part
 */
export function listFinerRanges(
  number: number,
  { known, highest }: { readonly known: number; readonly highest: number },
  { step, coarser }: Refinement,
): readonly Range[] {
  const { lo, hi } = computeRoundedRange(coarser, number);
  const ranges: Range[] = [];
  for (let at = Math.max(lo, known); at <= Math.min(hi, known + highest); ) {
    const fine = computeRoundedRange(step, at);
    ranges.push({ lo: at - known, hi: Math.min(fine.hi - known, highest) });
    at = fine.hi + 1;
  }
  return ranges;
}
