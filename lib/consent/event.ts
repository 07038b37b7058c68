import type { Instant } from '../core/instant.ts';
import type { Language } from '../core/language.ts';
import type { Action, Audience, FieldGroup, Giver } from './vocabulary.ts';

/** One decision of a company or a person about one field group and one audience. Events are only ever added. */
export interface ConsentEvent {
  readonly id: string;
  readonly recordId: string;
  readonly fieldGroup: FieldGroup;
  readonly audience: Audience;
  readonly action: Action;
  readonly effectiveAt: Instant;
  /** Last instant of a grant, inclusive; `null` is without end. */
  readonly validUntil: Instant | null;
  readonly givenBy: Giver;
  readonly noticeVersion: string;
  readonly language: Language;
  /** Where the evidence lies; never the evidence itself. */
  readonly evidenceRef: string;
}

/** An event as the log holds it. `seq` counts the events of one company from 1. */
export interface RecordedConsentEvent extends ConsentEvent {
  readonly seq: number;
  readonly recordedAt: Instant;
}
