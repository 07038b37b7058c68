/** Texts of people and programs for an unknown value, in lower case and without blanks. */
export const EMPTY_MARKERS: ReadonlySet<string> = new Set(
  (
    '- -- --- – — _ . … ? ?? ??? / n/a n.a. n.a na/ n/d n.d. n.c. n/c s/o s.o. k.a. k.a k/a k.a.. #n/a #nv #n/d #null! ' +
    'null nil néant neant tbd t.b.d. unknown inconnu inconnue unbekannt keineangabe keineangaben nichtbekannt nichtverfügbar ' +
    'nichtzutreffend nonconnu nondisponible noncommuniqué noncommunique nonrenseigné nonrenseigne nonapplicable sansobjet ' +
    'notavailable notapplicable notknown notdisclosed (leer) (vide) (empty) (blank) ' +
    // programs: pandas, NumPy, R, JavaScript, Python, Go, SQL clients, PostgreSQL and MySQL (`\\N`)
    'nan -nan nat none undefined missing <na> <nan> <null> <nil> <none> <empty> pd.na (null) (nil) (none) [null] \\n dbnull ' +
    // "not available" in NL, DA and NO, RU, TR, HU, SV, FI, PL and CS
    '#n/b #i/t #н/д #yok #hiányzik #saknas! #puuttuu! #n/d! #není_k_dispozici'
  ).split(' '),
);
