import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { cachePerObject } from '../../core/once-per.ts';
import {
  type FieldDeclaration,
  type FieldDeclarations,
  type FieldType,
  fieldType,
} from '../../register/field.ts';
import { type PublishedField, publishedFields, WITHHELD } from '../field-groups.ts';
import { computeByGroups, type GroupBits, isGranted, listWithheldGroups } from '../grant-mask.ts';
import type { SourceRow } from './source-row.ts';
import type { RenderedVersion } from './text-format.ts';

/** Number of rows of one row group, which is in memory. A fixed number gives the same bytes in every run. */
const GROUP_ROWS = 10_000;

const LEAVES: Readonly<Record<Exclude<FieldType, 'texts'>, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  url: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  date: { type: 'INT32', converted_type: 'DATE' },
  // Without the logical type, readers interpret an instant as a local time.
  moment: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

const buildSchema = cachePerObject((fields: FieldDeclarations): readonly SchemaElement[] => {
  const published = publishedFields(fields);
  return [
    { name: 'mapping_row', num_children: published.length + 1 },
    ...published.flatMap(([name, declaration]) =>
      buildSchemaElements(name, fieldType(declaration)),
    ),
    ...buildSchemaElements(WITHHELD, 'texts'),
  ];
});

/**
 * The schema elements of a column; a list has the three levels of the Parquet format (LogicalTypes.md,
 * Lists).
 */
function buildSchemaElements(name: string, type: FieldType): SchemaElement[] {
  if (type !== 'texts')
    return [
      { name, repetition_type: name === 'record_id' ? 'REQUIRED' : 'OPTIONAL', ...LEAVES[type] },
    ];
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...LEAVES.text },
  ];
}

const getWithheldGroups = computeByGroups(listWithheldGroups);

/**
 * Encodes Parquet by row groups. {@link takeBytes} returns the finished bytes. Only the rows of one group
 * stay in memory.
 */
export class ParquetEncoder {
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  readonly #fields: readonly PublishedField[];
  #columns: unknown[][];

  constructor({ dataset, id, fields }: RenderedVersion) {
    this.#fields = publishedFields(fields);
    this.#columns = this.#emptyColumns();
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [...buildSchema(fields)],
      createdBy: 'kaart',
      kvMetadata: [
        { key: 'dataset', value: dataset },
        { key: 'version', value: id },
      ],
    });
  }

  add({ record }: SourceRow, groups: GroupBits): void {
    let column = 0;
    for (const [name, declaration] of this.#fields) {
      const value = isGranted(groups, declaration.group) ? record[name] : null;
      this.#columns[column++]?.push(toTyped(declaration, value));
    }
    this.#columns[column]?.push(getWithheldGroups(groups));
    if (this.#columns[0]?.length === GROUP_ROWS) this.#endGroup();
  }

  /** Returns the bytes since the last call. */
  takeBytes(): Uint8Array {
    const ready = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return ready;
  }

  /** Ends the file; {@link takeBytes} then returns the last bytes. */
  end(): void {
    if (this.#columns[0]?.length !== 0) this.#endGroup();
    void this.#writer.finish();
  }

  #endGroup(): void {
    const names = [...this.#fields.map(([name]) => name), WITHHELD];
    const columnData = names.map((name, index) => ({ name, data: this.#columns[index] ?? [] }));
    void this.#writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    this.#columns = this.#emptyColumns();
  }

  #emptyColumns(): unknown[][] {
    return Array.from({ length: this.#fields.length + 1 }, () => []);
  }
}

/** Converts dates and instants for the writer. */
function toTyped(declaration: FieldDeclaration, value: unknown): unknown {
  const type = fieldType(declaration);
  return typeof value === 'string' && (type === 'date' || type === 'moment')
    ? new Date(value)
    : value;
}
