import { type Instant, laterInstant } from '../core/instant.ts';
import type { RecordedConsentEvent } from './event.ts';
import type { CompanyWithdrawal, ConsentCommit, WithdrawnGroup } from './ports.ts';
import { hasGrantBefore } from './timeline.ts';
import { isClosing } from './vocabulary.ts';

/**
 * The companies of a commit that withdraw earlier grants. A refusal without an earlier grant, and a
 * grant with an end, withdraw nothing.
 */
export function listWithdrawnCompanies({ companies }: ConsentCommit): readonly CompanyWithdrawal[] {
  return companies.flatMap(({ before, events, timeline }) => {
    const withdrawnGroups = events
      .filter((event) => isClosing(event) && hasGrantBefore(timeline, event))
      .map(toWithdrawnGroup);
    return withdrawnGroups.length === 0 ? [] : [{ recordId: before.recordId, withdrawnGroups }];
  });
}

/**
 * Time at which the events of a commit were recorded. It is not before earlier events of its companies,
 * also if the clock was late.
 */
export function computeRecordedAt({ at, companies }: ConsentCommit): Instant {
  const moments = companies.flatMap(({ events }) => events.map(({ recordedAt }) => recordedAt));
  return moments.reduce(laterInstant, at);
}

function toWithdrawnGroup(event: RecordedConsentEvent): WithdrawnGroup {
  const { audience, recipient, fieldGroup, effectiveAt } = event;
  return { audience, fieldGroup, effectiveAt, ...(recipient !== undefined && { recipient }) };
}
