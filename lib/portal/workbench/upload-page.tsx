import { fillText } from '../../core/language.ts';
import type { Import } from '../../mapping/import/import.ts';
import type { ImportOutline } from '../../mapping/import/outline-file.ts';
import { ENCODINGS } from '../../mapping/read/code-pages.ts';
import { ColumnsSection } from './columns-section.tsx';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { IMPORT_TEXTS } from './import-messages.ts';
import { ImportBadge, stampText } from './imports-page.tsx';
import { StepList } from './step-list.tsx';
import { UPLOAD_TEXTS as TEXTS } from './upload-messages.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';

export interface UploadPageFacts extends WorkbenchFacts {
  /** Address of the uploaded file. */
  readonly path: string;
  readonly fileName: string;
  /** Size of the file. Bytes. */
  readonly bytes: number;
  /** Sent with the form, so that the same form is not done twice. */
  readonly once: string;
  readonly edition?: string | undefined;
  readonly sheet?: string | undefined;
  readonly encoding?: string | undefined;
  /** Absent for a file that is not a table. */
  readonly outline?: ImportOutline | undefined;
  /** Earlier imports of the same file. */
  readonly earlier: readonly Import[];
  readonly failure?: ShownFailure | undefined;
  /** Inputs of a form that was refused. */
  readonly entered?: Readonly<Record<string, string>> | undefined;
}

/** An uploaded file before its check: its sheets, and what its headers mean. */
export function UploadPage(props: UploadPageFacts) {
  const { language, fileName, bytes, failure, outline } = props;
  const size = Math.max(1, Math.round(bytes / 1000));
  return (
    <WorkbenchFrame {...props} title={fileName} lead={TEXTS.notYet[language]}>
      <FailureNotice failure={failure} language={language} />
      <p class="eyebrow">
        <span>{fillText(TEXTS.uploaded[language], { size }, language)}</span>
      </p>
      <StepList language={language} current={1} />
      <Earlier {...props} />
      {outline === undefined || outline.sheets.length === 0 ? (
        <EncodingForm {...props} />
      ) : (
        <SheetsSection {...props} outline={outline} />
      )}
      <StaffForm {...props} action={props.path}>
        <Chosen {...props} />
        {outline === undefined ? null : <ColumnsSection {...props} outline={outline} />}
        <div class="card">
          <EditionInput {...props} />
          <p class="note">{TEXTS.checkNote[language]}</p>
          <p class="buttons">
            <button type="submit">{TEXTS.check[language]}</button>
            <a href={`/workbench/imports?lang=${language}`}>{TEXTS.another[language]}</a>
          </p>
        </div>
      </StaffForm>
    </WorkbenchFrame>
  );
}

function Earlier({ earlier, language }: UploadPageFacts) {
  if (earlier.length === 0) return null;
  return (
    <div class="notice">
      <p>{TEXTS.before[language]}</p>
      <ul>
        {earlier.map((item) => (
          <li>
            <a href={`/workbench/imports/${item.id}?lang=${language}`}>
              {`${item.source.fileName}, ${IMPORT_TEXTS.edition[language]} ${item.edition.id}`}
            </a>
            , {stampText(item.imported, language)} <ImportBadge item={item} language={language} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the person chose so far, for the check. */
function Chosen({ fileName, once, sheet, encoding }: UploadPageFacts) {
  return (
    <>
      <input type="hidden" name="once" value={once} />
      <input type="hidden" name="name" value={fileName} />
      {sheet === undefined ? null : <input type="hidden" name="sheet" value={sheet} />}
      {encoding === undefined ? null : <input type="hidden" name="encoding" value={encoding} />}
    </>
  );
}

function EditionInput({ language, edition, entered, outline }: UploadPageFacts) {
  return (
    <div class="field">
      <label for="edition">{IMPORT_TEXTS.edition[language]}</label>
      <input
        id="edition"
        name="edition"
        maxlength={12}
        value={entered?.['edition'] ?? edition}
        placeholder={outline?.edition}
        aria-describedby="edition-hint"
      />
      <small id="edition-hint">{IMPORT_TEXTS.editionHint[language]}</small>
    </div>
  );
}

/** A form that shows this page again with another choice. */
function AgainForm({
  props: { path, language, fileName, edition },
  button,
  children,
}: {
  readonly props: UploadPageFacts;
  readonly button: string;
  readonly children?: unknown;
}) {
  return (
    <form method="get" action={path}>
      <input type="hidden" name="lang" value={language} />
      <input type="hidden" name="name" value={fileName} />
      {edition === undefined ? null : <input type="hidden" name="edition" value={edition} />}
      {children}
      <p class="buttons">
        <button type="submit" class="plain">
          {button}
        </button>
      </p>
    </form>
  );
}

function SheetsSection(props: UploadPageFacts & { readonly outline: ImportOutline }) {
  const { language, outline, sheet } = props;
  const { sheets, tables } = outline;
  const isNothingRead = !sheets.some(({ name, isRead }) => isRead && tables.includes(name));
  return (
    <section aria-labelledby="sheets">
      <div class="section-head">
        <h2 id="sheets">{TEXTS.sheets[language]}</h2>
      </div>
      {isNothingRead && tables.length > 0 ? (
        <p class="notice held">{TEXTS.onlyHidden[language]}</p>
      ) : null}
      <AgainForm props={props} button={TEXTS.chooseSheet[language]}>
        <fieldset>
          <legend>{TEXTS.sheetsRead[language]}</legend>
          <label class="choice">
            <input type="radio" name="sheet" value="" checked={sheet === undefined} />
            {TEXTS.allSheets[language]}
          </label>
          {sheets.map((each) => (
            <label class="choice">
              <input
                type="radio"
                name="sheet"
                value={each.name}
                checked={sheet === each.name}
                disabled={!tables.includes(each.name)}
              />
              <span>
                {each.name} <SheetBadges {...{ language, tables }} sheet={each} />
              </span>
            </label>
          ))}
        </fieldset>
      </AgainForm>
    </section>
  );
}

function SheetBadges({
  language,
  tables,
  sheet: { name, isHidden, isRead },
}: Pick<UploadPageFacts, 'language'> & {
  readonly tables: readonly string[];
  readonly sheet: ImportOutline['sheets'][number];
}) {
  return (
    <>
      {isHidden ? <span class="badge held">{TEXTS.hidden[language]}</span> : null}{' '}
      {isRead ? <span class="badge permitted">{TEXTS.read[language]}</span> : null}{' '}
      {tables.includes(name) ? null : <span class="badge">{TEXTS.noTable[language]}</span>}
    </>
  );
}

function EncodingForm(props: UploadPageFacts) {
  const { language, encoding } = props;
  return (
    <details open={encoding === undefined && props.outline !== undefined ? undefined : true}>
      <summary>{TEXTS.encoding[language]}</summary>
      <div class="inside">
        <AgainForm props={props} button={TEXTS.readAgain[language]}>
          <div class="field">
            <label for="encoding">{TEXTS.encoding[language]}</label>
            <select id="encoding" name="encoding" aria-describedby="encoding-hint">
              <option value="">{TEXTS.found[language]}</option>
              {ENCODINGS.map((each) => (
                <option value={each} selected={each === encoding}>
                  {each}
                </option>
              ))}
            </select>
            <small id="encoding-hint">{TEXTS.encodingHint[language]}</small>
          </div>
        </AgainForm>
      </div>
    </details>
  );
}
