import { EMPTY_MARKERS } from '../../core/empty-marker.ts';

/** Too short to be sure in a name, where they may be the name. */
const IN_CODES_ONLY = new Set(['na', 'nd', 'nc', 'ka']);
const NAMES = new Set(['legal_name', 'trade_name', 'former_names', 'contact_name', 'country']);
/** Words of programs that are names in capitals (`NAN`, `NAT`): a name is compared with its case. */
const WITH_CASE = new Set(['nan', 'nat', 'missing']);
const AS_WRITTEN = new Set(['nan', 'NaN', 'NaT', 'missing']);
/** Columns with a code `none`, which says something. */
const NONE_IS_A_CODE = new Set([
  'provider_activity',
  'human_health_market',
  'technology_role',
  'growth_status',
]);
/** What programs write for an empty cell; joined from two cells it stands twice (`None None`). */
const OF_PROGRAMS = new Set(['none', 'null', 'undefined', 'nan', 'nil', '<na>', 'nat']);
/** What stands between such words, and the quotes in which a program wrote them. */
const BETWEEN = /[\s;,|]+/;
const QUOTED = /^(["'])([^"']+)\1$/;
const LONGEST = 20;
/** What markers begin with, in both cases: most texts are told by it. */
const BEGINNINGS = new Set(
  [...EMPTY_MARKERS, ...IN_CODES_ONLY, '"', "'"].flatMap((marker) => {
    const first = marker.charAt(0);
    return [first.charCodeAt(0), first.toUpperCase().charCodeAt(0)];
  }),
);

/** Whether a text means that nothing is known, as `n/a`, `-`, `k.A.` or `NaN` do. */
export function isEmptyMarker(text: string, column: string | null): boolean {
  if (text.length > LONGEST || !BEGINNINGS.has(text.charCodeAt(0))) return false;
  if (endsInDigit(text)) return false;
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted !== undefined) return OF_PROGRAMS.has(quoted.trim().toLowerCase());
  const words = text.toLowerCase().split(BETWEEN);
  if (words.length > 1 && words.every((word) => OF_PROGRAMS.has(word))) return true;
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
