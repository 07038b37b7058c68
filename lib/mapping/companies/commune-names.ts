import { CANTON_OF } from '../../register/communes.ts';
import { foldText } from '../values/fold.ts';

/** The commune of a text, and the year of the merger if the text names a former commune. */
export interface CommuneReading {
  readonly commune: string;
  /** Year of the merger. */
  readonly merged?: number;
}

/** Former communes: year of the merger, then `old, old → new`. Grand-ducal laws on the mergers of communes. */
const MERGERS: readonly (readonly [number, string, string])[] = [
  [2006, 'Kautenbach, Wilwerwiltz', 'Kiischpelt'],
  [2006, 'Bastendorf, Fouhren, Fouren', 'Tandel'],
  [2012, 'Bascharage, Clemency, Niederkerschen, Küntzig', 'Käerjeng'],
  [2012, 'Heinerscheid, Munshausen', 'Clervaux'],
  [2012, 'Consthum, Hoscheid, Hosingen', 'Parc Hosingen'],
  [2012, 'Ermsdorf, Medernach', "Vallée de l'Ernz"],
  [2012, 'Heiderscheid, Neunhausen', 'Esch-sur-Sûre'],
  [2012, 'Burmerange, Wellenstein', 'Schengen'],
  [2015, 'Eschweiler', 'Wiltz'],
  [2018, 'Hobscheid, Septfontaines', 'Habscht'],
  [2018, 'Boevange-sur-Attert, Boevange/Attert, Tuntange', 'Helperknapp'],
  [2018, 'Mompach, Rosport', 'Rosport-Mompach'],
  [2023, 'Bous, Waldbredimus', 'Bous-Waldbredimus'],
  [2023, 'Grosbous, Groussbus, Wahl', 'Groussbus-Wal'],
];

