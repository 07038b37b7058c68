import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { Company } from '../consent/ports.ts';

/** What was decided at once by one company or person, under one notice in one language. */
export interface ReceiptSubject {
  /** At least one, in the order of recording. */
  readonly events: readonly [RecordedConsentEvent, ...RecordedConsentEvent[]];
  readonly company: Company | undefined;
  readonly notice: PinnedNotice;
}

/** Who keeps the record and where. */
export interface Keeper {
  /** Where we are reached, without a slash at its end. */
  readonly publicUrl: string;
  /** Our id in the data space. */
  readonly participantId: string;
  readonly name: string;
  readonly email: string;
}
