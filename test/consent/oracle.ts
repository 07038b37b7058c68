import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import type { Audience, FieldGroup } from '../../lib/consent/vocabulary.ts';

/**
 * A second implementation of the consent rules, written only from their text (mapping rules, section
 * "Consent"). It is slow, and uses no order and no timelines. Times are milliseconds.
 */
export interface Question {
  readonly group: FieldGroup;
  readonly audience: Audience;
  /** The recipient by name. Default: any recipient of the audience. */
  readonly recipient?: string;
  readonly at: number;
  /** A read. A recorded withdrawal with a date that is not in the future counts at once. */
  readonly reading: boolean;
}

/** "… permitted if it is a grant whose `valid_until` (inclusive) has not passed, **and** `registry` is permitted for that audience" */
export function isPermitted(log: readonly RecordedConsentEvent[], question: Question): boolean {
  return (
    lastIsLivingGrant(log, question) && lastIsLivingGrant(log, { ...question, group: 'registry' })
  );
}

function lastIsLivingGrant(log: readonly RecordedConsentEvent[], question: Question): boolean {
  const last = lastDecision(log, question, question.recipient) ?? lastDecision(log, question);
  if (last === undefined || last.action !== 'grant') return false;
  const hasPassed = last.validUntil !== null && ms(last.validUntil) < question.at;
  return !hasPassed;
}

/** "a key for a named recipient beats the one for its audience" */
function lastDecision(
  log: readonly RecordedConsentEvent[],
  question: Question,
  recipient?: string,
): RecordedConsentEvent | undefined {
  let last: RecordedConsentEvent | undefined;
  for (const event of log) {
    if (event.recipient !== recipient || !counts(event, question)) continue;
    if (log.some((other) => ends(other, event))) continue;
    if (last === undefined || comesAfter(event, last)) last = event;
  }
  return last;
}

/**
 * "Between live decisions of a company, the order of recording decides": a live withdrawal ends earlier
 * recorded grants.
 */
function ends(withdrawal: RecordedConsentEvent, grant: RecordedConsentEvent): boolean {
  const isSameKey =
    withdrawal.fieldGroup === grant.fieldGroup &&
    withdrawal.audience === grant.audience &&
    withdrawal.recipient === grant.recipient;
  if (!isSameKey || grant.action !== 'grant' || !isLive(withdrawal)) return false;
  if (withdrawal.action !== 'withdraw' && withdrawal.action !== 'refuse') return false;
  return withdrawal.seq > grant.seq && ms(withdrawal.effectiveAt) < ms(grant.effectiveAt);
}

function isLive({ effectiveAt, recordedAt }: RecordedConsentEvent): boolean {
  return effectiveAt === recordedAt;
}

/** "with `effective_at` ≤ that instant"; "a recorded withdrawal that is not in the future counts at once", as any live decision */
function counts(event: RecordedConsentEvent, { group, audience, at, reading }: Question): boolean {
  if (event.fieldGroup !== group || event.audience !== audience) return false;
  if (event.action === 'request' || event.action === 'expire') return false;
  if (ms(event.effectiveAt) <= at) return true;
  if (reading && isLive(event)) return true;
  const closes = event.action === 'withdraw' || event.action === 'refuse';
  return reading && closes && ms(event.effectiveAt) <= ms(event.recordedAt);
}

/** "by `effective_at`, then by the order in which they were recorded; at the same instant a withdrawal or refusal comes after a grant" */
function comesAfter(a: RecordedConsentEvent, b: RecordedConsentEvent): boolean {
  const [timeA, timeB] = [ms(a.effectiveAt), ms(b.effectiveAt)];
  if (timeA > timeB) return true;
  if (timeA < timeB) return false;
  if (a.action === 'grant' && b.action !== 'grant') return false;
  if (a.action !== 'grant' && b.action === 'grant') return true;
  return a.seq > b.seq;
}

function ms(text: string): number {
  return Date.parse(text);
}
