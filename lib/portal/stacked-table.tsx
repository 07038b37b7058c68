import type { PropsWithChildren } from 'hono/jsx';

/** Roles that keep a table a table for assistive technology when its cells are blocks. */
export const TABLE_ROLES = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

/** A table that stacks its cells on a narrow screen. */
export function StackedTable({
  label,
  heads,
  children,
}: PropsWithChildren<{
  readonly label: string;
  readonly heads: readonly string[];
}>) {
  return (
    <table class="stacked" {...TABLE_ROLES.table} aria-label={label}>
      <thead {...TABLE_ROLES.rowgroup}>
        <tr {...TABLE_ROLES.row}>
          {heads.map((head) => (
            <th scope="col" {...TABLE_ROLES.columnheader}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...TABLE_ROLES.rowgroup}>{children}</tbody>
    </table>
  );
}
