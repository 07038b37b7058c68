/**
 * Bounds of what a reader takes. Whatever the file holds, its memory stays below about 200 MB; they lie far above any
 * real mapping: the longest field of the record has 2,000 characters, the record 41 columns.
 */
const MiB = 1_048_576;

/** Characters of one CSV record, one JSON row, one workbook cell. */
export const MAX_RECORD_CHARS = MiB;

/** Characters of one workbook row, without those of shared strings. */
export const MAX_SHEET_ROW_CHARS = 4 * MiB;

/** Columns of a table. */
export const MAX_COLUMNS = 1_000;

/** How deep a JSON row may nest. The record needs 2: an object with lists. */
export const MAX_JSON_DEPTH = 8;

/** Bytes of a workbook as it is stored; a zip is read from its end, so it is held. */
export const MAX_WORKBOOK_BYTES = 32 * MiB;

/** Parts of a workbook. */
export const MAX_PARTS = 2_000;

/** Inflated bytes of one part of a workbook, and of all of them. Sheets are streamed, so this bounds time more than memory. */
export const MAX_PART_BYTES = 128 * MiB;
export const MAX_INFLATED_BYTES = 256 * MiB;

/** Inflated bytes of a part that is held: shared strings, styles, relations. */
export const MAX_BUFFERED_PART_BYTES = 32 * MiB;

/** Inflated to stored, of a part above a megabyte. Sheets reach 20 to 40, a bomb 1,000. */
export const MAX_RATIO = 250;

/** How deep the XML of a workbook may nest. Its format needs about 10. */
export const MAX_XML_DEPTH = 64;

/** Rows of a sheet in which its header is looked for. */
export const HEADER_SHEET_ROWS = 100;
