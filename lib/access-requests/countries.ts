import type { Language } from '../core/language.ts';

/** Codes that the platform has names for although they are no codes of ISO 3166-1: groups, pseudo-regions, some territories. */
const OTHER_REGIONS = 'AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' ');

let codes: readonly string[] | undefined;

/** Returns the codes of ISO 3166-1 alpha-2 for which the platform has a name. */
function listCodes(): readonly string[] {
  if (codes !== undefined) return codes;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  // A withdrawn code has the name of its successor, and the successor is its canonical form.
  codes = all.filter(
    (code) =>
      !OTHER_REGIONS.includes(code) &&
      names.of(code) !== undefined &&
      new Intl.Locale(`und-${code}`).region === code,
  );
  return codes;
}

/** Whether a text is the code of a country. */
export function isCountry(text: string): boolean {
  return listCodes().includes(text);
}

/** Returns the countries, sorted by name in a language, with Luxembourg first. */
export function listCountries(
  language: Language,
): readonly { readonly code: string; readonly name: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const compare = new Intl.Collator(language).compare;
  const all = listCodes().map((code) => ({ code, name: names.of(code) ?? code }));
  const isFirst = ({ code }: { readonly code: string }) => Number(code === 'LU');
  return all.sort((a, b) => isFirst(b) - isFirst(a) || compare(a.name, b.name));
}
