/** The beginning of each part. */
export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** The namespace of sheets and workbooks. */
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
/** The types of links between parts. */
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** The namespace of files with links. */
export const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** Characters that XML does not allow or would change, and texts that look like their escape sequence. */
const ESCAPED = /[&<>]|(?![\t\n])\p{Cc}|[\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as XML contains it. @see ECMA-376 part 1, 22.9.2.19 (ST_Xstring) */
export function escapeXml(text: string): string {
  return text.replaceAll(ESCAPED, (sign) => ENTITIES[sign] ?? escapeSign(sign));
}

function escapeSign(sign: string): string {
  return `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
