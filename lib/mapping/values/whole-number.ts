/**
 * A code of digits without the `.0` that a program adds which took it for a decimal number: `7211.0` is `7211`. Any other text is
 * given back as it is.
 */
export function wholeNumber(text: string): string {
  return text.replace(/^([A-Z]{0,3}\s?-?\s?\d+)[.,]0+$/i, '$1');
}
