import type { TableLayout } from '../layouts.ts';
import { openCsv } from './csv-table.ts';
import { decodeText, type Encoding } from './encoding.ts';
import { quoteForMessage } from './header.ts';
import { jsonShape } from './json-shape.ts';
import { openJsonDocument, openJsonLines } from './json-table.ts';
import { refusal } from './refusal.ts';
import { examineFile } from './sniff.ts';
import type { FileNotice, FileSource, OpenedTable } from './table-file.ts';

/**
 * Opens a file of companies or of consent events, whatever it is: XLSX, JSON, JSON Lines or CSV, told by its content and only then by
 * its name. CSV, JSON and JSON Lines are read in a first pass to their end (is all of it UTF-8?), then as a stream; a
 * workbook is held as it is stored, its sheets are streamed.
 *
 * @throws KaartError `file-refused`; `details.code` is a `RefusalCode`. Reading the rows may still throw one.
 */
export async function openTable(
  source: FileSource,
  layout: TableLayout,
  fileName = '',
): Promise<OpenedTable> {
  const file = await examineFile(source, fileName);
  if (file.kind === 'zip') {
    const { openWorkbook } = await import('./xlsx-table.ts');
    return openWorkbook(source, layout, fileName);
  }
  const { sheet = null } = layout.reading ?? {};
  if (sheet !== null)
    throw refusal('NO_SUCH_SHEET', 'the file is not a workbook, so it has no sheets', {
      sheet: quoteForMessage(sheet),
    });
  const text = decodeText(source, file.encoding);
  const notices = encodingNotices(file.encoding);
  const shape = jsonShape(file.head, fileName);
  if (shape === 'document') return openJsonDocument(text, layout, notices);
  if (shape === 'lines') return openJsonLines(text, layout, notices);
  return openCsv(text, layout, notices);
}

function encodingNotices(encoding: Encoding): FileNotice[] {
  const code = ENCODING_NOTICES[encoding];
  return code === undefined ? [] : [{ code }];
}

const ENCODING_NOTICES: Readonly<Record<Encoding, FileNotice['code'] | undefined>> = {
  'utf-8': undefined,
  'utf-16le': 'ENCODING_UTF16',
  'utf-16be': 'ENCODING_UTF16',
  'windows-1252': 'ENCODING_WINDOWS_1252',
  'iso-8859-15': 'ENCODING_LATIN_9',
  macintosh: 'ENCODING_MAC_ROMAN',
  cp850: 'ENCODING_CP850',
  cp437: 'ENCODING_CP437',
};
