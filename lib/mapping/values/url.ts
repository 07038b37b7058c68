import type { CellParser } from './check.ts';
import { isPublicHost } from './public-host.ts';
import { isLonger } from './text-length.ts';
import { plainText } from './tidy.ts';

const LONGEST = 2_000;
const HOST_FIRST = /^(?:\/\/)?(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}(?=[/:?#]|$)/u;
/** The usual form, which needs no parser: plain host in lower case below a top-level domain of letters, and no `@` anywhere. */
const PLAIN =
  /^https?:\/\/(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,}(?:\/[!#-;=?A-Z[\]_a-z~]*)?$/;
const PRIVATE_ENDING =
  /\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|private|arpa|onion)(?:\/|$)/;

/** A public web address: http or https, a host everybody reaches, no user name. */
export const urlCheck: CellParser<string> = (cell, notes) => {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string' && isPlain(cell)) return cell;
  const text = plainText(cell, notes);
  if (text === null || text === undefined) return null;
  if (isLonger(text, LONGEST)) {
    notes.add('TOO_LONG', cell, { facts: { max: LONGEST } });
    return null;
  }
  const url = address(text);
  if (url === undefined) notes.add('BAD_URL', cell);
  else if (url !== cell) notes.add('NORMALISED', cell, { value: url });
  return url ?? null;
};

function isPlain(text: string): boolean {
  return text.length <= LONGEST && PLAIN.test(text) && !PRIVATE_ENDING.test(text);
}

/** Adds a scheme to the address and changes nothing else without need; `undefined` if it is not an address. */
function address(text: string): string | undefined {
  const written = withScheme(text);
  if (written === undefined || /[\s\\<>"^`{|}]/.test(written)) return undefined;
  if (!/^https?:\/\/[^/]/i.test(written) || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(written))
    return undefined;
  if (!isPublicHost(url.hostname)) return undefined;
  return spelled(written, url);
}

function withScheme(text: string): string | undefined {
  if (/^https?:/i.test(text)) return text;
  if (HOST_FIRST.test(text)) return `https://${text.replace(/^\/\//, '')}`;
  return undefined;
}

/** Scheme and host in lower case; letters beyond ASCII as a URI has them, and `@`, which the record has no place for. */
function spelled(written: string, url: URL): string | undefined {
  const ascii = /^[!-~]+$/.test(written);
  const kept = ascii
    ? written.replace(/^https?:\/\/[^/?#]*/i, (start) => start.toLowerCase())
    : url.href;
  const host = new URL(kept).host;
  return host === url.host ? kept.replaceAll('@', '%40') : undefined;
}
