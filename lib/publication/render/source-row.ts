import type { FieldGroup } from '../../consent/vocabulary.ts';
import { cachePerObject } from '../../core/once-per.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { type ByteLine, type EditionRow, parseCompanyRecord } from '../byte-lines.ts';
import { getFieldGroups } from '../field-groups.ts';
import { computeByGroups, type GroupBits, isGranted, listWithheldGroups } from '../grant-mask.ts';

/** Neighbouring fields of one group. `mark` is the text at which the first of them begins in a record. */
interface FieldRun {
  readonly group: FieldGroup | 'internal';
  readonly mark: string;
}

const findRuns = cachePerObject((fields: FieldDeclarations): readonly FieldRun[] => {
  const groups = Object.entries(getFieldGroups(fields));
  return groups.flatMap(([field, group], index) =>
    groups[index - 1]?.[1] === group ? [] : [{ group, mark: `,"${field}":` }],
  );
});

/** By granted groups: the runs of fields for a recipient with these groups, and the end of the row. */
const buildShapes = cachePerObject((fields: FieldDeclarations) => {
  const all = findRuns(fields);
  return computeByGroups((groups) => ({
    runs: all.flatMap(({ group }, index) => (isGranted(groups, group) ? [index] : [])),
    end: `,"withheld":${JSON.stringify(listWithheldGroups(groups))}}`,
  }));
});

/**
 * One company of the edition, to be written to the views.
 *
 * The JSON for an audience is cut from the text of the record, without parsing. This is safe: the marks
 * between two members cannot occur within a value, because quotation marks in strings are escaped. The
 * members of a record are in the order of the fields.
 */
export class SourceRow {
  readonly #line: ByteLine;
  readonly #fields: FieldDeclarations;
  #starts: readonly number[] | undefined;
  #record: EditionRow | undefined;
  #text: { readonly groups: GroupBits; readonly json: ByteLine } | undefined;

  constructor(line: ByteLine, fields: FieldDeclarations) {
    this.#line = line;
    this.#fields = fields;
  }

  get record(): EditionRow {
    this.#record ??= parseCompanyRecord(this.#line, this.#fields);
    return this.#record;
  }

  /** The row as one JSON object: the fields of the granted groups, then `withheld`. */
  json(groups: GroupBits): ByteLine {
    if (this.#text?.groups !== groups) this.#text = { groups, json: this.#cut(groups) };
    return this.#text.json;
  }

  #cut(groups: GroupBits): ByteLine {
    this.#starts ??= findRunStarts(this.#line, findRuns(this.#fields));
    const shape = buildShapes(this.#fields)(groups);
    let json = '{';
    for (const run of shape.runs)
      json += this.#line.slice(this.#starts[run], this.#starts[run + 1]);
    return json + shape.end;
  }
}

/** Positions at which the runs begin, and the end of the record. */
function findRunStarts(line: ByteLine, runs: readonly FieldRun[]): readonly number[] {
  const starts = [1];
  for (const { mark } of runs.slice(1)) starts.push(line.indexOf(mark, starts.at(-1)));
  if (starts.includes(-1)) throw new Error('a record is not written in the order of its fields');
  starts.push(line.length - 1);
  return starts;
}
