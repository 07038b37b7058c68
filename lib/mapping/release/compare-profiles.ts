import * as z from 'zod';
import type { LocalizedText, TemplateParameters } from '../../core/language.ts';
import { fillTemplate } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import { HOLD_TEXTS } from '../messages/hold-messages.ts';
import type { Profile, Ratio } from './profile.ts';

/** Reasons to hold rows until a second person agrees. */
export const HoldReason = z.strictObject({
  code: z.enum(Object.keys(HOLD_TEXTS) as [HoldCode, ...HoldCode[]]),
  /** The published value, the new value, and the limit. */
  published: z.json(),
  now: z.json(),
  limit: z.json(),
  message: z.strictObject({ en: z.string(), fr: z.string(), de: z.string() }),
});
export type HoldReason = z.infer<typeof HoldReason>;
export type HoldCode = keyof typeof HOLD_TEXTS;

/** Thresholds for differences from the published rows. */
export interface HoldThresholds {
  /** Lost eligible companies, in percent. @default 10 */
  readonly rowsDropped: number;
  /** Difference of the sum of jobs, in percent. @default 10 */
  readonly jobsMoved: number;
  /** Difference of a share, in percentage points. @default 5 */
  readonly shareMoved: number;
  /** Empty values of a column, in percent, if the published column was below it. @default 20 */
  readonly columnEmptied: number;
  /** Rejected rows, in percent. @default 5 */
  readonly manyRejected: number;
  /** Lost published companies, in percent, independent of new ones. @default 10 */
  readonly companiesLeft: number;
  /** New companies, in percent of the published ones. @default 20 */
  readonly companiesEntered: number;
  /** Published companies whose record id names another company, in percent. @default 2 */
  readonly companiesReplaced: number;
  /** Published companies with another legal name, in percent. @default 25 */
  readonly companiesRenamed: number;
  /**
   * Rows whose record id had another number, or whose name belonged to another record id, in percent.
   * @default 2
   */
  readonly identitiesMoved: number;
  /** Rows that an audience loses, in percent. @default 10 */
  readonly audienceLost: number;
}

export const DEFAULT_THRESHOLDS: HoldThresholds = {
  rowsDropped: 10,
  jobsMoved: 10,
  shareMoved: 5,
  columnEmptied: 20,
  manyRejected: 5,
  companiesLeft: 10,
  companiesEntered: 20,
  companiesReplaced: 2,
  companiesRenamed: 25,
  identitiesMoved: 2,
  audienceLost: 10,
};

/**
 * Lists the reasons to hold the next rows, the most serious first; empty without a reason. Losses and
 * differences hold at the limit. Emptied columns, rejected rows and moved identities hold above it. Whole
 * numbers are compared, so rounding has no effect.
 */
export function compareProfiles(
  next: Profile,
  published: Profile,
  thresholds: HoldThresholds = DEFAULT_THRESHOLDS,
): HoldReason[] {
  return [
    ...holdIfRowsDropped(next, published, thresholds),
    ...holdIfOlder(next, published),
    ...holdIfJobsMoved(next, published, thresholds),
    ...holdIfSharesMoved(next, published, thresholds),
    ...holdIfColumnsEmptied(next, published, thresholds),
    ...holdIfManyRejected(next, thresholds),
    ...holdIfIdentitiesMoved(next, thresholds),
  ];
}

function holdIfRowsDropped(
  next: Profile,
  { eligible }: Profile,
  { rowsDropped: limit }: HoldThresholds,
) {
  const lost = eligible - next.eligible;
  if (lost <= 0 || lost * 100 < eligible * limit) return [];
  const numbers = { published: eligible, now: next.eligible, limit };
  return [
    buildHoldReason('ROWS_DROPPED', numbers, { percent: formatDecimal((100 * lost) / eligible) }),
  ];
}

/**
 * Holds a file whose latest update is older than the latest published one, for example the file of the
 * previous year.
 */
function holdIfOlder({ updatedAtMax: now }: Profile, { updatedAtMax: published }: Profile) {
  if (now === null || published === null || now >= published) return [];
  const days = { now: toLocalDay(now), published: toLocalDay(published) };
  return [buildHoldReason('OLDER_THAN_PUBLISHED', { published, now, limit: published }, days)];
}

