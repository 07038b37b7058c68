import { invalidDocument } from './invalid-document.ts';
import type { JsonObject } from './json-object.ts';

/** Objects and arrays within each other, the document counted. A catalog of EDC needs 11. */
const MAX_DEPTH = 32;
/** Members and items in all: a catalog of 10,000 datasets has about 400,000. */
export const MAX_VALUES = 1_000_000;

/**
 * Refuses what nobody sends in good faith, before anything descends into it. A member `__proto__`
 * is refused too: whoever copied it would give the copy another prototype.
 *
 * @throws KaartError `message-invalid`
 */
export function checkBounds(document: JsonObject): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values += 1;
    if (values > MAX_VALUES)
      throw invalidDocument('', 'document-too-many-values', { limit: MAX_VALUES });
    if (typeof value !== 'object' || value === null) return;
    checkNesting(value, depth);
    for (const member of Object.values(value)) visit(member, depth + 1);
  };
  visit(document, 1);
}

function checkNesting(value: object, depth: number): void {
  if (depth > MAX_DEPTH) throw invalidDocument('', 'document-too-deep', { limit: MAX_DEPTH });
  if (Object.hasOwn(value, '__proto__')) throw invalidDocument('', 'member-proto', {});
}
