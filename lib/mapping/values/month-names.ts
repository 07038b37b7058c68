import { foldText } from './fold.ts';

const MONTH_NAMES = [
  'january janvier januar jan janv jaenner janner jan',
  'february fevrier februar feb fev fevr feber',
  'march mars marz maerz mar mrz',
  'april avril apr avr',
  'may mai',
  'june juin juni jun',
  'july juillet juli jul juil',
  'august aout aug',
  'september septembre sep sept',
  'october octobre oktober oct okt',
  'november novembre nov',
  'december decembre dezember dec dez',
];
const MONTHS = new Map(
  MONTH_NAMES.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** Returns the number of a month from its name or abbreviation in EN, FR or DE; `undefined` for any other text. */
export function findMonthNumber(name: string): number | undefined {
  return MONTHS.get(foldText(name));
}
