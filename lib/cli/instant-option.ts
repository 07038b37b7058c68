import { InvalidArgumentError } from 'commander';
import { Instant } from '../core/instant.ts';

/** Reads a moment of the command line, so that a mistake is told before anything is done. */
export function instantOption(text: string): string {
  const moment = Instant.safeParse(text);
  if (moment.success) return moment.data;
  throw new InvalidArgumentError('write it as ISO 8601 with a zone, such as 2025-10-15T15:00:00Z.');
}
