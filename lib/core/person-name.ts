import { KaartError } from './errors.ts';

const MAX_LENGTH = 200;

/**
 * Letters of European languages in Latin script, digits, visible ASCII signs and single spaces. No
 * letter of this set looks like a letter of another script, so names that look equal are equal. Letters
 * of Latin Extended-A that look like a plain letter are excluded: dotless i, dotted I and kra.
 */
const ALLOWED =
  /^[\u0020-\u007e\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u012f\u0132-\u0137\u0139-\u017f]+$/u;

/** Reserved names of actors: the nightly run, and contacts (`invitation/<id>`). */
const RESERVED = /^(?:system$|invitation\/)/;

/**
 * The key of a person: the same for every spelling of one name. Upper and lower case, full-width
 * letters and repeated blanks make no difference.
 */
export function personKey(subject: string): string {
  const folded = subject.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return folded.replaceAll(/\s+/gu, ' ').trim();
}

/** Whether two subjects name the same person. Every step that needs two persons uses this function. */
export function isSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

/**
 * Returns the name under which a person acts.
 *
 * @throws KaartError `message-invalid` for an empty, long or reserved name, and for a name with
 *   control, invisible or non-Latin characters, because it can look like the name of another person
 */
export function personName(text: string): string {
  const name = composeName(text);
  const wrong = findNameProblem(name);
  if (wrong === undefined) return name;
  const { reason, limit = '', character = '' } = wrong;
  const parameters = { name: quoteName(name), limit, character };
  throw new KaartError(reason, { code: 'message-invalid', parameters });
}

/** Whether a subject is already written as {@link personName} returns it. */
export function isPersonName(subject: string): boolean {
  return findNameProblem(subject) === undefined && subject === composeName(subject);
}

/** Removes plain blanks only, because `trim` also removes invisible characters. */
function composeName(text: string): string {
  return text.normalize('NFC').replaceAll(/^ +| +$/g, '');
}

function findNameProblem(name: string) {
  if (name === '') return { reason: 'person-name-empty' } as const;
  if (name.length > MAX_LENGTH) return { reason: 'person-name-long', limit: MAX_LENGTH } as const;
  if (RESERVED.test(personKey(name))) return { reason: 'person-name-reserved' } as const;
  const wrong = [...name].find((character) => !isAllowed(character));
  if (wrong === undefined) return undefined;
  return { reason: 'person-name-character', character: codePoint(wrong) } as const;
}

/**
 * Whether a character is allowed. Compatibility characters (full-width letters, ligatures) are first
 * converted.
 */
function isAllowed(character: string): boolean {
  return ALLOWED.test(character) && character.normalize('NFKC') === character;
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `U+${hex}`;
}

/** The name without invisible characters, for a terminal. */
function quoteName(name: string): string {
  const visible = [...name]
    .slice(0, 60)
    .map((c) => (isAllowed(c) ? c : `\\u{${codePoint(c).slice(2)}}`));
  return JSON.stringify(visible.join('')).replaceAll('\\\\u', '\\u');
}
