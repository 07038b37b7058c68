import * as z from 'zod';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { Company } from '../consent/ports.ts';
import { DECISION_MAKERS } from '../consent/vocabulary.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';

/** The decisions of one company or person at one time, under one notice in one language. */
export interface ReceiptSubject {
  /** At least one, in the order of recording. */
  readonly events: readonly [RecordedConsentEvent, ...RecordedConsentEvent[]];
  readonly company: Pick<Company, 'name' | 'rcsNumber'> | undefined;
  readonly notice: PinnedNotice;
}

/** The data controller that keeps the record, and its address. */
export const DataController = z.strictObject({
  /** Where we are reached, without a slash at its end. */
  publicUrl: z.string(),
  /** Our id in the data space. */
  participantId: z.string(),
  name: z.string(),
  email: z.string(),
});
export type DataController = Readonly<z.infer<typeof DataController>>;

/**
 * The texts and terms of which receipts are made, by number. A release that makes a receipt of the
 * same decision otherwise adds a form and keeps the code of the earlier ones.
 */
export const RECEIPT_FORM = 1;

/**
 * The stored part of a receipt: its content that is stored nowhere else. Its events are in
 * the log of the company, its texts in the notice that they name. Never changed.
 */
export const StoredDecision = z.strictObject({
  form: z.literal(RECEIPT_FORM),
  /** Numbers of the events in the log of the company, ascending. */
  events: z.array(z.int().min(1)).min(1),
  recordedAt: Instant,
  givenBy: z.enum(DECISION_MAKERS),
  /** The company as it was called then; `null` for one that was not known. */
  company: z
    .strictObject({ name: z.string().optional(), rcsNumber: z.string().nullable().optional() })
    .nullable(),
  keeper: DataController,
  recordHash: Sha256,
  noticeHash: Sha256,
  /** Digest of the canonical JSON of the claims: claims that are built again must be the same. */
  claimsHash: Sha256,
});
export type StoredDecision = Readonly<z.infer<typeof StoredDecision>>;
