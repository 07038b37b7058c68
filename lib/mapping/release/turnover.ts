import { getRegisterNumber, toComparableName } from '../companies/identities.ts';
import { outerJoin } from '../companies/outer-join.ts';
import { foldText } from '../values/fold.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import {
  buildHoldReason,
  compareProfiles,
  formatPercent,
  type HoldReason,
  type HoldThresholds,
} from './compare-profiles.ts';
import type { Profile } from './profile.ts';

/** The fields of an eligible company that are compared between two editions. */
export interface ComparedCompany {
  readonly id: string;
  readonly record: EditionRecord;
}

/**
 * Numbers of eligible companies that are in only one of two editions, or are another company under the
 * same record id.
 */
export interface Turnover {
  /** Companies of the earlier edition. */
  readonly published: number;
  readonly left: number;
  readonly entered: number;
  /** Record ids whose register number and legal name both differ. */
  readonly replaced: number;
  /** Record ids with another legal name but the same RCS number. */
  readonly renamed: number;
}

/** The eligible companies of stored lines, in their order. */
export async function* readEligibleCompanies<R extends EditionRecord>(
  lines: AsyncIterable<string>,
  isEligible: (record: R) => boolean,
): AsyncGenerator<ComparedCompany> {
  for await (const line of lines) {
    const record = JSON.parse(line) as R;
    if (isEligible(record)) yield { id: record.record_id, record };
  }
}

/** Compares the companies of two editions in constant memory. @param before,after ascending by record id */
export async function computeTurnover(
  before: AsyncIterable<ComparedCompany>,
  after: AsyncIterable<ComparedCompany>,
): Promise<Turnover> {
  const turnover = { published: 0, left: 0, entered: 0, replaced: 0, renamed: 0 };
  for await (const [left, right] of outerJoin<ComparedCompany>(before, after)) {
    if (left !== undefined) turnover.published += 1;
    if (left === undefined) turnover.entered += 1;
    else if (right === undefined) turnover.left += 1;
    else if (isOtherCompany(left.record, right.record)) turnover.replaced += 1;
    else if (isRenamed(left.record, right.record)) turnover.renamed += 1;
  }
  return turnover;
}

/**
 * Whether two records of one id belong to different companies: both the register number and the legal
 * name without its form differ.
 */
export function isOtherCompany(before: EditionRecord, after: EditionRecord): boolean {
  if (!('rcs_number' in before && 'rcs_number' in after)) return false;
  return (
    getRegisterNumber(before) !== getRegisterNumber(after) &&
    isRenamed(before, after) &&
    toComparableName(before.legal_name) !== toComparableName(after.legal_name)
  );
}

/** Whether two records of one id have another register number or another VAT number. */
export function isRenumbered(before: EditionRecord, after: EditionRecord): boolean {
  if (!('rcs_number' in before && 'rcs_number' in after)) return false;
  if (getRegisterNumber(before) !== getRegisterNumber(after)) return true;
  const [earlierName = null, laterName = null] = [before, after].map((record) =>
    'vat_number' in record ? record.vat_number : null,
  );
  return earlierName !== null && laterName !== null && earlierName !== laterName;
}

/** Whether the legal names differ in more than case and accents. */
export function isRenamed(before: EditionRecord, after: EditionRecord): boolean {
  if (!('legal_name' in before && 'legal_name' in after)) return false;
  const [earlierName, laterName] = [before.legal_name ?? '', after.legal_name ?? ''];
  return earlierName !== laterName && foldText(earlierName) !== foldText(laterName);
}

/**
 * Lists the reasons to hold an edition after a comparison with the published one: by totals, then by
 * companies.
 */
export function findHoldReasons(
  next: { readonly profile: Profile; readonly turnover: Turnover },
  published: Profile,
  thresholds: HoldThresholds,
): HoldReason[] {
  return [
    ...compareProfiles(next.profile, published, thresholds),
    ...compareCompanies(next.turnover, thresholds),
  ];
}

/**
 * Reasons to hold an edition because companies left, entered or were replaced. A net total would hide
 * them.
 */
function compareCompanies(
  { published, left, entered, replaced, renamed }: Turnover,
  thresholds: HoldThresholds,
): HoldReason[] {
  const reasons: HoldReason[] = [];
  const holdIfOver = (
    code: 'COMPANIES_REPLACED' | 'COMPANIES_LEFT' | 'COMPANIES_ENTERED' | 'COMPANIES_RENAMED',
    now: number,
    limit: number,
  ) => {
    if (now === 0 || now * 100 < published * limit) return;
    const facts = { percent: formatPercent(now, published) };
    reasons.push(buildHoldReason(code, { published, now, limit }, facts));
  };
  if (published === 0) return reasons;
  holdIfOver('COMPANIES_REPLACED', replaced, thresholds.companiesReplaced);
  holdIfOver('COMPANIES_LEFT', left, thresholds.companiesLeft);
  holdIfOver('COMPANIES_ENTERED', entered, thresholds.companiesEntered);
  holdIfOver('COMPANIES_RENAMED', renamed, thresholds.companiesRenamed);
  return reasons;
}
