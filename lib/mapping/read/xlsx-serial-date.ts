import { DAY_MS } from '../../core/instant.ts';

/** The last serial number that Excel shows: 9999-12-31. */
const LAST_SERIAL = 2_958_465;

/**
 * The local time that Excel shows for a day number, as the UTC parts of a `Date`; `undefined` for a
 * number that it shows as `####`. The 1900 system has a 29 February 1900, which never existed: days
 * before it count from 1899-12-31, later ones from 1899-12-30.
 *
 * @see ECMA-376 part 1, 18.17.4.1
 */
export function fromSerialDate(serial: number, date1904: boolean): Date | undefined {
  if (!(serial >= 0 && serial < LAST_SERIAL + 1)) return undefined;
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  return new Date(epoch + Math.round(serial * DAY_MS));
}
