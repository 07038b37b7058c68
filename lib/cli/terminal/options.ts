import { type Command, InvalidArgumentError, Option } from 'commander';
import { LANGUAGES } from '../../core/language.ts';
import { MOMENT_FORMS, parseMoment } from '../../core/moment.ts';
import { readLanguage, type Terminal } from './terminal.ts';

const FORMS = 'as a day or ISO 8601 with a zone';
/** Help text about the instant of a day. */
export const AT_TEXT = `moment, ${FORMS}; of a day its end in Luxembourg; now by default`;
export const UNTIL_TEXT = `last moment, ${FORMS}; of a day its end in Luxembourg`;
export const SINCE_TEXT = `first moment, ${FORMS}; of a day its start in Luxembourg`;

/** Parses the instant of a state, or a last instant. A day means its end in Luxembourg. */
export function endOption(text: string): string {
  return parseMoment(text, 'end') ?? refuse();
}

/** Parses a first instant. A day means its start in Luxembourg. */
export function startOption(text: string): string {
  return parseMoment(text, 'start') ?? refuse();
}

function refuse(): never {
  throw new InvalidArgumentError(`write ${MOMENT_FORMS.en}, such as 2025-10-15T15:00:00Z.`);
}

/** Parses a number of seconds of the command line, so that an error is reported before the command acts. */
export function secondsOption(text: string): number {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write it as a number of seconds.');
}

/** `--participant-id`: the participant whose catalog is expected at an address. */
export function participantIdOption(): Option {
  return new Option(
    '--participant-id <did>',
    'participant id of the other connector, if its DID is on another host than its catalog',
  );
}

/**
 * `--language`: the language of the texts that a command shows, writes or sends. Default: the language of the
 * environment.
 */
export function languageOption({ env }: Terminal, what: string, flag = '--language'): Option {
  return new Option(`${flag} <language>`, what).choices(LANGUAGES).default(readLanguage(env));
}

/** Options of a command for the second of two steps. */
export interface BreakGlassChoice {
  readonly reason?: string;
  readonly breakGlass?: true;
}

/** `--break-glass`, which needs `--reason <text>`. */
export function breakGlassOption(): Option {
  return new Option(
    '--break-glass',
    'take both steps as the only available person; recorded, and refused if another person is available; needs --reason',
  );
}

/** Minimum length of the reason. Characters. @see BreakGlassField */
const LEAST_REASON = 10;

/** The member of the request for `--break-glass`. Ends the command if the reason is missing or too short. */
export function toBreakGlassBody(
  command: Command,
  { breakGlass, reason }: BreakGlassChoice,
): { readonly breakGlassReason?: string } {
  if (breakGlass === undefined) return {};
  if (reason === undefined) return command.error('error: --break-glass needs --reason <text>');
  if (reason.trim().length < LEAST_REASON)
    return command.error(
      `error: --reason: write at least ${LEAST_REASON} characters, so that other people understand the step`,
    );
  return { breakGlassReason: reason };
}

/** `--bom`, of a command that writes CSV. */
export function bomOption(): Option {
  return new Option('--bom', 'with a byte order mark before CSV, so that Excel reads UTF-8');
}

/**
 * Splits a word `name=value`. A value may contain `=`.
 *
 * @param form how to write it, for the error
 * @throws InvalidArgumentError without a name
 */
export function splitAssignment(
  word: string,
  form: string,
): readonly [name: string, value: string] {
  const at = word.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`write it as ${form}.`);
  return [word.slice(0, at), word.slice(at + 1)];
}

/** Like {@link splitAssignment}; the value may not be empty. */
export function splitClaim(word: string, form: string): readonly [name: string, value: string] {
  const [name, value] = splitAssignment(word, form);
  if (value === '') throw new InvalidArgumentError(`write it as ${form}.`);
  return [name, value];
}
