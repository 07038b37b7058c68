/** What people write where they know nothing, in lower case and without blanks. */
const MARKERS = new Set(
  (
    '- -- --- – — _ . … ? ?? ??? / n/a n.a. n.a na/ n/d n.d. n.c. n/c s/o s.o. k.a. k.a k/a k.a.. #n/a #nv #n/d #null! ' +
    'null nil néant neant tbd t.b.d. unknown inconnu inconnue unbekannt keineangabe keineangaben nichtbekannt nichtverfügbar ' +
    'nichtzutreffend nonconnu nondisponible noncommuniqué noncommunique nonrenseigné nonrenseigne nonapplicable sansobjet ' +
    'notavailable notapplicable notknown notdisclosed (leer) (vide) (empty) (blank)'
  ).split(' '),
);
/** Too short to be sure in a name, where they may be the name. */
const IN_CODES_ONLY = new Set(['na', 'nd', 'nc', 'ka']);
const NAMES = new Set(['legal_name', 'trade_name', 'former_names', 'contact_name', 'country']);
const LONGEST = 20;
/** What markers begin with, in both cases: most texts are told by it. */
const BEGINNINGS = new Set(
  [...MARKERS, ...IN_CODES_ONLY].flatMap((marker) => {
    const first = marker.charAt(0);
    return [first.charCodeAt(0), first.toUpperCase().charCodeAt(0)];
  }),
);

/** Whether a text means that nothing is known, as `n/a`, `-` or `k.A.` do. */
export function emptyMarker(text: string, column: string | null): boolean {
  if (text.length > LONGEST || !BEGINNINGS.has(text.charCodeAt(0))) return false;
  if (endsInDigit(text)) return false;
  const key = text.toLowerCase().replace(/\s+/g, '');
  return MARKERS.has(key) || (IN_CODES_ONLY.has(key) && !NAMES.has(column ?? ''));
}

function endsInDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57;
}
