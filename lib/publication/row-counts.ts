import { fewerThan10Employees } from '../method/indicators/headcount.ts';
import { editionMethods } from '../register/edition-method.ts';
import { byteLines } from './byte-lines.ts';

/** Fields that divide the companies into few classes. Rows are counted only by these fields. */
export function listCountedFields(): readonly string[] {
  const counted = editionMethods()
    .filter(({ kind }) => kind === 'rows')
    .flatMap(({ fields }) => Object.keys(fields).filter((name) => fields[name]?.counted === true));
  return [...new Set(counted)];
}

/** Maximum number of fields in a table. */
export const MAX_COUNTED_FIELDS = 2;

/** The class of a company whose row does not show the field. */
const NOT_SHOWN = 'not-shown';
/** The class of a company that shows the field without a known value. */
const UNKNOWN = 'unknown';

/** How many companies are in one class of each field. */
interface ClassCount {
  /** The class code of each field; {@link NOT_SHOWN} or {@link UNKNOWN} if there is no code. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly companies: number;
}

/** The counts of a file of rows. */
export interface RowCounts {
  /** Companies in the file. */
  readonly companies: number;
  /** Those that show all of the fields. */
  readonly shown: number;
  /** Sorted by the classes; without those that no company is in. */
  readonly counts: readonly ClassCount[];
}

type CountedRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Counts rows by one field or more while they are read. */
export class RowCounter {
  readonly #fields: readonly string[];
  readonly #byClass = new Map<string, number>();
  #companies = 0;
  #shown = 0;

  constructor(by: readonly string[]) {
    this.#fields = by;
  }

  add(row: CountedRow): void {
    const classes = this.#fields.map((field) => toCountClass(row, field));
    const key = JSON.stringify(classes);
    this.#byClass.set(key, (this.#byClass.get(key) ?? 0) + 1);
    this.#companies += 1;
    if (!classes.includes(NOT_SHOWN)) this.#shown += 1;
  }

  toRowCounts(): RowCounts {
    const counts = [...this.#byClass]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]) => ({
        values: toClassValues(this.#fields, JSON.parse(key)),
        companies: count,
      }));
    return { companies: this.#companies, shown: this.#shown, counts };
  }
}

/** Counts the rows of a file in JSON Lines by one field or more while its bytes are read. */
export async function countRows(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  by: readonly string[],
): Promise<RowCounts> {
  const counter = new RowCounter(by);
  for await (const lines of byteLines(bytes))
    for (const line of lines)
      counter.add(JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as CountedRow);
  return counter.toRowCounts();
}

function toCountClass(row: CountedRow, field: string): string {
  const value = row[field];
  if (value === undefined) return NOT_SHOWN;
  if (value === null) return UNKNOWN;
  if (field !== 'employees') return String(value);
  const isSmall = fewerThan10Employees.counts({ employees: Number(value) });
  return isSmall ? fewerThan10Employees.id : '10-employees-or-more';
}

function toClassValues(by: readonly string[], classes: readonly string[]): ClassCount['values'] {
  return Object.fromEntries(by.map((field, at) => [field, classes[at]]));
}
