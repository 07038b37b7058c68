import { fillText } from '../../core/language.ts';
import { countUndecided, type Import } from '../../mapping/import/import.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { IMPORT_STATES, IMPORT_TEXTS as TEXTS } from './import-messages.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';

export interface ImportsPageFacts extends WorkbenchFacts {
  readonly imports: readonly Import[];
  readonly cursor?: string | undefined;
  /** Largest file of the form. Bytes. */
  readonly maxBytes: number;
  readonly failure?: ShownFailure | undefined;
}

/** All imports, the latest first, and the form for a new one. */
export function ImportsPage(props: ImportsPageFacts) {
  const { language, staff, failure, imports, cursor, path } = props;
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={TEXTS.lead[language]}>
      <FailureNotice failure={failure} language={language} />
      {staff.caller.scopes.has('mapping:import') ? <UploadForm {...props} /> : null}
      <section aria-labelledby="list">
        <div class="section-head">
          <h2 id="list">{TEXTS.title[language]}</h2>
        </div>
        {imports.length === 0 ? <p>{TEXTS.none[language]}</p> : <ImportTable {...props} />}
        {cursor === undefined ? null : (
          <ul class="pages">
            <li>
              <a href={`${path}?lang=${language}&cursor=${encodeURIComponent(cursor)}`} rel="next">
                {TEXTS.next[language]}
              </a>
            </li>
          </ul>
        )}
      </section>
    </WorkbenchFrame>
  );
}

function ImportTable({ imports, language }: ImportsPageFacts) {
  const heads = [TEXTS.file, TEXTS.edition, TEXTS.state, TEXTS.imported, TEXTS.rows];
  const [, edition, state, imported, rows] = heads.map((head) => head[language]);
  return (
    <StackedTable label={TEXTS.title[language]} heads={heads.map((head) => head[language])}>
      {imports.map((item) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            <a href={`/workbench/imports/${item.id}?lang=${language}`}>{item.source.fileName}</a>
          </th>
          <td {...TABLE_ROLES.cell} data-label={edition}>
            {item.edition.id}
          </td>
          <td {...TABLE_ROLES.cell} data-label={state}>
            <ImportBadge item={item} language={language} />
          </td>
          <td {...TABLE_ROLES.cell} data-label={imported}>
            {stampText(item.imported, language)}
          </td>
          <td {...TABLE_ROLES.cell} data-label={rows}>
            {item.summary.counts.rows}
            {item.state === 'open' && countUndecided(item) > 0
              ? `, ${countUndecided(item)} ${TEXTS.waiting[language]}`
              : ''}
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

const BADGES = {
  open: 'badge',
  submitted: 'badge held',
  released: 'badge permitted',
  rejected: 'badge error',
} as const;

/** The state of an import: colour, shape and word. */
export function ImportBadge({
  item,
  language,
}: Pick<WorkbenchFacts, 'language'> & { readonly item: Import }) {
  return <span class={BADGES[item.state]}>{IMPORT_STATES[item.state][language]}</span>;
}

/** Who did something, and when. */
export function stampText(
  { at, by }: { readonly at: string; readonly by: string },
  language: WorkbenchFacts['language'],
): string {
  return fillText(
    TEXTS.by[language],
    { at: `${at.slice(0, 16).replace('T', ' ')} UTC`, by },
    language,
  );
}

function UploadForm(props: ImportsPageFacts) {
  const { language, maxBytes } = props;
  const megabytes = Math.floor(maxBytes / 1_000_000);
  return (
    <StaffForm {...props} action="/workbench/imports" takesFile={true} class="card">
      <h2>{TEXTS.upload[language]}</h2>
      <div class="field">
        <label for="file">{TEXTS.file[language]}</label>
        <input
          id="file"
          type="file"
          name="file"
          required
          accept=".csv,.xlsx,.json,.jsonl,.ndjson"
          aria-describedby="file-hint"
        />
        <small id="file-hint">{fillText(TEXTS.fileHint[language], { megabytes }, language)}</small>
      </div>
      <div class="field">
        <label for="edition">{TEXTS.edition[language]}</label>
        <input id="edition" name="edition" maxlength={12} aria-describedby="edition-hint" />
        <small id="edition-hint">{TEXTS.editionHint[language]}</small>
      </div>
      <details>
        <summary>{TEXTS.more[language]}</summary>
        <div class="inside">
          <div class="field">
            <label for="sheet">{TEXTS.sheet[language]}</label>
            <input id="sheet" name="sheet" maxlength={100} aria-describedby="sheet-hint" />
            <small id="sheet-hint">{TEXTS.sheetHint[language]}</small>
          </div>
          <div class="field">
            <label for="map">{TEXTS.map[language]}</label>
            <textarea id="map" name="map" rows={3} maxlength={5_000} aria-describedby="map-hint" />
            <small id="map-hint">{TEXTS.mapHint[language]}</small>
          </div>
        </div>
      </details>
      <p class="buttons">
        <button type="submit">{TEXTS.check[language]}</button>
      </p>
    </StaffForm>
  );
}
