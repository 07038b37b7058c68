import type { Language } from '../../core/language.ts';
import { localDayOf } from '../../core/local-time.ts';
import type { Correction } from '../../self-service/correction.ts';
import { type ContactAccess, fieldsOf } from '../../self-service/held-fields.ts';
import type { Entered } from './decisions-form.tsx';
import { fieldLabel } from './field-text.ts';
import type { FormFacts } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS as T } from './self-service-texts.ts';

interface CorrectionFacts extends FormFacts {
  readonly access: ContactAccess;
  readonly corrections: readonly Correction[];
  readonly entered?: Entered | undefined;
}

/** What was asked to be corrected and what became of it, and the form to ask for more. */
export function CorrectionsSection(props: CorrectionFacts) {
  const { language, corrections } = props;
  return (
    <section aria-labelledby="corrections">
      <h2 id="corrections">{T.corrections[language]}</h2>
      <p>{T.correctionsLead[language]}</p>
      {corrections.length === 0 ? null : (
        <ul>
          {corrections.map((each) => (
            <Asked correction={each} language={language} />
          ))}
        </ul>
      )}
      <AskForm {...props} />
    </section>
  );
}

function Asked({ correction, language }: { correction: Correction; language: Language }) {
  const { field, held, value, state, requestedAt, decided } = correction;
  const said = {
    open: T.correctionOpen,
    accepted: T.correctionAccepted,
    rejected: T.correctionRejected,
  }[state];
  return (
    <li>
      {fieldLabel(field, language)} – <del>{held ?? T.unknown[language]}</del> → <ins>{value}</ins>
      <br />
      <span class="soft">
        {T.askedOn[language]} {localDayOf(requestedAt)}, <strong>{said[language]}</strong>
        {decided === null || decided.note === '' ? '' : ` – ${decided.note}`}
      </span>
    </li>
  );
}

function AskForm(props: CorrectionFacts) {
  const { language, access, entered = {} } = props;
  return (
    <div id="correct">
      <label for="field">{T.correctionField[language]}</label>
      <select id="field" name="field">
        <option value=""></option>
        {fieldsOf(access).map((field) => (
          <option value={field} selected={entered['field'] === field}>
            {fieldLabel(field, language)}
          </option>
        ))}
      </select>
      <label for="value">{T.correctionValue[language]}</label>
      <input id="value" name="value" maxlength={600} value={entered['value'] ?? ''} />
      <label for="evidence">{T.correctionEvidence[language]}</label>
      <textarea id="evidence" name="evidence" maxlength={2000} rows={3}>
        {entered['evidence'] ?? ''}
      </textarea>
      <label for="reference">{T.correctionReference[language]}</label>
      <input
        id="reference"
        name="reference"
        maxlength={500}
        aria-describedby="reference-hint"
        value={entered['reference'] ?? ''}
      />
      <small id="reference-hint">{T.correctionReferenceHint[language]}</small>
      <p class="buttons">
        <button type="submit" name="do" value="save">
          {T.correctionSend[language]}
        </button>
      </p>
    </div>
  );
}
