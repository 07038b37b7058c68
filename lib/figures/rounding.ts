import { roundHalfUp } from './exact.ts';

/** A whole number of which only the bounds are known, both ends included. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/**
 * What facts are rounded to, from the finest; 1 is exact. Each step is an odd multiple of the one
 * before, so that whatever rounds to the same number also does at the next step.
 */
export const STEPS = {
  counts: [1, 5, 25, 125, 625, 3_125, 15_625, 78_125],
  sums: [1, 100, 500, 2_500, 12_500, 62_500, 312_500, 1_562_500],
} as const;

/** To the nearest multiple of the step, halves upwards. */
export function roundToStep(step: number, value: number): number {
  return step * roundHalfUp(value, step);
}

/** What is left of a number when a known part of it is taken away; never below 0. */
export function subtractKnown({ lo, hi }: Range, known: number): Range {
  return { lo: Math.max(0, lo - known), hi: Math.max(0, hi - known) };
}

/** All whole numbers of 0 and more that are published as `rounded`. */
export function computeRoundedRange(rounded: number, step: number): Range {
  if (step === 1) return { lo: rounded, hi: rounded };
  const below = Math.floor(step / 2);
  return { lo: Math.max(0, rounded - below), hi: rounded + step - 1 - below };
}
