/** What people and programs write where nothing is known, in lower case and without blanks. */
const MARKERS = new Set(
  (
    '- -- --- – — _ . … ? ?? ??? / n/a n.a. n.a na/ n/d n.d. n.c. n/c s/o s.o. k.a. k.a k/a k.a.. #n/a #nv #n/d #null! ' +
    'null nil néant neant tbd t.b.d. unknown inconnu inconnue unbekannt keineangabe keineangaben nichtbekannt nichtverfügbar ' +
    'nichtzutreffend nonconnu nondisponible noncommuniqué noncommunique nonrenseigné nonrenseigne nonapplicable sansobjet ' +
    'notavailable notapplicable notknown notdisclosed (leer) (vide) (empty) (blank) ' +
    // programs: pandas, NumPy, R, JavaScript, Python, Go, SQL clients, PostgreSQL and MySQL (`\\N`)
    'nan -nan nat none undefined missing <na> <nan> <null> <nil> <none> (null) (nil) (none) [null] \\n dbnull ' +
    // "not available" in NL, DA and NO, RU, TR, HU, SV, FI, PL and CS
    '#n/b #i/t #н/д #yok #hiányzik #saknas! #puuttuu! #n/d! #není_k_dispozici'
  ).split(' '),
);
/** Too short to be sure in a name, where they may be the name. */
const IN_CODES_ONLY = new Set(['na', 'nd', 'nc', 'ka']);
const NAMES = new Set(['legal_name', 'trade_name', 'former_names', 'contact_name', 'country']);
/** Words of programs that are names in capitals (`NAN`, `NAT`): a name is compared with its case. */
const WITH_CASE = new Set(['nan', 'nat', 'missing']);
const AS_WRITTEN = new Set(['nan', 'NaN', 'NaT', 'missing']);
/** Columns with a code `none`, which says something. */
const NONE_IS_A_CODE = new Set([
  'provider_activity',
  'human_health_market',
  'technology_role',
  'growth_status',
]);
const LONGEST = 20;
/** What markers begin with, in both cases: most texts are told by it. */
const BEGINNINGS = new Set(
  [...MARKERS, ...IN_CODES_ONLY].flatMap((marker) => {
    const first = marker.charAt(0);
    return [first.charCodeAt(0), first.toUpperCase().charCodeAt(0)];
  }),
);

/** Whether a text means that nothing is known, as `n/a`, `-`, `k.A.` or `NaN` do. */
export function emptyMarker(text: string, column: string | null): boolean {
  if (text.length > LONGEST || !BEGINNINGS.has(text.charCodeAt(0))) return false;
  if (endsInDigit(text)) return false;
  const key = text.toLowerCase().replace(/\s+/g, '');
  if (key === 'none' && NONE_IS_A_CODE.has(column ?? '')) return false;
  const isName = NAMES.has(column ?? '');
  if (isName && WITH_CASE.has(key)) return AS_WRITTEN.has(text);
  return MARKERS.has(key) || (!isName && IN_CODES_ONLY.has(key));
}

function endsInDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57;
}
