import { type FieldDeclarations, listDateFields } from '../../register/field.ts';
import type { DateForm } from './read-date.ts';

/**
 * What the dates of one column have in common so far. `05/04/2018` can be 5 April or 4 May; it is surely 5 April where every date
 * of the column is written so and one of them has a day above 12.
 */
export class DateColumn {
  #separator: string | undefined;
  #mixed = false;
  #dayAboveTwelve = false;

  /** Takes note of how one more date is written. */
  see(form: DateForm): void {
    if (typeof form === 'string') {
      this.#mixed = true;
      return;
    }
    this.#separator ??= form.separator;
    if (this.#separator !== form.separator) this.#mixed = true;
    if (form.day > 12) this.#dayAboveTwelve = true;
  }

  /** A date that could not be read has another form too. */
  seeUnreadable(): void {
    this.#mixed = true;
  }

  /** Whether the column is one of mixed forms, whatever comes later. */
  get isMixed(): boolean {
    return this.#mixed;
  }

  /** Whether all dates so far prove that the day comes first. */
  get isDayFirst(): boolean {
    return !this.#mixed && this.#dayAboveTwelve;
  }

  /** Another sheet, another hand. */
  reset(): void {
    this.#separator = undefined;
    this.#mixed = false;
    this.#dayAboveTwelve = false;
  }
}

/** A column for every declared field of dates. */
export function createDateColumns(fields: FieldDeclarations): ReadonlyMap<string, DateColumn> {
  return new Map(listDateFields(fields).map((field) => [field, new DateColumn()]));
}
