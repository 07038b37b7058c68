import type { Language } from '../../core/language.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { type ContactAccess, listCorrectableFields } from '../../self-service/contact-fields.ts';
import type { Correction } from '../../self-service/correction.ts';
import { Day } from '../day.tsx';
import { CORRECTION_TEXTS } from './corrections-messages.ts';
import type { FormEntries } from './form-inputs.ts';
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
  const { language, corrections, fields, entered = {} } = props;
  const isAsking = ['field', 'value', 'evidence', 'reference'].some((name) => entered[name]);
  return (
    <section aria-labelledby="corrections">
      <h2 id="corrections">{CORRECTION_TEXTS.title[language]}</h2>
      <p>{CORRECTION_TEXTS.lead[language]}</p>
      {corrections.length === 0 ? null : (
        <ul class="requests">
          {corrections.map((each) => (
            <RequestedCorrection correction={each} fields={fields} language={language} />
          ))}
        </ul>
      )}
      <details id="correct" open={isAsking}>
        <summary>{CORRECTION_TEXTS.ask[language]}</summary>
        <AskForm {...props} />
      </details>
    </section>
  );
}

const STATE_BADGES = {
  open: ['held', CORRECTION_TEXTS.open],
  accepted: ['permitted', CORRECTION_TEXTS.accepted],
  rejected: ['withheld', CORRECTION_TEXTS.rejected],
  withdrawn: ['withheld', CORRECTION_TEXTS.withdrawn],
} as const;

function RequestedCorrection(props: {
  correction: Correction;
  fields: FieldDeclarations;
  language: Language;
}) {
  const { correction, fields, language } = props;
  const { id, field, stored, value, state, requestedAt, decided } = correction;
  const [kind, text] = STATE_BADGES[state];
  const name = fields[field]?.label[language] ?? field;
  return (
    <li>
      <p>
        <strong>{name}</strong>: <del>{stored ?? SELF_SERVICE_TEXTS.unknown[language]}</del> →{' '}
        <ins>{value}</ins>
      </p>
      <p class="note">
        <span class={`badge ${kind}`}>{text[language]}</span> {CORRECTION_TEXTS.askedOn[language]}{' '}
        <Day at={requestedAt} language={language} />
        {decided === null || decided.note === '' ? '' : ` – ${decided.note}`}
      </p>
      {state === 'open' ? (
        <p class="buttons">
          <button type="submit" name="do" value={`take-back:${id}`} class="plain small">
            {CORRECTION_TEXTS.takeBack[language]}
            <span class="hidden">{`: ${name}, ${value}`}</span>
          </button>
        </p>
      ) : null}
    </li>
  );
}

function AskForm(props: CorrectionFacts) {
  const { language, access, fields, entered = {} } = props;
  return (
    <div class="inside">
      <div class="field">
        <label for="field">{CORRECTION_TEXTS.field[language]}</label>
        <select id="field" name="field">
          <option value=""></option>
          {listCorrectableFields(fields, access).map((field) => (
            <option value={field} selected={entered['field'] === field}>
              {fields[field]?.label[language] ?? field}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="value">{CORRECTION_TEXTS.value[language]}</label>
        <input id="value" name="value" maxlength={600} value={entered['value'] ?? ''} />
      </div>
      <div class="field">
        <label for="evidence">{CORRECTION_TEXTS.evidence[language]}</label>
        <textarea id="evidence" name="evidence" maxlength={2000} rows={3}>
          {entered['evidence'] ?? ''}
        </textarea>
      </div>
      <div class="field">
        <label for="reference">{CORRECTION_TEXTS.reference[language]}</label>
        <input
          id="reference"
          name="reference"
          maxlength={500}
          aria-describedby="reference-hint"
          value={entered['reference'] ?? ''}
        />
        <small id="reference-hint">{CORRECTION_TEXTS.referenceHint[language]}</small>
      </div>
      <p class="buttons">
        <button type="submit" name="do" value="save" class="plain">
          {CORRECTION_TEXTS.send[language]}
        </button>
      </p>
    </div>
  );
}
