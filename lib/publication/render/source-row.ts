import type { FieldGroup } from '../../consent/vocabulary.ts';
import { FIELDS, type MappingRecord } from '../../mapping/record.ts';
import { type ByteLine, parseCompanyRecord } from '../byte-lines.ts';
import { GROUP_OF } from '../field-groups.ts';
import { forEachGroups, type GroupBits, isOpen, withheld } from '../permit-mask.ts';

/** Neighbouring fields of one group; `mark` is where the first of them begins in the text of a record. */
interface Run {
  readonly group: FieldGroup | 'internal';
  readonly mark: string;
}

const RUNS: readonly Run[] = FIELDS.flatMap((field, index) => {
  const before = FIELDS[index - 1];
  const group = GROUP_OF[field];
  return before !== undefined && GROUP_OF[before] === group
    ? []
    : [{ group, mark: `,"${field}":` }];
});

/** The runs that a reader with these groups gets, and how the row ends. */
const shapeOf = forEachGroups((groups) => ({
  runs: RUNS.flatMap(({ group }, index) => (isOpen(groups, group) ? [index] : [])),
  end: `,"withheld":${JSON.stringify(withheld(groups))}}`,
}));

/**
 * One company of the edition on its way into the views.
 *
 * Its JSON for an audience is cut out of the text of the record, and not parsed and written
 * anew: the marks between two members cannot occur within a value, because a quotation mark in
 * a string is escaped. The records of an edition have their members in the order of `FIELDS`.
 */
export class SourceRow {
  readonly #line: ByteLine;
  #starts: readonly number[] | undefined;
  #record: MappingRecord | undefined;
  #text: { readonly groups: GroupBits; readonly json: ByteLine } | undefined;

  constructor(line: ByteLine) {
    this.#line = line;
  }

  get record(): MappingRecord {
    this.#record ??= parseCompanyRecord(this.#line);
    return this.#record;
  }

  /** The row as one JSON object: the fields of open groups, then `withheld`. */
  json(groups: GroupBits): ByteLine {
    if (this.#text?.groups !== groups) this.#text = { groups, json: this.#cut(groups) };
    return this.#text.json;
  }

  #cut(groups: GroupBits): ByteLine {
    this.#starts ??= startsOf(this.#line);
    const shape = shapeOf(groups);
    let json = '{';
    for (const run of shape.runs)
      json += this.#line.slice(this.#starts[run], this.#starts[run + 1]);
    return json + shape.end;
  }
}

/** Where each run begins, and after the last where the record ends. */
function startsOf(line: ByteLine): readonly number[] {
  const starts = [1];
  for (const { mark } of RUNS.slice(1)) starts.push(line.indexOf(mark, starts.at(-1)));
  if (starts.includes(-1)) throw new Error('a record is not written in the order of its fields');
  starts.push(line.length - 1);
  return starts;
}
