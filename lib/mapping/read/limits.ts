/**
 * Bounds of what a reader takes. They keep its memory below about 200 MB whatever the file holds, and lie far
 * above any real mapping: the longest field of the record has 2,000 characters, the record 41 columns.
 */
const MiB = 1_048_576;

/** Characters of one cell, one CSV record, one JSON row, one workbook row. */
export const MAX_RECORD_CHARS = MiB;

/** Cells of one header or workbook row. */
export const MAX_COLUMNS = 1_000;

/** How deep a JSON row may nest. The record needs 2: an object with lists. */
export const MAX_JSON_DEPTH = 8;

/** Bytes of a workbook as it is stored; a zip is read from its end, so it is held. */
export const MAX_WORKBOOK_BYTES = 64 * MiB;

/** Inflated bytes of one part of a workbook, and of all of them. Sheets are streamed, so this bounds time, not memory. */
export const MAX_PART_BYTES = 256 * MiB;
export const MAX_INFLATED_BYTES = 512 * MiB;

/** Inflated bytes of the parts that are held: shared strings, styles, relations. */
export const MAX_HELD_PART_BYTES = 32 * MiB;

/** Inflated to stored. Sheets reach 20 to 40, a bomb 1,000. */
export const MAX_RATIO = 250;

/** Parts of a workbook. */
export const MAX_PARTS = 5_000;
