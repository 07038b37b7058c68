/** Stands where a number would tell something of a single company (`c` = confidential, as SDMX and Eurostat flag it). */
export const SUPPRESSED = ':c' as const;

/** A number as it is published, or the mark that it is withheld. */
export type Shown = number | typeof SUPPRESSED;

/** Whether a published number is there to be read. */
export function isShown(value: Shown | null | undefined): value is number {
  return typeof value === 'number';
}
