const EMAIL = /[\p{L}\p{N}_.+-]\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/iu;
/** `+352 …`, `(+352) …`, `00352 …`: seven to fifteen digits with the separators people put between them. */
const INTERNATIONAL = /(?<![\d.,])(?:\+|00)\s?[1-9](?:[ \u00a0\u202f./()-]{0,2}\d){6,14}(?!\d)/;
/** After a word that announces a number. */
const ANNOUNCED =
  /\b(?:tel|t[ée]l[ée]phone|telefon|phone|call|appele[rz]|anruf\w*|mobile?|handy|gsm|fax)\b[^\d+]{0,20}\d(?:[ \u00a0\u202f./()-]{0,2}\d){5,14}(?!\d)/i;
/** Luxembourg mobile numbers (`621 123 456`), and pairs of digits as on a business card (`26 12 34 56`); `14.05.18` is a day. */
const NATIONAL = /(?<![\d.,/-])6[0-9]1[ .-]?\d{3}[ .-]?\d{3}(?![\d.,/-])/;
const PAIRS =
  /(?<![\d.,/-])(?!(?:0[1-9]|[12]\d|3[01])([.-])(?:0[1-9]|1[0-2])\1\d{2}(?![.-]?\d))\d{2}(?:([ .-])\d{2})(?:\2\d{2}){1,3}(?![\d.,/-]?\d)/;

/** Whether a text contains an e-mail address or a telephone number. Years, amounts and numbers of norms and laws are not telephone numbers. */
export function holdsPersonalData(text: string): boolean {
  return (
    EMAIL.test(text) ||
    INTERNATIONAL.test(text) ||
    ANNOUNCED.test(text) ||
    NATIONAL.test(text) ||
    PAIRS.test(text)
  );
}
