import type { Language } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { type ContactAccess, correctableFields } from '../../self-service/contact-fields.ts';
import type { Correction } from '../../self-service/correction.ts';
import type { FormEntries } from './decisions-form.tsx';
import type { FormFacts } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

interface CorrectionFacts extends FormFacts {
  readonly access: ContactAccess;
  /** The fields of the current edition. */
  readonly fields: FieldDeclarations;
  readonly corrections: readonly Correction[];
  readonly entered?: FormEntries | undefined;
}

/** The requested corrections with their states, and the form for a new one. */
export function CorrectionsSection(props: CorrectionFacts) {
  const { language, corrections, fields } = props;
  return (
    <section aria-labelledby="corrections">
      <h2 id="corrections">{SELF_SERVICE_TEXTS.corrections[language]}</h2>
      <p>{SELF_SERVICE_TEXTS.correctionsLead[language]}</p>
      {corrections.length === 0 ? null : (
        <ul>
          {corrections.map((each) => (
            <RequestedCorrection correction={each} fields={fields} language={language} />
          ))}
        </ul>
      )}
      <AskForm {...props} />
    </section>
  );
}

function RequestedCorrection(props: {
  correction: Correction;
  fields: FieldDeclarations;
  language: Language;
}) {
  const { correction, fields, language } = props;
  const { field, held, value, state, requestedAt, decided } = correction;
  const said = {
    open: SELF_SERVICE_TEXTS.correctionOpen,
    accepted: SELF_SERVICE_TEXTS.correctionAccepted,
    rejected: SELF_SERVICE_TEXTS.correctionRejected,
  }[state];
  return (
    <li>
      {fields[field]?.label[language] ?? field} –{' '}
      <del>{held ?? SELF_SERVICE_TEXTS.unknown[language]}</del> → <ins>{value}</ins>
      <br />
      <span class="soft">
        {SELF_SERVICE_TEXTS.askedOn[language]} {toLocalDay(requestedAt)},{' '}
        <strong>{said[language]}</strong>
        {decided === null || decided.note === '' ? '' : ` – ${decided.note}`}
      </span>
    </li>
  );
}

function AskForm(props: CorrectionFacts) {
  const { language, access, fields, entered = {} } = props;
  return (
    <div id="correct">
      <label for="field">{SELF_SERVICE_TEXTS.correctionField[language]}</label>
      <select id="field" name="field">
        <option value=""></option>
        {correctableFields(fields, access).map((field) => (
          <option value={field} selected={entered['field'] === field}>
            {fields[field]?.label[language] ?? field}
          </option>
        ))}
      </select>
      <label for="value">{SELF_SERVICE_TEXTS.correctionValue[language]}</label>
      <input id="value" name="value" maxlength={600} value={entered['value'] ?? ''} />
      <label for="evidence">{SELF_SERVICE_TEXTS.correctionEvidence[language]}</label>
      <textarea id="evidence" name="evidence" maxlength={2000} rows={3}>
        {entered['evidence'] ?? ''}
      </textarea>
      <label for="reference">{SELF_SERVICE_TEXTS.correctionReference[language]}</label>
      <input
        id="reference"
        name="reference"
        maxlength={500}
        aria-describedby="reference-hint"
        value={entered['reference'] ?? ''}
      />
      <small id="reference-hint">{SELF_SERVICE_TEXTS.correctionReferenceHint[language]}</small>
      <p class="buttons">
        <button type="submit" name="do" value="save">
          {SELF_SERVICE_TEXTS.correctionSend[language]}
        </button>
      </p>
    </div>
  );
}
