/**
 * The same calendar day `years` earlier, as `YYYY-MM-DD`. 29 February becomes 28 February where
 * the earlier year has none: a term in years then ends on the last day of that month (European
 * Convention on the Calculation of Time-Limits, Art. 4, in force in Luxembourg).
 */
export function yearsBefore(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) - years;
  const monthAndDay = day.slice(5) === '02-29' && !isLeap(year) ? '02-28' : day.slice(5);
  return `${String(year).padStart(4, '0')}-${monthAndDay}`;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
