import { type Instant, instant } from '../../core/instant.ts';
import type { Value } from './right-operand.ts';
import { XSD_NS } from './terms.ts';

const ZONE = '(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))';
const DATE = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)(${ZONE})$`);
const DATE_TIME = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?${ZONE}$`);
const DATATYPES = ['dateTime', 'dateTimeStamp', 'date'].map((name) => XSD_NS + name);

/**
 * The instant that a value names: an xsd:dateTime, or an xsd:date, which stands for its beginning.
 * `undefined` for anything else, and for a text without a zone, because it does not say which instant it is.
 *
 * @see XML Schema 1.1 Part 2 #dateTime, #date
 */
export function parseXsdInstant({ value, datatype }: Value): Instant | undefined {
  if (datatype !== undefined && !DATATYPES.includes(datatype)) return undefined;
  const [, day, zone] = DATE.exec(value) ?? [];
  const text = day === undefined ? value : `${day}T00:00:00${zone}`;
  if (!DATE_TIME.test(text)) return undefined;
  try {
    return instant(text);
  } catch {
    return undefined;
  }
}
