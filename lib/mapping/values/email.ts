import type { CellParser } from './check.ts';
import { isLonger } from './text-length.ts';
import { cleanText } from './tidy.ts';

const MAX_LENGTH = 254;
const LOCAL_PART = /^[^\s@<>()[\]\\,;:"|]{1,64}$/;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/** One mail address, without a name around it. */
export const checkEmail: CellParser<string> = (cell, notes) => {
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const address = text.replace(/^mailto:\s*/i, '');
  if (isLonger(address, MAX_LENGTH)) notes.add('TOO_LONG', cell, { facts: { max: MAX_LENGTH } });
  else if (!isAddress(address)) notes.add('BAD_EMAIL', cell);
  else {
    if (cell !== address) notes.add('NORMALISED', cell, { value: address });
    return address;
  }
  return null;
};

function isAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const labels = address.slice(at + 1).split('.');
  return (
    at > 0 &&
    LOCAL_PART.test(local) &&
    !/^\.|\.\.|\.$/.test(local) &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    /^(?!\d+$).{2,}$/u.test(labels.at(-1) ?? '')
  );
}
