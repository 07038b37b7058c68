/**
 * Limits of files. With them, a reader needs at most about 200 MB of memory for any file. Real mappings
 * are far below: the longest field has 2,000 characters, and a record has 41 columns.
 */
const MiB = 1_048_576;

/** Maximum length of a CSV record, JSON row or workbook cell. Characters. */
export const MAX_RECORD_CHARS = MiB;

/** Maximum length of a workbook row, without shared strings. Characters. */
export const MAX_SHEET_ROW_CHARS = 4 * MiB;

/** Maximum number of columns of a table. */
export const MAX_COLUMNS = 1_000;

/** Maximum depth of a JSON row. A record needs 2: an object with lists. */
export const MAX_JSON_DEPTH = 8;

/** Maximum size of a stored workbook. A zip is read from its end, so it is in memory. Bytes. */
export const MAX_WORKBOOK_BYTES = 32 * MiB;

/** Maximum number of parts of a workbook. */
export const MAX_PARTS = 2_000;

/**
 * Maximum unpacked size of one part of a workbook, and of all parts. Sheets are streamed, so this
 * limits time more than memory. Bytes.
 */
export const MAX_PART_BYTES = 128 * MiB;
export const MAX_INFLATED_BYTES = 256 * MiB;

/** Maximum unpacked size of a part in memory: shared strings, styles, relations. Bytes. */
export const MAX_BUFFERED_PART_BYTES = 32 * MiB;

/**
 * Maximum ratio of unpacked to stored size, for a part above a megabyte. Sheets reach 20 to 40, a zip
 * bomb 1,000.
 */
export const MAX_RATIO = 250;

/** Maximum depth of the XML of a workbook. Its format needs about 10. */
export const MAX_XML_DEPTH = 64;

/** Number of rows of a sheet in which the header is searched. */
export const HEADER_SHEET_ROWS = 100;