/** German, Luxembourgish and short names, by the official one. A name of two communes (`Esch`) is left out. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  Beaufort: 'Befort, Beefort',
  Beckerich: 'Biekerech',
  Berdorf: 'Bäerdref',
  Bertrange: 'Bartringen, Bartreng',
  Bettembourg: 'Bettemburg, Beetebuerg',
  Bettendorf: 'Bettenduerf',
  Betzdorf: 'Betzder',
  Bissen: 'Biissen',
  Boulaide: 'Bauschleiden, Bauschelt',
  Bourscheid: 'Buurschent',
  Clervaux: 'Clerf, Klierf',
  'Colmar-Berg': 'Kolmer-Bierg',
  Consdorf: 'Konsdorf, Konsdref',
  Contern: 'Konter, Conter',
  Dalheim: 'Duelem',
  Diekirch: 'Dikrech',
  Differdange: 'Differdingen, Déifferdeng',
  Dippach: 'Dippech',
  Dudelange: 'Düdelingen, Diddeleng',
  Echternach: 'Iechternach',
  'Erpeldange-sur-Sûre': 'Erpeldange, Erpeldingen, Erpeldange/Sûre, Ierpeldeng',
  'Esch-sur-Alzette':
    'Esch/Alzette, Esch-Alzette, Esch-s-Alzette, Esch a d Alzette, Esch an der Alzette, Esch-Alzig, Esch-Uelzecht',
  'Esch-sur-Sûre': 'Esch/Sûre, Esch-s-Sûre, Esch an der Sauer, Esch-Sauer',
  Ettelbruck: 'Ettelbrück, Ettelbréck',
  Feulen: 'Feelen',
  Fischbach: 'Fëschbech',
  Flaxweiler: 'Fluessweiler',
  Frisange: 'Frisingen, Fréiseng',
  Garnich: 'Garnech',
  Goesdorf: 'Géisdref',
  Grevenmacher: 'Gréiwemaacher',
  Heffingen: 'Hiefenech',
  Hesperange: 'Hesperingen, Hesper',
  Junglinster: 'Jonglënster',
  Kayl: 'Käl, Kayl-Tétange',
  Kehlen: 'Kielen',
  Koerich: 'Käerch',
  Kopstal: 'Koplescht',
  Käerjeng: 'Kärjeng',
  'Lac de la Haute-Sûre': 'Stauseegemeinde, Stauséigemeng',
  Larochette: 'Fels, Fiels',
  Lenningen: 'Lenneng',
  Leudelange: 'Leudelingen, Leideleng',
  Lintgen: 'Lëntgen',
  Lorentzweiler: 'Luerenzweiler',
  Luxembourg: 'Luxemburg, Lëtzebuerg, Luxembourg-Ville, Luxembourg City',
  Manternach: 'Manternech',
  Mersch: 'Miersch',
  Mertert: 'Mäertert',
  Mertzig: 'Mäerzeg',
  Mondercange: 'Monnerich, Monnerech',
  'Mondorf-les-Bains': 'Mondorf, Bad Mondorf, Munneref',
  Niederanven: 'Nidderaanwen',
  Nommern: 'Noumer',
  Pétange: 'Petingen, Péiteng',
  Putscheid: 'Pëtschent',
  Rambrouch: 'Rambruch, Rammerech',
  'Reckange-sur-Mess': 'Reckange/Mess, Reckeng op der Mess',
  'Redange-sur-Attert': 'Redange, Redange/Attert, Redingen, Réiden op der Atert',
  Reisdorf: 'Reisduerf',
  Remich: 'Réimech',
  Roeser: 'Réiser',
  Rumelange: 'Rümelingen, Rëmeleng',
  Saeul: 'Sëll',
  Sanem: 'Sassenheim, Suessem',
  Schifflange: 'Schifflingen, Schëffleng',
  Schuttrange: 'Schüttringen, Schëtter',
  Stadtbredimus: 'Stadtbriedemes',
  Steinfort: 'Stengefort',
  Steinsel: 'Steesel',
  Strassen: 'Stroossen',
  Troisvierges: 'Ulflingen, Ëlwen',
  Useldange: 'Useldingen, Useldeng',
  "Vallée de l'Ernz": 'Ernztal, Äerenzdall',
  Vianden: 'Veianen',
  Vichten: 'Viichten',
  Waldbillig: 'Waldbëlleg',
  Walferdange: 'Walferdingen, Walfer',
  'Weiler-la-Tour': 'Weiler zum Turm, Weiler zum Tuerm',
  Weiswampach: 'Wäiswampech',
  Wiltz: 'Wolz',
  Wincrange: 'Wintger, Wëntger',
  Winseler: 'Wanseler',
  Wormeldange: 'Wormeldingen, Wuermeldeng',
};
const PREFIX =
  /^(?:(?:administration communale|commune|ville|gemeinde|stadt|gemeng|stad|city|municipality)(?: de la| de l| de| d| of| vun)? )/;
let readings: ReadonlyMap<string, CommuneReading> | undefined;

/** Finds the commune that a text names, in any spelling; `undefined` if it is not a commune, or could be several. */
export function findCommune(text: string): CommuneReading | undefined {
  readings ??= buildReadings();
  const key = foldText(text);
  return readings.get(key) ?? readings.get(key.replace(PREFIX, ''));
}

/** Communes whose name begins with the text, for a person to choose from. */
export function findCommunes(text: string): readonly string[] {
  const key = foldText(text);
  if (key.length < 3) return [];
  return [...CANTON_OF.keys()].filter((commune) => foldText(commune).startsWith(key));
}

function buildReadings(): ReadonlyMap<string, CommuneReading> {
  const map = new Map<string, CommuneReading>();
  for (const [year, formerNames, commune] of MERGERS)
    for (const name of formerNames.split(', ')) map.set(foldText(name), { commune, merged: year });
  for (const [commune, otherNames] of Object.entries(OTHER_NAMES))
    for (const name of otherNames.split(', ')) map.set(foldText(name), { commune });
  for (const commune of CANTON_OF.keys()) map.set(foldText(commune), { commune });
  return map;
}
