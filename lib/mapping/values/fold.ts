/**
 * A text for comparisons of labels: lower case, without accents, each run of other characters as one
 * blank. All normal forms of a text are the same, also full-width letters and ligatures (NFKD).
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
