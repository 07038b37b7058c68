import type { PinnedNotice } from '../../consent/notice.ts';
import type { FieldGroup } from '../../consent/vocabulary.ts';
import type { Language } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-texts.ts';
import type { Mandate } from '../../self-service/invitation.ts';
import type { Preview } from '../../self-service/self-service.ts';
import { Layout } from '../layout.tsx';
import { type Entered, readerName } from './decisions-form.tsx';
import { fieldLabel, fieldText } from './field-text.ts';
import { type FormFacts, Leave, OwnForm } from './self-service-frame.tsx';
import { SELF_SERVICE_TEXTS as T } from './self-service-texts.ts';

/** A company's row as readers get it: as it stands, or with choices that are not saved yet. */
export function PreviewPage(
  props: FormFacts & {
    readonly previews: readonly Preview[];
    readonly notice: PinnedNotice;
    readonly mandate: Mandate;
    /** The choices, to be saved from here. */
    readonly chosen?: Entered | undefined;
  },
) {
  const { language, previews, notice, mandate, chosen } = props;
  return (
    <Layout {...props} title={T.preview[language]}>
      <p class="lead">{(chosen === undefined ? T.previewStands : T.previewChosen)[language]}</p>
      {mandate === 'person' ? <p>{T.previewPerson[language]}</p> : null}
      {previews.map(({ row, ...reader }) => (
        <section class="card">
          <h2>{readerName(reader, notice, language)}</h2>
          {row === undefined ? <p>{T.noRow[language]}</p> : <Row row={row} language={language} />}
        </section>
      ))}
      {chosen === undefined ? (
        <p>
          <a href={`/my?lang=${language}#decide`}>{T.back[language]}</a>
        </p>
      ) : (
        <Chosen {...props} chosen={chosen} />
      )}
      <Leave {...props} />
    </Layout>
  );
}

function Row({ row, language }: { row: Readonly<Record<string, unknown>>; language: Language }) {
  const { withheld, ...fields } = row;
  return (
    <>
      <dl>
        {Object.entries(fields).map(([field, value]) => (
          <>
            <dt>{fieldLabel(field, language)}</dt>
            <dd>{fieldText(field, value, language)}</dd>
          </>
        ))}
        {withheld === undefined ? null : (
          <>
            <dt>{T.withheld[language]}</dt>
            <dd>{groupNames(withheld as readonly FieldGroup[], language)}</dd>
          </>
        )}
      </dl>
      <details>
        <summary>{T.asProgram[language]}</summary>
        <pre class="wrap">{JSON.stringify(row)}</pre>
      </details>
    </>
  );
}

function groupNames(groups: readonly FieldGroup[], language: Language): string {
  return (
    groups.map((group) => GROUP_LABELS[group][language]).join(', ') || T.nothingWithheld[language]
  );
}

/** The choices go on from here: they are saved, or taken back to the form. */
function Chosen(props: FormFacts & { readonly chosen: Entered }) {
  const { language, chosen } = props;
  return (
    <OwnForm {...props} action="/my/decisions">
      {Object.entries(chosen).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p class="buttons">
        <button type="submit">{T.saveThis[language]}</button>
        <button type="submit" formaction={`/my?lang=${language}#decide`} class="plain">
          {T.back[language]}
        </button>
      </p>
    </OwnForm>
  );
}
