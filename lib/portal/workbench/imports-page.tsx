import type { Child } from 'hono/jsx';
import { fillText } from '../../core/language.ts';
import type { Import } from '../../mapping/import/import.ts';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { IMPORT_STATES, IMPORT_TEXTS as TEXTS } from './import-messages.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';

export interface ImportsPageFacts extends WorkbenchFacts {
  /** Largest file of the form. Bytes. */
  readonly maxBytes: number;
  /** Largest file that the script sends. Bytes. */
  readonly mostBytes: number;
  readonly failure?: ShownFailure | undefined;
  /** The list of imports. */
  readonly children?: Child;
}

/** All imports, the latest first, and the form for a new one. */
export function ImportsPage(props: ImportsPageFacts) {
  const { language, staff, failure } = props;
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={TEXTS.lead[language]}>
      <FailureNotice failure={failure} language={language} />
      {staff.caller.scopes.has('mapping:import') ? <UploadForm {...props} /> : null}
      {props.children}
    </WorkbenchFrame>
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

/** At most so much of a form is not its file. Bytes. */
const INPUT_BYTES = 10_000;

function UploadForm(props: ImportsPageFacts) {
  const { language, maxBytes, mostBytes } = props;
  const megabytes = Math.floor(maxBytes / 1_000_000);
  const gigabytes = Math.floor(mostBytes / 1_000_000_000);
  const hint = fillText(TEXTS.fileHint[language], { megabytes, gigabytes }, language);
  return (
    <StaffForm
      {...props}
      action="/workbench/imports"
      takesFile={true}
      link={{ path: '/workbench/uploads', above: maxBytes - INPUT_BYTES }}
      class="card"
    >
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
        <small id="file-hint">{hint}</small>
      </div>
      <div class="field">
        <label for="edition">{TEXTS.edition[language]}</label>
        <input id="edition" name="edition" maxlength={12} aria-describedby="edition-hint" />
        <small id="edition-hint">{TEXTS.editionHint[language]}</small>
      </div>
      <div class="field sending" hidden>
        <label for="sent">{TEXTS.sending[language]}</label>
        <progress id="sent" max={1} value={0} />
      </div>
      <p class="notice error unsent" role="alert" hidden>
        {TEXTS.unsent[language]}
      </p>
      <p class="buttons">
        <button type="submit">{TEXTS.send[language]}</button>
        <a href={`/workbench/template.xlsx?lang=${language}`}>{TEXTS.template[language]}</a>
      </p>
    </StaffForm>
  );
}
