import { fillText, type Language } from '../../core/language.ts';
import { type PublishedField, publishedFields, WITHHELD } from '../../publication/field-groups.ts';
import { GROUP_LABELS, WITHHELD_DESCRIPTION } from '../../publication/render/dataset-messages.ts';
import { editionMethods, getEditionMethod } from '../../register/edition-method.ts';
import { type FieldDeclaration, fieldType, findCodes } from '../../register/field.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { DATASET_TEXTS, TYPE_TEXTS } from './dataset-messages.ts';

interface FieldFacts {
  /** The edition of the rows. Its id begins with its year. */
  readonly edition: string;
  readonly language: Language;
}

/** The fields of a row with group, type and meaning, and their code lists. */
export function FieldTable({ edition, language }: FieldFacts) {
  const { fields, family } = getEditionMethod({ family: edition.slice(0, 4) });
  const published = publishedFields(fields);
  const added = findAddedFields(family);
  const heads = [
    DATASET_TEXTS.field,
    DATASET_TEXTS.group,
    DATASET_TEXTS.type,
    DATASET_TEXTS.meaning,
  ].map((text) => text[language]);
  return (
    <>
      <StackedTable label={DATASET_TEXTS.fields[language]} heads={heads}>
        {published.map(([name, field]) => (
          <FieldRow
            name={name}
            group={GROUP_LABELS[field.group as keyof typeof GROUP_LABELS][language]}
            type={describeType(field, language)}
            meaning={field.description[language]}
            since={added.has(name) ? family : undefined}
            language={language}
          />
        ))}
        <FieldRow
          name={WITHHELD}
          group={DATASET_TEXTS.always[language]}
          type={TYPE_TEXTS.texts[language]}
          meaning={WITHHELD_DESCRIPTION[language]}
          language={language}
        />
      </StackedTable>
      <CodeLists fields={published} language={language} />
      <p class="note">{DATASET_TEXTS.notEmpty[language]}</p>
    </>
  );
}

/** Finds the fields that the previous method did not have. Empty for the first method with rows. */
function findAddedFields(family: string): ReadonlySet<string> {
  const methods = editionMethods().filter(({ kind }) => kind === 'rows');
  const at = methods.findIndex((method) => method.family === family);
  const [method, before] = [methods[at], methods[at - 1]];
  if (method === undefined || before === undefined) return new Set();
  return new Set(Object.keys(method.fields).filter((name) => !(name in before.fields)));
}

function describeType(field: FieldDeclaration, language: Language): string {
  const codes = findCodes(field);
  if (codes === undefined) return TYPE_TEXTS[fieldType(field)][language];
  const text = fieldType(field) === 'texts' ? DATASET_TEXTS.severalOf : DATASET_TEXTS.oneOf;
  return fillText(text[language], { count: Object.keys(codes).length }, language);
}

function FieldRow(props: {
  readonly name: string;
  readonly group: string;
  readonly type: string;
  readonly meaning: string;
  /** The edition whose method added the field. */
  readonly since?: string | undefined;
  readonly language: Language;
}) {
  const { name, group, type, meaning, since, language } = props;
  return (
    <tr {...TABLE_ROLES.row}>
      <th scope="row" {...TABLE_ROLES.rowheader}>
        <code>{name}</code>
      </th>
      <td {...TABLE_ROLES.cell} data-label={DATASET_TEXTS.group[language]}>
        {group}
      </td>
      <td {...TABLE_ROLES.cell} data-label={DATASET_TEXTS.type[language]}>
        {type}
      </td>
      <td {...TABLE_ROLES.cell} data-label={DATASET_TEXTS.meaning[language]}>
        {meaning}
        {since === undefined ? null : (
          <>
            {' '}
            <span class="badge">
              {fillText(DATASET_TEXTS.newField[language], { edition: since }, language)}
            </span>
          </>
        )}
      </td>
    </tr>
  );
}

/** The codes of each field that has a list, with their labels. */
function CodeLists(props: {
  readonly fields: readonly PublishedField[];
  readonly language: Language;
}) {
  const { fields, language } = props;
  const coded = fields.flatMap(([name, field]) => {
    const codes = findCodes(field);
    return codes === undefined ? [] : [{ name, label: field.label[language], codes }];
  });
  return (
    <details>
      <summary>{DATASET_TEXTS.codeLists[language]}</summary>
      <div class="inside">
        {coded.map(({ name, label, codes }) => (
          <>
            <h3>
              {label} <code>{name}</code>
            </h3>
            <dl>
              {Object.entries(codes).map(([code, text]) => (
                <>
                  <dt>
                    <code>{code}</code>
                  </dt>
                  <dd>{text[language]}</dd>
                </>
              ))}
            </dl>
          </>
        ))}
      </div>
    </details>
  );
}
