import { SCOPE_FIELDS, type ScopeFields } from '../mapping/companies/eligibility.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { ByteLine } from './byte-lines.ts';

/** Neighbouring fields that decide the scope: the mark before the first, and the mark after the last. */
interface Run {
  readonly start: string;
  /** `undefined` for a run at the end of the record. */
  readonly end: string | undefined;
}

/** Different texts that are remembered; codes and countries make far fewer. */
const MAX_TEXTS = 10_000;

/** Reads the fields that decide the scope out of the text of records, without parsing the rest of them. */
export class ScopeTexts {
  readonly #runs: readonly Run[];
  readonly #known = new Map<string, ScopeFields>();

  constructor(fields: FieldDeclarations) {
    this.#runs = findScopeRuns(Object.keys(fields));
  }

  of(line: ByteLine): ScopeFields {
    const text = this.#extractText(line);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const fields = JSON.parse(text) as ScopeFields;
    if (this.#known.size < MAX_TEXTS) this.#known.set(text, fields);
    return fields;
  }

  #extractText(line: ByteLine): string {
    let text = '';
    let from = 0;
    for (const { start, end } of this.#runs) {
      const first = line.indexOf(start, from);
      const last = end === undefined ? line.length - 1 : line.indexOf(end, first);
      if (first === -1 || last === -1)
        throw new Error('a record is not written in the order of its fields');
      text += line.slice(first, last);
      from = last;
    }
    return `{${text.slice(1)}}`;
  }
}

function findScopeRuns(names: readonly string[]): readonly Run[] {
  const decides = (name: string | undefined) => SCOPE_FIELDS.some((field) => field === name);
  const mark = (name: string) => `,"${name}":`;
  return names.flatMap((name, at) => {
    if (!decides(name) || decides(names[at - 1])) return [];
    const next = names.slice(at).find((later) => !decides(later));
    return [{ start: mark(name), end: next === undefined ? undefined : mark(next) }];
  });
}
