import { fillText } from '../../core/language.ts';
import type { ImportOutline } from '../../mapping/import/outline-file.ts';
import type { HeaderOutline } from '../../mapping/read/outline.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { UPLOAD_TEXTS as TEXTS } from './upload-messages.ts';
import type { WorkbenchFacts } from './workbench-frame.tsx';

interface ColumnsFacts extends Pick<WorkbenchFacts, 'language'> {
  readonly outline: ImportOutline;
  readonly entered?: Readonly<Record<string, string>> | undefined;
}

/** At most so many headers can be chosen on the page; a file for an edition has 41. */
const MAX_HEADERS = 150;

/**
 * What each header means, with a choice. The inputs of the header at position N are `header.N`, `known.N` with the
 * column that it names by itself, and `column.N` with the choice: a column, `-` to leave it out, or empty.
 */
export function ColumnsSection(props: ColumnsFacts) {
  const { language, outline } = props;
  const numbered = outline.headers.slice(0, MAX_HEADERS).map((header, at) => ({ header, at }));
  const unknown = numbered.filter(({ header }) => header.column === undefined);
  const known = numbered.filter(({ header }) => header.column !== undefined);
  const counts = { known: known.length, all: numbered.length };
  return (
    <section aria-labelledby="columns">
      <div class="section-head">
        <h2 id="columns">{TEXTS.columns[language]}</h2>
      </div>
      <p>
        {fillText(TEXTS.known[language], counts, language)}{' '}
        {unknown.length === 0 ? null : TEXTS.unknown[language]}
      </p>
      <Missing {...props} />
      {unknown.length === 0 ? null : (
        <HeaderTable {...props} headers={unknown} label={TEXTS.columns[language]} />
      )}
      {known.length === 0 ? null : (
        <details>
          <summary>{`${TEXTS.knownColumns[language]} (${known.length})`}</summary>
          <div class="inside">
            <HeaderTable {...props} headers={known} label={TEXTS.knownColumns[language]} />
          </div>
        </details>
      )}
    </section>
  );
}

function Missing({ language, outline: { missing, columns } }: ColumnsFacts) {
  if (missing.length === 0) return null;
  return (
    <div class="notice held">
      <p>{TEXTS.missing[language]}</p>
      <ul>
        {columns
          .filter(({ column }) => missing.includes(column))
          .map(({ column, header }) => (
            <li>
              {header[language]} <code class="soft">{column}</code>
            </li>
          ))}
      </ul>
    </div>
  );
}

function HeaderTable(
  props: ColumnsFacts & {
    readonly label: string;
    readonly headers: readonly { readonly header: HeaderOutline; readonly at: number }[];
  },
) {
  const { language, headers, label } = props;
  const heads = [TEXTS.inFile, TEXTS.example, TEXTS.column].map((head) => head[language]);
  return (
    <StackedTable label={label} heads={heads}>
      {headers.map(({ header, at }) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {header.text}
          </th>
          <td {...TABLE_ROLES.cell} data-label={heads[1]}>
            <span class="id">{header.example}</span>
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[2]}>
            <ColumnChoice {...props} header={header} at={at} />
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

function ColumnChoice(
  props: ColumnsFacts & { readonly header: HeaderOutline; readonly at: number },
) {
  const { language, outline, entered, header, at } = props;
  const { text, column: known, suggestion } = header;
  const chosen = entered?.[`column.${at}`] ?? known ?? '';
  const label = fillText(TEXTS.columnOf[language], { header: text }, language);
  return (
    <>
      <input type="hidden" name={`header.${at}`} value={text} />
      {known === undefined ? null : <input type="hidden" name={`known.${at}`} value={known} />}
      <select name={`column.${at}`} aria-label={label}>
        {known === undefined ? <option value="">{TEXTS.choose[language]}</option> : null}
        <option value="-" selected={chosen === '-'}>
          {TEXTS.leaveOut[language]}
        </option>
        {outline.columns.map(({ column, header: usual }) => (
          <option value={column} selected={chosen === column}>
            {usual[language] === column ? column : `${usual[language]} (${column})`}
          </option>
        ))}
      </select>
      {suggestion === undefined ? null : (
        <p class="note">{fillText(TEXTS.didYouMean[language], { column: suggestion }, language)}</p>
      )}
    </>
  );
}
