import { InvalidArgumentError } from 'commander';

/** Reads a number of seconds of the command line, so that a mistake is told before anything is done. */
export function secondsOption(text: string): number {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write it as a number of seconds.');
}
