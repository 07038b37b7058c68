import { fillText } from '../../core/language.ts';
import type { Finding } from '../../mapping/finding.ts';
import {
  MAX_EDITED_CHARACTERS,
  type ReviewDecision,
} from '../../mapping/import/review-decision.ts';
import type { ReviewedRow } from '../../mapping/import/review-steps.ts';
import { BeforeAndAfter, placeOf } from './findings-section.tsx';
import { FINDING_OUTCOMES, IMPORT_TEXTS } from './import-messages.ts';
import { REVIEW_TEXTS as TEXTS } from './review-messages.ts';
import { StaffForm, type WorkbenchFacts } from './workbench-frame.tsx';

export interface ReviewFacts extends WorkbenchFacts {
  /** Address of the import. */
  readonly path: string;
  readonly rows: readonly ReviewedRow[];
  readonly cursor?: string | undefined;
  /** Whether the import is open and this person may decide. */
  readonly mayDecide: boolean;
  /** Inputs of a form that was refused. */
  readonly entered?: Readonly<Record<string, string>> | undefined;
}

/** The name of the input with a new value of a cell. */
function valueInput(rowId: number, column: string): string {
  return `value.${rowId}.${column}`;
}

/** The rows that wait for a person: to take, correct or leave out, one or many. */
export function ReviewSection(props: ReviewFacts) {
  const { language, path, rows, cursor, mayDecide } = props;
  return (
    <section aria-labelledby="review">
      <div class="section-head">
        <h2 id="review">{TEXTS.decide[language]}</h2>
      </div>
      {rows.length === 0 ? <p>{TEXTS.nothingWaits[language]}</p> : null}
      {rows.length > 0 && !mayDecide ? (
        <p class="note">{TEXTS.waitingElsewhere[language]}</p>
      ) : null}
      {rows.length === 0 ? null : (
        <StaffForm {...props} action={`${path}/review`}>
          <ul class="review">
            {rows.map((row) => (
              <ReviewCard {...props} row={row} />
            ))}
          </ul>
          {mayDecide ? (
            <p class="buttons">
              <button type="submit" name="do" value="accept" class="plain">
                {TEXTS.acceptChosen[language]}
              </button>
              <button type="submit" name="do" value="drop" class="plain">
                {TEXTS.dropChosen[language]}
              </button>
            </p>
          ) : null}
        </StaffForm>
      )}
      {cursor === undefined ? null : (
        <ul class="pages">
          <li>
            <a href={`${path}?lang=${language}&cursor=${cursor}#review`} rel="next">
              {IMPORT_TEXTS.next[language]}
            </a>
          </li>
        </ul>
      )}
    </section>
  );
}

function ReviewCard(props: ReviewFacts & { readonly row: ReviewedRow }) {
  const { language, row, mayDecide } = props;
  const { id, record_id: recordId, findings, decision, record } = row;
  const name = row.cells['legal_name'];
  const place = fillText(TEXTS.row[language], { row: row.row }, language);
  return (
    <li class="card">
      <h3>
        {String(name ?? recordId ?? place)}{' '}
        <span class="soft">{[row.sheet, place, recordId].filter(Boolean).join(', ')}</span>
      </h3>
      {decision === null ? null : <Decided decision={decision} language={language} />}
      <ul>
        {findings.map((finding) => (
          <li>
            <span class={FINDING_OUTCOMES[finding.outcome].badge}>
              {FINDING_OUTCOMES[finding.outcome].text[language]}
            </span>{' '}
            {finding.message[language]} <BeforeAndAfter finding={finding} />
          </li>
        ))}
      </ul>
      {mayDecide ? (
        <>
          <input type="hidden" name={`seen.${id}`} value={decision?.at ?? ''} />
          {columnsOf(findings).map((finding) => (
            <CellInput {...props} finding={finding} />
          ))}
          {record === null ? <p class="note">{TEXTS.incomplete[language]}</p> : null}
          <p class="buttons">
            <button type="submit" name="do" value={`edit:${id}`} class="small">
              {TEXTS.set[language]}
            </button>
            {record === null ? null : (
              <button type="submit" name="do" value={`accept:${id}`} class="plain small">
                {TEXTS.accept[language]}
              </button>
            )}
            <button type="submit" name="do" value={`drop:${id}`} class="plain small">
              {TEXTS.drop[language]}
            </button>
            <label class="choice">
              <input type="checkbox" name={`chosen.${id}`} value="yes" />
              {fillText(TEXTS.chosen[language], { row: row.row }, language)}
            </label>
          </p>
        </>
      ) : null}
    </li>
  );
}

function CellInput(props: ReviewFacts & { readonly row: ReviewedRow; readonly finding: Finding }) {
  const { language, row, finding, entered } = props;
  const column = finding.column ?? '';
  const name = valueInput(row.id, column);
  const now = String(row.decision?.values?.[column] ?? row.cells[column] ?? '');
  const isTooLong = now.length > MAX_EDITED_CHARACTERS;
  const value = entered?.[name] ?? (isTooLong ? '' : now);
  const place = `${placeOf(finding, language)} (${column})`;
  const shared = {
    id: name,
    name,
    maxlength: MAX_EDITED_CHARACTERS,
    'aria-describedby': isTooLong ? `${name}-hint` : undefined,
  };
  return (
    <div class="field">
      <label for={name}>{fillText(TEXTS.newValue[language], { place }, language)}</label>
      {value.length > LINE_CHARACTERS || /[\r\n]/.test(value) ? (
        // A browser removes the first line end of a textarea.
        <textarea {...shared} rows={4}>{`\n${value}`}</textarea>
      ) : (
        <input {...shared} value={value} />
      )}
      {isTooLong ? (
        <small id={`${name}-hint`}>
          {fillText(TEXTS.tooLong[language], { n: now.length }, language)}
        </small>
      ) : null}
    </div>
  );
}

/** A longer value has an input of several lines. */
const LINE_CHARACTERS = 120;

/** The first finding of each column that has one. */
function columnsOf(findings: readonly Finding[]): readonly Finding[] {
  const named = findings.filter(({ column }) => column !== null);
  return named.filter(({ column }, at) => named.findIndex((each) => each.column === column) === at);
}

const KINDS = { accept: TEXTS.kindAccept, edit: TEXTS.kindEdit, drop: TEXTS.kindDrop } as const;

function Decided({
  decision,
  language,
}: Pick<WorkbenchFacts, 'language'> & { readonly decision: ReviewDecision }) {
  const { by, kind } = decision;
  const text = fillText(TEXTS.decided[language], { by, kind: KINDS[kind][language] }, language);
  return (
    <p>
      <span class="badge permitted">{text}</span>
    </p>
  );
}
