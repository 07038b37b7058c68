import * as z from 'zod';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { Company } from '../consent/ports.ts';
import { DECISION_MAKERS } from '../consent/vocabulary.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';

/** The decisions that one receipt describes: of one company or person, recorded together, under one consent notice in one language. */
export interface ReceiptSubject {
  /** At least one event, in the order of recording. */
  readonly events: readonly [RecordedConsentEvent, ...RecordedConsentEvent[]];
  /** `undefined` if the company was not known. */
  readonly company: Pick<Company, 'name' | 'rcsNumber'> | undefined;
  readonly notice: PinnedNotice;
}

/** The data controller that keeps the consent record: the operator of this installation. */
export const DataController = z.strictObject({
  /** Address of the installation, without a slash at its end. */
  publicUrl: z.string(),
  /** Its id in the data space. */
  participantId: z.string(),
  name: z.string(),
  email: z.string(),
});
export type DataController = Readonly<z.infer<typeof DataController>>;

/**
 * Number of the code, texts and terms that build a receipt. A release that builds another receipt from
 * the same decision adds a form and keeps the code of the earlier forms.
 */
export const RECEIPT_FORM = 1;

/**
 * The stored part of a receipt: the content that is not stored elsewhere. The events are in the log of
 * the company, and the texts are in the consent notice that the events name. It is never changed.
 */
export const StoredDecision = z.strictObject({
  form: z.literal(RECEIPT_FORM),
  /** Numbers of the events in the log of the company, ascending. */
  events: z.array(z.int().min(1)).min(1),
  recordedAt: Instant,
  givenBy: z.enum(DECISION_MAKERS),
  /** Name and number of the company at that time; `null` if it was not known. */
  company: z
    .strictObject({ name: z.string().optional(), rcsNumber: z.string().nullable().optional() })
    .nullable(),
  controller: DataController,
  recordHash: Sha256,
  noticeHash: Sha256,
  /** Digest of the canonical JSON of the claims. Claims that are built again must have this digest. */
  claimsHash: Sha256,
});
export type StoredDecision = Readonly<z.infer<typeof StoredDecision>>;
