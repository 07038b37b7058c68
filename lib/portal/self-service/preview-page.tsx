import type { PinnedNotice } from '../../consent/notice.ts';
import { FIELD_GROUPS, type FieldGroup } from '../../consent/vocabulary.ts';
import type { Language } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { WITHDRAW_EVERYTHING } from '../../self-service/choices.ts';
import type { PreviewRow } from '../../self-service/contact-company.ts';
import type { RecipientPreview } from '../../self-service/contact-page-data.ts';
import type { Mandate } from '../../self-service/invitation.ts';
import { PageFrame } from '../layout.tsx';
import { fieldText } from './field-text.ts';
import { type FormEntries, recipientName } from './form-inputs.ts';
import { PREVIEW_TEXTS } from './preview-messages.ts';
import { type FormFacts, OwnForm, SignOutForm } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

export interface PreviewFacts extends FormFacts {
  readonly previews: readonly RecipientPreview[];
  readonly notice: PinnedNotice;
  readonly mandate: Mandate;
  readonly recipientNames: ReadonlyMap<string, string>;
  /** The choices, to be saved from here. */
  readonly chosen?: FormEntries | undefined;
}

/** A company's row as each recipient gets it: as it is, or with choices that are not saved yet. */
export function PreviewPage(props: PreviewFacts) {
  const { language, previews, mandate, chosen } = props;
  const isChosen = chosen !== undefined;
  const title = (isChosen ? PREVIEW_TEXTS.notSaved : SELF_SERVICE_TEXTS.preview)[language];
  return (
    <PageFrame {...props} title={title} languageForm={isChosen ? chosenForm(props) : undefined}>
      <div class="head">
        <h1>{title}</h1>
        <p class="lead">
          {
            (isChosen ? SELF_SERVICE_TEXTS.previewChosen : SELF_SERVICE_TEXTS.previewStands)[
              language
            ]
          }
        </p>
        {mandate === 'person' ? <p>{SELF_SERVICE_TEXTS.previewPerson[language]}</p> : null}
        {isChosen ? <PreviewedChoices {...props} chosen={chosen} /> : <BackLink {...props} />}
      </div>
      <div class="cols-3 readers">
        {previews.map((preview) => (
          <RecipientCard {...props} preview={preview} />
        ))}
      </div>
      {isChosen ? null : <SignOutForm {...props} />}
    </PageFrame>
  );
}

const CHOSEN_FORM = 'chosen';

function chosenForm(props: PreviewFacts) {
  return { id: CHOSEN_FORM, action: '/my/preview', first: { text: saveText(props) } };
}

function saveText({ language, chosen }: Pick<PreviewFacts, 'language' | 'chosen'>): string {
  const isEverything = chosen?.['do'] === WITHDRAW_EVERYTHING;
  return (isEverything ? SELF_SERVICE_TEXTS.withdrawAll : SELF_SERVICE_TEXTS.saveThis)[language];
}

function BackLink({ language }: PreviewFacts) {
  return (
    <p>
      <a href={`/my?lang=${language}#decide`}>{SELF_SERVICE_TEXTS.back[language]}</a>
    </p>
  );
}

function RecipientCard(props: PreviewFacts & { readonly preview: RecipientPreview }) {
  const { language, notice, preview } = props;
  const { row, now, fields } = preview;
  return (
    <section class="card reader">
      <h2>{recipientName(preview, notice, props)}</h2>
      <Changes {...props} />
      {row === undefined ? (
        <p>{SELF_SERVICE_TEXTS.noRow[language]}</p>
      ) : (
        <PreviewTableRow row={row} now={now} fields={fields} language={language} />
      )}
    </section>
  );
}

/** The groups that a recipient would see in addition, and no longer. Without choices, the groups that it sees. */
function Changes(props: PreviewFacts & { readonly preview: RecipientPreview }) {
  const { language, preview, chosen } = props;
  const { row, now, fields } = preview;
  const [before, after] = [groupsOf(now, fields), groupsOf(row, fields)];
  if (chosen === undefined)
    return row === undefined ? (
      <Badge kind="withheld" text={PREVIEW_TEXTS.nothing[language]} />
    ) : (
      <Badge kind="permitted" text={groupNames(after, language)} />
    );
  const added = after.filter((group) => !before.includes(group));
  const removed = before.filter((group) => !after.includes(group));
  if (added.length + removed.length === 0)
    return (
      <Badge
        kind={row === undefined ? 'withheld' : 'permitted'}
        text={PREVIEW_TEXTS.asNow[language]}
      />
    );
  return (
    <p>
      {added.length === 0 ? null : (
        <Badge
          kind="permitted"
          text={`${PREVIEW_TEXTS.added[language]} ${groupNames(added, language)}`}
        />
      )}{' '}
      {removed.length === 0 ? null : (
        <Badge
          kind="held"
          text={`${PREVIEW_TEXTS.removed[language]} ${groupNames(removed, language)}`}
        />
      )}
    </p>
  );
}

function Badge({ kind, text }: { readonly kind: string; readonly text: string }) {
  return <span class={`badge ${kind}`}>{text}</span>;
}

/** The field groups of which a row has a field. */
function groupsOf(row: PreviewRow, fields: FieldDeclarations): readonly FieldGroup[] {
  const shown = new Set(Object.keys(row ?? {}).map((name) => fields[name]?.group));
  return FIELD_GROUPS.filter((group) => shown.has(group));
}

/** A row with the fields that the recipient would get in addition, and those that it would no longer get. */
function PreviewTableRow(props: {
  row: Readonly<Record<string, unknown>>;
  now: PreviewRow;
  fields: FieldDeclarations;
  language: Language;
}) {
  const { row, now = {}, fields, language } = props;
  const { withheld, ...shown } = row;
  const { withheld: _, ...before } = now;
  const names = Object.keys(fields).filter((name) => name in shown || name in before);
  return (
    <>
      <dl>
        {names.map((name) => (
          <>
            <dt>{fields[name]?.label[language] ?? name}</dt>
            <dd>
              <FieldChange
                text={fieldText(fields[name], name in shown ? shown[name] : before[name], language)}
                change={name in before ? (name in shown ? 'same' : 'removed') : 'added'}
              />
            </dd>
          </>
        ))}
        {withheld === undefined ? null : (
          <>
            <dt>{SELF_SERVICE_TEXTS.withheld[language]}</dt>
            <dd>
              {groupNames(withheld as readonly FieldGroup[], language) ||
                SELF_SERVICE_TEXTS.nothingWithheld[language]}
            </dd>
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

function FieldChange({ text, change }: { text: string; change: 'same' | 'added' | 'removed' }) {
  if (change === 'same') return <>{text}</>;
  return change === 'added' ? <ins>{text}</ins> : <del>{text}</del>;
}

function groupNames(groups: readonly FieldGroup[], language: Language): string {
  return groups.map((group) => GROUP_LABELS[group][language]).join(', ');
}

/** The buttons above the preview: save the choices, or return to the form with them. */
function PreviewedChoices(props: FormFacts & { readonly chosen: FormEntries }) {
  const { language, chosen } = props;
  return (
    <OwnForm {...props} action="/my/decisions" id={CHOSEN_FORM}>
      {Object.entries(chosen).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p class="buttons">
        <button type="submit">{saveText(props)}</button>
        <button type="submit" formaction={`/my?lang=${language}#decide`} class="plain">
          {PREVIEW_TEXTS.change[language]}
        </button>
      </p>
    </OwnForm>
  );
}
