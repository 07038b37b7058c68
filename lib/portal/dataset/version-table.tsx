import type { PublicVersion } from '../../catalog/model.ts';
import type { Language } from '../../core/language.ts';
import { Day } from '../day.tsx';
import { PORTAL_TEXTS } from '../portal-messages.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { DATASET_TEXTS } from './dataset-messages.ts';

interface VersionsFacts {
  readonly versions: readonly PublicVersion[];
  readonly language: Language;
}

/** The versions of the public rows, each with its differences from the previous version. */
export function VersionTable({ versions, language }: VersionsFacts) {
  const heads = [
    PORTAL_TEXTS.version,
    PORTAL_TEXTS.published,
    PORTAL_TEXTS.edition,
    DATASET_TEXTS.rows,
    DATASET_TEXTS.differences,
    DATASET_TEXTS.state,
  ].map((text) => text[language]);
  return (
    <StackedTable label={PORTAL_TEXTS.versions[language]} heads={heads}>
      {versions.map((version) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            <a class="id" href={versionPath(version, language)}>
              {version.id}
            </a>
          </th>
          <td {...TABLE_ROLES.cell} data-label={heads[1]}>
            <Day at={version.publishedAt} language={language} />
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[2]}>
            {version.edition}
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[3]}>
            {version.rows}
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[4]}>
            {writeDifferences(version)}
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[5]}>
            <VersionState version={version} language={language} />
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

/** Rows that a version added, changed and removed, such as `+2 ~1 −0`; a dash for the first version. */
export function writeDifferences({ previous, changes }: PublicVersion): string {
  if (previous === null) return '–';
  const { added, changed, removed } = changes;
  return `+${added} ~${changed} −${removed}`;
}

function VersionState(props: { readonly version: PublicVersion; readonly language: Language }) {
  const { version, language } = props;
  if (version.replacedBy === null)
    return <span class="badge permitted">{PORTAL_TEXTS.current[language]}</span>;
  return <span class="badge">{DATASET_TEXTS.supersededState[language]}</span>;
}

/** Address of the page of a version. */
export function versionPath(
  { dataset, id }: Pick<PublicVersion, 'dataset' | 'id'>,
  language: Language,
): string {
  return `/catalog/datasets/${dataset}/versions/${id}?lang=${language}`;
}
