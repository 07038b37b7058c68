import type { OfferedFormat } from '../../catalog/model.ts';
import type { Language } from '../../core/language.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { DATASET_TEXTS, FORMAT_TEXTS } from './dataset-messages.ts';

/** The formats of a dataset, with their use and their address. */
export function FormatTable(props: {
  readonly formats: readonly OfferedFormat[];
  /** Returns the address of the file in a format. Without it, the table shows `reached`. */
  readonly address?: (format: string) => string;
  /** How to get the files. */
  readonly reached?: string;
  readonly language: Language;
}) {
  const { formats, address, reached, language } = props;
  const heads = [DATASET_TEXTS.format, DATASET_TEXTS.goodFor, DATASET_TEXTS.download];
  return (
    <StackedTable
      label={DATASET_TEXTS.formats[language]}
      heads={heads.map((text) => text[language])}
    >
      {formats.map(({ format }) => {
        const [name, use] = FORMAT_TEXTS[format] ?? [format];
        return (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {name}
            </th>
            <td {...TABLE_ROLES.cell} data-label={DATASET_TEXTS.goodFor[language]}>
              {use?.[language]}
            </td>
            <td {...TABLE_ROLES.cell} data-label={DATASET_TEXTS.download[language]}>
              {address === undefined ? reached : <a href={address(format)}>{name}</a>}
            </td>
          </tr>
        );
      })}
    </StackedTable>
  );
}
