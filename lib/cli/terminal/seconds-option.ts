import { InvalidArgumentError } from 'commander';

/** Parses a number of seconds of the command line, so that an error is reported before the command acts. */
export function secondsOption(text: string): number {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write it as a number of seconds.');
}
