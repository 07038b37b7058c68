import type { Instant } from '../core/instant.ts';
import type { Language } from '../core/language.ts';
import { toLocalDay, toLocalTime } from '../core/local-time.ts';
import { longDate } from '../core/number-text.ts';

interface DayFacts {
  readonly at: Instant;
  readonly language: Language;
}

/** The day in Luxembourg at an instant: `1 October 2025`. Programs read the instant. */
export function Day({ at, language }: DayFacts) {
  return <time datetime={at}>{writeDay(at, language)}</time>;
}

/** A calendar day, such as the reference date of an edition: `30 September 2025`. @param date `YYYY-MM-DD` */
export function CalendarDay({ date, language }: { date: string; language: Language }) {
  return <time datetime={date}>{longDate(date)[language]}</time>;
}

/** Day and time in Luxembourg at an instant, on one line. Programs read the instant. */
export function Minute({ at, language }: DayFacts) {
  return (
    <time class="nowrap" datetime={at}>
      {writeMinute(at, language)}
    </time>
  );
}

/** Writes the day in Luxembourg at an instant: `1 October 2025`. */
export function writeDay(at: Instant, language: Language): string {
  return longDate(toLocalDay(at))[language];
}

/** Writes day and time in Luxembourg at an instant: `1 October 2025, 00:03`. */
export function writeMinute(at: Instant, language: Language): string {
  return `${writeDay(at, language)}, ${toLocalTime(at)}`;
}
