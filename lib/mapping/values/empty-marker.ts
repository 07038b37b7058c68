import { EMPTY_MARKERS } from '../../core/empty-marker.ts';

/** Markers that are too short to be certain in a name, because they may be the name. */
const IN_CODES_ONLY = new Set(['na', 'nd', 'nc', 'ka']);
const NAMES = new Set(['legal_name', 'trade_name', 'former_names', 'contact_name', 'country']);
/**
 * Words of programs that may be names in capitals (`NAN`, `NAT`). In a name, upper and lower case must match
 * too.
 */
const WITH_CASE = new Set(['nan', 'nat', 'missing']);
const AS_WRITTEN = new Set(['nan', 'NaN', 'NaT', 'missing']);
/** Columns in which `none` is a code. */
const NONE_IS_A_CODE = new Set([
  'provider_activity',
  'human_health_market',
  'technology_role',
  'growth_status',
]);
/** Texts that programs write for an empty cell. A joined cell contains them twice (`None None`). */
const WRITTEN_BY_PROGRAMS = new Set(['none', 'null', 'undefined', 'nan', 'nil', '<na>', 'nat']);
/** Separators between such words. */
const BETWEEN = /[\s;,|]+/;
const QUOTED = /^(["'])([^"']+)\1$/;
const LONGEST = 20;
/** First characters of markers, in both cases. They exclude most texts quickly. */
const BEGINNINGS = new Set(
  [...EMPTY_MARKERS, ...IN_CODES_ONLY, '"', "'"].flatMap((marker) => {
    const first = marker.charAt(0);
    return [first.charCodeAt(0), first.toUpperCase().charCodeAt(0)];
  }),
);

/** Whether a text means an unknown value, such as `n/a`, `-`, `k.A.` or `NaN`. */
export function isEmptyMarker(text: string, column: string | null): boolean {
  if (text.length > LONGEST || !BEGINNINGS.has(text.charCodeAt(0))) return false;
  if (endsInDigit(text)) return false;
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted !== undefined) return WRITTEN_BY_PROGRAMS.has(quoted.trim().toLowerCase());
  const words = text.toLowerCase().split(BETWEEN);
  if (words.length > 1 && words.every((word) => WRITTEN_BY_PROGRAMS.has(word))) return true;
  const key = text.toLowerCase().replace(/\s+/g, '');
  if (key === 'none' && NONE_IS_A_CODE.has(column ?? '')) return false;
  const isName = NAMES.has(column ?? '');
  if (isName && WITH_CASE.has(key)) return AS_WRITTEN.has(text);
  return EMPTY_MARKERS.has(key) || (!isName && IN_CODES_ONLY.has(key));
}

function endsInDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57;
}
