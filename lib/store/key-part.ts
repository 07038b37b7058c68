const MAX_LENGTH = 200;
const NOT_TEXT = /[\p{Surrogate}\p{Control}]/u;

/**
 * Whether a text can be a partition or sort key. Nothing is stored under another one, so a
 * request for it (with an id from a URL, say) finds nothing, in every table alike.
 */
export function isKeyPart(text: string): boolean {
  return text !== '' && text.length <= MAX_LENGTH && !NOT_TEXT.test(text);
}
