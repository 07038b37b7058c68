import type { ScopeFields } from '../mapping/scope.ts';
import type { ByteLine } from './byte-lines.ts';

/** Where the fields that decide the scope begin and end in the text of a record, in the order of `FIELDS`. */
const MARKS = [
  ',"legal_status":',
  ',"incorporation_date":',
  ',"sector_type":',
  ',"subsector":',
] as const;

/** Different texts that are remembered; codes and countries make far fewer. */
const MAX_TEXTS = 10_000;

/** Reads the fields that decide the scope out of the text of records, without parsing the rest of them. */
export class ScopeTexts {
  readonly #known = new Map<string, ScopeFields>();

  of(line: ByteLine): ScopeFields {
    const text = textOf(line);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const fields = JSON.parse(text) as ScopeFields;
    if (this.#known.size < MAX_TEXTS) this.#known.set(text, fields);
    return fields;
  }
}

function textOf(line: ByteLine): string {
  const at: number[] = [];
  for (const mark of MARKS) at.push(line.indexOf(mark, at.at(-1)));
  if (at.includes(-1)) throw new Error('a record is not written in the order of its fields');
  const [status = 0, statusEnd, sector, sectorEnd] = at;
  return `{${line.slice(status + 1, statusEnd)}${line.slice(sector, sectorEnd)}}`;
}
