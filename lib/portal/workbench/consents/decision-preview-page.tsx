import type { ConsentPreview } from '../../../consent/granted-groups.ts';
import { fillText } from '../../../core/language.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { companyAddress } from './company-list.tsx';
import { CONSENT_TEXTS as TEXTS } from './consent-messages.ts';
import { PermissionTable } from './permission-table.tsx';

interface PreviewFacts extends WorkbenchFacts {
  readonly recordId: string;
  readonly name: string;
  readonly preview: ConsentPreview;
  /** Whether the decision is a withdrawal or a refusal. */
  readonly closes: boolean;
  /** The inputs of the form, which are sent again. */
  readonly entered: Readonly<Record<string, string | undefined>>;
}

/** What a decision would change, and the button that records it. */
export function DecisionPreviewPage(props: PreviewFacts) {
  const { language, recordId, name, preview, closes, entered } = props;
  const hidden = { ...entered, do: undefined, form: undefined, seq: String(preview.seq) };
  const back = companyAddress(recordId, language);
  return (
    <WorkbenchFrame
      {...props}
      title={TEXTS.previewTitle[language]}
      lead={TEXTS.previewLead[language]}
    >
      <p class="eyebrow">
        <span>{name}</span>
        <span>{recordId}</span>
      </p>
      <PermissionTable language={language} now={preview.before} after={preview.after} />
      {preview.events === 0 ? (
        <p class="notice">{TEXTS.previewUnchanged[language]}</p>
      ) : (
        <StaffForm
          {...props}
          action={`/workbench/companies/${encodeURIComponent(recordId)}/decisions`}
          class="card"
        >
          {Object.entries(hidden).map(([input, value]) =>
            value === undefined ? null : <input type="hidden" name={input} value={value} />,
          )}
          <p>{fillText(TEXTS.previewEvents[language], { number: preview.events }, language)}</p>
          <p>{(closes ? TEXTS.closes : TEXTS.opens)[language]}</p>
          <p class="buttons">
            <button type="submit" name="do" value="record" class={closes ? 'stop' : undefined}>
              {TEXTS.recordNow[language]}
            </button>
          </p>
        </StaffForm>
      )}
      <p>
        <a href={back}>{TEXTS.back[language]}</a>
      </p>
    </WorkbenchFrame>
  );
}
