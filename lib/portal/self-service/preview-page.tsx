import type { PinnedNotice } from '../../consent/notice.ts';
import type { FieldGroup } from '../../consent/vocabulary.ts';
import type { Language } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { WITHDRAW_EVERYTHING } from '../../self-service/choices.ts';
import type { Mandate } from '../../self-service/invitation.ts';
import type { RecipientPreview } from '../../self-service/self-service.ts';
import { PageLayout } from '../layout.tsx';
import { type FormEntries, recipientName } from './decisions-form.tsx';
import { fieldText } from './field-text.ts';
import { type FormFacts, OwnForm, SignOutForm } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** A company's row as recipients get it: now, or with choices that are not saved yet. */
export function PreviewPage(
  props: FormFacts & {
    readonly previews: readonly RecipientPreview[];
    readonly notice: PinnedNotice;
    readonly mandate: Mandate;
    /** The choices, to be saved from here. */
    readonly chosen?: FormEntries | undefined;
  },
) {
  const { language, previews, notice, mandate, chosen } = props;
  return (
    <PageLayout {...props} title={SELF_SERVICE_TEXTS.preview[language]}>
      <p class="lead">
        {
          (chosen === undefined
            ? SELF_SERVICE_TEXTS.previewStands
            : SELF_SERVICE_TEXTS.previewChosen)[language]
        }
      </p>
      {mandate === 'person' ? <p>{SELF_SERVICE_TEXTS.previewPerson[language]}</p> : null}
      {previews.map(({ row, fields, ...reader }) => (
        <section class="card">
          <h2>{recipientName(reader, notice, language)}</h2>
          {row === undefined ? (
            <p>{SELF_SERVICE_TEXTS.noRow[language]}</p>
          ) : (
            <PreviewTableRow row={row} fields={fields} language={language} />
          )}
        </section>
      ))}
      {chosen === undefined ? (
        <p>
          <a href={`/my?lang=${language}#decide`}>{SELF_SERVICE_TEXTS.back[language]}</a>
        </p>
      ) : (
        <PreviewedChoices {...props} chosen={chosen} />
      )}
      <SignOutForm {...props} />
    </PageLayout>
  );
}

function PreviewTableRow(props: {
  row: Readonly<Record<string, unknown>>;
  fields: FieldDeclarations;
  language: Language;
}) {
  const { row, fields, language } = props;
  const { withheld, ...shown } = row;
  return (
    <>
      <dl>
        {Object.entries(shown).map(([name, value]) => (
          <>
            <dt>{fields[name]?.label[language] ?? name}</dt>
            <dd>{fieldText(fields[name], value, language)}</dd>
          </>
        ))}
        {withheld === undefined ? null : (
          <>
            <dt>{SELF_SERVICE_TEXTS.withheld[language]}</dt>
            <dd>{groupNames(withheld as readonly FieldGroup[], language)}</dd>
          </>
        )}
      </dl>
      <details>
        <summary>{SELF_SERVICE_TEXTS.asProgram[language]}</summary>
        <pre class="wrap">{JSON.stringify(row)}</pre>
      </details>
    </>
  );
}

function groupNames(groups: readonly FieldGroup[], language: Language): string {
  return (
    groups.map((group) => GROUP_LABELS[group][language]).join(', ') ||
    SELF_SERVICE_TEXTS.nothingWithheld[language]
  );
}

/** The buttons below the preview: save the choices, or return to the form with them. */
function PreviewedChoices(props: FormFacts & { readonly chosen: FormEntries }) {
  const { language, chosen } = props;
  const save =
    chosen['do'] === WITHDRAW_EVERYTHING
      ? SELF_SERVICE_TEXTS.withdrawAll
      : SELF_SERVICE_TEXTS.saveThis;
  return (
    <OwnForm {...props} action="/my/decisions">
      {Object.entries(chosen).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p class="buttons">
        <button type="submit">{save[language]}</button>
        <button type="submit" formaction={`/my?lang=${language}#decide`} class="plain">
          {SELF_SERVICE_TEXTS.back[language]}
        </button>
      </p>
    </OwnForm>
  );
}
