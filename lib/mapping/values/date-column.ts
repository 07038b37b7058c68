import { type FieldDeclarations, listDateFields } from '../../register/field.ts';
import type { DateForm } from './read-date.ts';

/**
 * The notations of the dates of one column so far. `05/04/2018` can be 5 April or 4 May. It is
 * certainly 5 April if all dates of the column have this form and one of them has a day above 12.
 */
export class DateColumn {
  #separator: string | undefined;
  #isMixed = false;
  #hasDayAboveTwelve = false;

  /** Adds the form of a date. */
  addForm(form: DateForm): void {
    if (typeof form === 'string') {
      this.#isMixed = true;
      return;
    }
    this.#separator ??= form.separator;
    if (this.#separator !== form.separator) this.#isMixed = true;
    if (form.day > 12) this.#hasDayAboveTwelve = true;
  }

  /** Adds a date that could not be read; it counts as another form. */
  addUnreadable(): void {
    this.#isMixed = true;
  }

  /** Whether the column already has several forms. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  /** Whether all dates so far prove that the day comes first. */
  get isDayFirst(): boolean {
    return !this.#isMixed && this.#hasDayAboveTwelve;
  }

  /** Resets the state for the next sheet. */
  reset(): void {
    this.#separator = undefined;
    this.#isMixed = false;
    this.#hasDayAboveTwelve = false;
  }
}

/** Creates the state of a column for every date field. */
export function createDateColumns(fields: FieldDeclarations): ReadonlyMap<string, DateColumn> {
  return new Map(listDateFields(fields).map((field) => [field, new DateColumn()]));
}
