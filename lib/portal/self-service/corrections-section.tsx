import type { Language } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { type ContactAccess, correctableFields } from '../../self-service/contact-fields.ts';
import type { Correction } from '../../self-service/correction.ts';
import { CORRECTION_TEXTS } from './corrections-messages.ts';
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
      <h2 id="corrections">{CORRECTION_TEXTS.title[language]}</h2>
      <p>{CORRECTION_TEXTS.lead[language]}</p>
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
    open: CORRECTION_TEXTS.open,
    accepted: CORRECTION_TEXTS.accepted,
    rejected: CORRECTION_TEXTS.rejected,
  }[state];
  return (
    <li>
      {fields[field]?.label[language] ?? field} –{' '}
      <del>{held ?? SELF_SERVICE_TEXTS.unknown[language]}</del> → <ins>{value}</ins>
      <br />
      <span class="soft">
        {CORRECTION_TEXTS.askedOn[language]} {toLocalDay(requestedAt)},{' '}
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
      <label for="field">{CORRECTION_TEXTS.field[language]}</label>
      <select id="field" name="field">
        <option value=""></option>
        {correctableFields(fields, access).map((field) => (
          <option value={field} selected={entered['field'] === field}>
            {fields[field]?.label[language] ?? field}
          </option>
        ))}
      </select>
      <label for="value">{CORRECTION_TEXTS.value[language]}</label>
      <input id="value" name="value" maxlength={600} value={entered['value'] ?? ''} />
      <label for="evidence">{CORRECTION_TEXTS.evidence[language]}</label>
      <textarea id="evidence" name="evidence" maxlength={2000} rows={3}>
        {entered['evidence'] ?? ''}
      </textarea>
      <label for="reference">{CORRECTION_TEXTS.reference[language]}</label>
      <input
        id="reference"
        name="reference"
        maxlength={500}
        aria-describedby="reference-hint"
        value={entered['reference'] ?? ''}
      />
      <small id="reference-hint">{CORRECTION_TEXTS.referenceHint[language]}</small>
      <p class="buttons">
        <button type="submit" name="do" value="save">
          {CORRECTION_TEXTS.send[language]}
        </button>
      </p>
    </div>
  );
}
