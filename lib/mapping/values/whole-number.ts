/**
 * Removes the `.0` of a program that stored a code of digits as a number: `7211.0` becomes `7211`.
 * Other text stays unchanged.
 */
export function removeDecimalZeros(text: string): string {
  return text.replace(/^([A-Z]{0,3}\s?-?\s?\d+)[.,]0+$/i, '$1');
}
