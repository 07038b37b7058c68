import { countUndecided, type Import } from '../../mapping/import/import.ts';
import { IMPORT_STATES, IMPORT_TEXTS as TEXTS } from './import-messages.ts';
import { ImportBadge, stampText } from './imports-page.tsx';
import type { IMPORT_COLUMNS } from './list-columns.ts';
import type { StaffList } from './list-section.tsx';

/** All imports. */
export const IMPORT_LIST: StaffList<Import, keyof typeof IMPORT_COLUMNS> = {
  title: TEXTS.title,
  empty: TEXTS.none,
  order: TEXTS.latestFirst,
  idOf: ({ id }) => id,
  filters: [
    {
      name: 'state',
      label: TEXTS.state,
      choices: Object.entries(IMPORT_STATES),
    },
  ],
  columns: {
    file: {
      head: TEXTS.file,
      value: ({ source }) => source.fileName,
      show: ({ id, source }, { language }) => (
        <a href={`/workbench/imports/${id}?lang=${language}`}>{source.fileName}</a>
      ),
    },
    edition: { head: TEXTS.edition, value: ({ edition }) => edition.id },
    state: {
      head: TEXTS.state,
      value: ({ state }) => state,
      show: (item, { language }) => <ImportBadge item={item} language={language} />,
    },
    imported_at: {
      head: TEXTS.imported,
      value: ({ imported }) => imported.at,
      show: ({ imported }, { language }) => stampText(imported, language),
    },
    imported_by: { head: TEXTS.imported, value: ({ imported }) => imported.by, show: false },
    rows: { head: TEXTS.rows, value: ({ summary }) => summary.counts.rows, isNumber: true },
    waiting: { head: TEXTS.waiting, value: countWaitingRows, isNumber: true },
    import: { head: TEXTS.title, value: ({ id }) => id, show: false },
  },
};

/** Rows that wait for a decision; none once the import is submitted. */
function countWaitingRows(item: Import): number {
  return item.state === 'open' ? countUndecided(item) : 0;
}
