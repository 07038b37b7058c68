import type { Language } from '../core/language.ts';

/** Codes that the names of the platform have beside the countries: groups, pseudo-regions, and territories without a code in ISO 3166-1. */
const NO_COUNTRIES = 'AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' ');

let codes: readonly string[] | undefined;

/** Codes of ISO 3166-1 alpha-2, from the names of countries that the platform knows. */
function listCodes(): readonly string[] {
  if (codes !== undefined) return codes;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  // A code that was given up has the name, and the canonical form, of its successor.
  codes = all.filter(
    (code) =>
      !NO_COUNTRIES.includes(code) &&
      names.of(code) !== undefined &&
      new Intl.Locale(`und-${code}`).region === code,
  );
  return codes;
}

/** Whether a text is the code of a country. */
export function isCountry(text: string): boolean {
  return listCodes().includes(text);
}

/** The countries with their names, by name; Luxembourg first. */
export function listCountries(
  language: Language,
): readonly { readonly code: string; readonly name: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const compare = new Intl.Collator(language).compare;
  const all = listCodes().map((code) => ({ code, name: names.of(code) ?? code }));
  const isFirst = ({ code }: { readonly code: string }) => Number(code === 'LU');
  return all.sort((a, b) => isFirst(b) - isFirst(a) || compare(a.name, b.name));
}
