import type { CellParser } from './check.ts';
import { foldText } from './fold.ts';
import { cleanText } from './tidy.ts';

/** ISO 3166-1 alpha-2. */
const COUNTRY_CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );
const KNOWN_CODES = new Set(COUNTRY_CODES);
/** Names that people use and the locale data do not have. */
const ALIASES: Readonly<Record<string, string>> = {
  LUX: 'LU',
  'Grand Duchy of Luxembourg': 'LU',
  'Grand-Duché de Luxembourg': 'LU',
  'Großherzogtum Luxemburg': 'LU',
  Lëtzebuerg: 'LU',
  DEU: 'DE',
  BRD: 'DE',
  FRA: 'FR',
  BEL: 'BE',
  NLD: 'NL',
  Holland: 'NL',
  CHE: 'CH',
  AUT: 'AT',
  GBR: 'GB',
  UK: 'GB',
  England: 'GB',
  'Great Britain': 'GB',
  USA: 'US',
  'Etats-Unis d’Amérique': 'US',
};
let names: ReadonlyMap<string, string> | undefined;

/** Country of registration as an ISO code; names in EN, FR and DE are read. */
export const checkCountry: CellParser<string> = (cell, notes) => {
  if (typeof cell === 'string' && KNOWN_CODES.has(cell)) return cell;
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const upper = text.toUpperCase();
  names ??= buildCountryNames();
  const code = KNOWN_CODES.has(upper) ? upper : names.get(foldText(text));
  if (code === undefined) notes.add('UNKNOWN_VALUE', cell);
  else notes.add('NORMALISED', cell, { value: code });
  return code ?? null;
};

function buildCountryNames(): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const language of ['en', 'fr', 'de']) {
    const displayNames = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of COUNTRY_CODES) map.set(foldText(displayNames.of(code) ?? code), code);
  }
  for (const [name, code] of Object.entries(ALIASES)) map.set(foldText(name), code);
  return map;
}
