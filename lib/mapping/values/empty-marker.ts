import { EMPTY_MARKERS } from '../../core/empty-marker.ts';

/** Markers that are too short to be certain in a name, because they may be the name. */
const SHORT_MARKERS = new Set(['na', 'nd', 'nc', 'ka']);
const NAME_COLUMNS = new Set([
  'legal_name',
  'trade_name',
  'former_names',
  'contact_name',
  'country',
]);
/**
 * Words of programs that may be names in capitals (`NAN`, `NAT`). In a name, upper and lower case must match
 * too.
 */
const CASE_SENSITIVE_MARKERS = new Set(['nan', 'nat', 'missing']);
const MARKERS_AS_WRITTEN = new Set(['nan', 'NaN', 'NaT', 'missing']);
/** Columns in which `none` is a code. */
const COLUMNS_WITH_CODE_NONE = new Set([
  'provider_activity',
  'human_health_market',
  'technology_role',
  'growth_status',
]);
/** Texts that programs write for an empty cell. A joined cell contains them twice (`None None`). */
const WRITTEN_BY_PROGRAMS = new Set(['none', 'null', 'undefined', 'nan', 'nil', '<na>', 'nat']);
/** Separators between such words. */
const MARKER_SEPARATORS = /[\s;,|]+/;
const QUOTED = /^(["'])([^"']+)\1$/;
const MAX_LENGTH = 20;
/** First characters of markers, in both cases. They exclude most texts quickly. */
const FIRST_CHARACTERS = new Set(
  [...EMPTY_MARKERS, ...SHORT_MARKERS, '"', "'"].flatMap((marker) => {
    const first = marker.charAt(0);
    return [first.charCodeAt(0), first.toUpperCase().charCodeAt(0)];
  }),
);

/** Whether a text means an unknown value, such as `n/a`, `-`, `k.A.` or `NaN`. */
export function isEmptyMarker(text: string, column: string | null): boolean {
  if (text.length > MAX_LENGTH || !FIRST_CHARACTERS.has(text.charCodeAt(0))) return false;
  if (endsInDigit(text)) return false;
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted !== undefined) return WRITTEN_BY_PROGRAMS.has(quoted.trim().toLowerCase());
  const words = text.toLowerCase().split(MARKER_SEPARATORS);
  if (words.length > 1 && words.every((word) => WRITTEN_BY_PROGRAMS.has(word))) return true;
  const key = text.toLowerCase().replace(/\s+/g, '');
  if (key === 'none' && COLUMNS_WITH_CODE_NONE.has(column ?? '')) return false;
  const isName = NAME_COLUMNS.has(column ?? '');
  if (isName && CASE_SENSITIVE_MARKERS.has(key)) return MARKERS_AS_WRITTEN.has(text);
  return EMPTY_MARKERS.has(key) || (!isName && SHORT_MARKERS.has(key));
}

function endsInDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57;
}
