import type { Child } from 'hono/jsx';
import { AUDIENCES, DECISION_MAKERS, FIELD_GROUPS } from '../../../consent/vocabulary.ts';
import { LANGUAGES, type LocalizedText } from '../../../core/language.ts';
import { GROUP_LABELS } from '../../../publication/render/dataset-messages.ts';
import { AUDIENCE_WORDS } from '../../self-service/matrix-messages.ts';
import { StaffForm, type WorkbenchFacts } from '../workbench-frame.tsx';
import {
  CONSENT_KIND_TEXTS,
  DECISION_MAKER_TEXTS,
  CONSENT_TEXTS as TEXTS,
} from './consent-messages.ts';

/** The kinds that an officer records. */
const OFFERED = [
  'given',
  'refused',
  'withdrawn',
  'requested',
  'superseded',
  'invalidated',
] as const;

export interface DecisionFormFacts extends WorkbenchFacts {
  readonly recordId: string;
  /** The values of the inputs by name. */
  readonly entered: Readonly<Record<string, string | undefined>>;
}

/** The form for one decision of a company. It leads to the effect; nothing is recorded before. */
export function DecisionFormSection(props: DecisionFormFacts) {
  const { language, recordId, entered } = props;
  return (
    <section aria-labelledby="decide">
      <div class="section-head">
        <h2 id="decide">{TEXTS.record[language]}</h2>
      </div>
      <p>{TEXTS.recordWhat[language]}</p>
      <StaffForm
        {...props}
        action={`/workbench/companies/${encodeURIComponent(recordId)}/decisions`}
        class="card"
      >
        <Choice
          {...props}
          name="kind"
          label={TEXTS.decision[language]}
          options={OFFERED}
          texts={CONSENT_KIND_TEXTS}
        />
        <Boxes
          {...props}
          prefix="group"
          label={TEXTS.groups[language]}
          options={FIELD_GROUPS}
          texts={GROUP_LABELS}
        />
        <Boxes
          {...props}
          prefix="audience"
          label={TEXTS.audiences[language]}
          options={AUDIENCES}
          texts={AUDIENCE_WORDS}
        >
          {TEXTS.audiencesHint[language]}
        </Boxes>
        <Field name="evidence" label={TEXTS.evidence[language]} hint={TEXTS.evidenceHint[language]}>
          <input
            id="evidence"
            name="evidence"
            value={entered['evidence']}
            maxlength={500}
            required
            aria-describedby="evidence-hint"
          />
        </Field>
        <Choice
          {...props}
          name="given_by"
          label={TEXTS.givenBy[language]}
          options={DECISION_MAKERS}
          texts={DECISION_MAKER_TEXTS}
        />
        <Choice
          {...props}
          name="language"
          label={TEXTS.language[language]}
          options={LANGUAGES}
          texts={LANGUAGE_NAMES}
        />
        <Field
          name="recipient"
          label={TEXTS.recipient[language]}
          hint={TEXTS.recipientHint[language]}
        >
          <input
            id="recipient"
            name="recipient"
            value={entered['recipient']}
            maxlength={150}
            aria-describedby="recipient-hint"
          />
        </Field>
        <Field name="valid_until" label={TEXTS.lastDay[language]}>
          <input id="valid_until" name="valid_until" type="date" value={entered['valid_until']} />
        </Field>
        <p class="buttons">
          <button type="submit" name="do" value="preview">
            {TEXTS.preview[language]}
          </button>
        </p>
      </StaffForm>
    </section>
  );
}

const LANGUAGE_NAMES = {
  en: { en: 'English', fr: 'anglais', de: 'Englisch' },
  fr: { en: 'French', fr: 'français', de: 'Französisch' },
  de: { en: 'German', fr: 'allemand', de: 'Deutsch' },
} as const;

function Field({
  name,
  label,
  hint,
  children,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly children?: Child;
}) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {children}
      {hint === undefined ? null : <small id={`${name}-hint`}>{hint}</small>}
    </div>
  );
}

interface Options<N extends string> extends DecisionFormFacts {
  readonly label: string;
  readonly options: readonly N[];
  readonly texts: Readonly<Record<N, LocalizedText>>;
}

function Choice<N extends string>(props: Options<N> & { readonly name: string }) {
  const { name, label, options, texts, entered, language } = props;
  return (
    <Field name={name} label={label}>
      <select id={name} name={name}>
        {options.map((option) => (
          <option value={option} selected={entered[name] === option}>
            {texts[option][language]}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Boxes<N extends string>(
  props: Options<N> & { readonly prefix: string; readonly children?: Child },
) {
  const { prefix, label, options, texts, entered, language } = props;
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="choices">
        {options.map((option) => (
          <label>
            <input
              type="checkbox"
              name={`${prefix}.${option}`}
              value="yes"
              checked={entered[`${prefix}.${option}`] === 'yes'}
            />
            {texts[option][language]}
          </label>
        ))}
      </div>
      {props.children === undefined ? null : <small>{props.children}</small>}
    </fieldset>
  );
}