function holdIfJobsMoved(next: Profile, { jobs }: Profile, { jobsMoved: limit }: HoldThresholds) {
  const moved = Math.abs(next.jobs - jobs);
  if (moved === 0 || jobs === 0 || moved * 100 < jobs * limit) return [];
  const percent = formatSigned((100 * (next.jobs - jobs)) / jobs);
  return [buildHoldReason('JOBS_MOVED', { published: jobs, now: next.jobs, limit }, { percent })];
}

function holdIfSharesMoved(
  next: Profile,
  published: Profile,
  { shareMoved: limit }: HoldThresholds,
) {
  const names = new Set([...Object.keys(published.shares), ...Object.keys(next.shares)]);
  return [...names].flatMap((share) => {
    const before = getProfileShare(published, share);
    const after = getProfileShare(next, share);
    if (before.of === 0 || after.of === 0) return [];
    const moved = Math.abs(after.count * before.of - before.count * after.of);
    if (moved === 0 || moved * 100 < limit * before.of * after.of) return [];
    const points = (100 * after.count) / after.of - (100 * before.count) / before.of;
    const numbers = { published: { share, ...before }, now: { share, ...after }, limit };
    return [buildHoldReason('SHARE_MOVED', numbers, { share, points: formatSigned(points) })];
  });
}

/** A missing share counts as 0. */
function getProfileShare({ shares, eligible }: Profile, name: string): Ratio {
  return shares[name] ?? { count: 0, of: eligible };
}

function holdIfColumnsEmptied(
  next: Profile,
  published: Profile,
  { columnEmptied: limit }: HoldThresholds,
) {
  const isOverLimit = ({ empty, eligible }: Profile, column: string) =>
    (empty[column] ?? 0) * 100 > eligible * limit;
  return Object.keys(next.empty)
    .filter(
      (column) =>
        column in published.empty && isOverLimit(next, column) && !isOverLimit(published, column),
    )
    .map((column) => {
      const before = { column, count: published.empty[column] ?? 0, of: published.eligible };
      const after = { column, count: next.empty[column] ?? 0, of: next.eligible };
      const percent = formatDecimal((100 * after.count) / after.of);
      return buildHoldReason(
        'COLUMN_EMPTIED',
        { published: before, now: after, limit },
        { column, percent },
      );
    });
}

function holdIfManyRejected({ rejected, rows }: Profile, { manyRejected: limit }: HoldThresholds) {
  if (rejected * 100 <= rows * limit) return [];
  const now = { count: rejected, of: rows };
  const facts = { rejected, rows, percent: formatDecimal((100 * rejected) / rows) };
  return [buildHoldReason('MANY_REJECTED', { published: null, now, limit }, facts)];
}

function holdIfIdentitiesMoved(
  { moved, rows }: Profile,
  { identitiesMoved: limit }: HoldThresholds,
) {
  if (moved * 100 <= rows * limit) return [];
  const facts = { moved, rows, percent: formatPercent(moved, rows) };
  const now = { count: moved, of: rows };
  return [buildHoldReason('IDENTITIES_MOVED', { published: null, now, limit }, facts)];
}

/** A reason with its text in three languages. */
export function buildHoldReason(
  code: HoldCode,
  numbers: Pick<HoldReason, 'published' | 'now' | 'limit'>,
  facts: TemplateParameters,
): HoldReason {
  const simpleNumbers = Object.fromEntries(
    Object.entries(numbers).filter(([, value]) => typeof value !== 'object'),
  ) as TemplateParameters;
  return {
    code,
    ...numbers,
    message: fillTemplate(HOLD_TEXTS[code], { ...simpleNumbers, ...facts }),
  };
}

/** A part in percent, with one decimal if needed. */
export function formatPercent(part: number, whole: number): LocalizedText {
  return formatDecimal((100 * part) / whole);
}

/** A number with one decimal if needed, in the notation of each language. */
function formatDecimal(value: number): LocalizedText {
  const en = String(Math.round(value * 10) / 10);
  const withComma = en.replace('.', ',');
  return { en, fr: withComma, de: withComma };
}

function formatSigned(value: number): LocalizedText {
  const { en, fr, de } = formatDecimal(Math.abs(value));
  const sign = value < 0 ? '−' : '+';
  return { en: sign + en, fr: sign + fr, de: sign + de };
}
