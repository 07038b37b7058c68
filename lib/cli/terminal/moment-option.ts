import { InvalidArgumentError } from 'commander';
import { MOMENT_FORMS, parseMoment } from '../../core/moment.ts';

const FORMS = 'as a day or ISO 8601 with a zone';
/** Help texts: which instant of a day is meant. */
export const AT_TEXT = `moment, ${FORMS}; of a day its end in Luxembourg; now by default`;
export const UNTIL_TEXT = `last moment, ${FORMS}; of a day its end in Luxembourg`;
export const SINCE_TEXT = `first moment, ${FORMS}; of a day its start in Luxembourg`;

/** Reads the moment of a state, or the last moment of something. A day means its end in Luxembourg. */
export function endOption(text: string): string {
  return parseMoment(text, 'end') ?? refuse();
}

/** Reads the first moment of something. A day means its start in Luxembourg. */
export function startOption(text: string): string {
  return parseMoment(text, 'start') ?? refuse();
}

function refuse(): never {
  throw new InvalidArgumentError(`write ${MOMENT_FORMS}, such as 2025-10-15T15:00:00Z.`);
}
