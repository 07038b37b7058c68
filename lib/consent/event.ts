import * as z from 'zod';
import { CompanyIdentity } from '../core/company-identity.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { customRule } from '../core/issues.ts';
import { LANGUAGES } from '../core/language.ts';
import {
  ACTOR_ROLES,
  AUDIENCES,
  CHANNELS,
  DECISION_MAKERS,
  EVENT_KINDS,
  FIELD_GROUPS,
  LOGGED_ACTIONS,
} from './vocabulary.ts';

const isLine = (text: string) => !/[\p{Surrogate}\p{Control}\p{Bidi_Control}]/u.test(text);

/** The client id of a partner, or the id of a participant of the data space. */
export const Recipient = z
  .string()
  .min(1)
  .max(150)
  .refine((id) => id === id.trim() && isLine(id), customRule('id-not-plain'));

/** The actor. `mandate` names the proof that the actor may decide. */
export const Actor = z.strictObject({
  role: z.enum(ACTOR_ROLES),
  mandate: z.string().min(1).max(500).optional(),
  /** The person who got the link of the invitation to hand it over; absent if it went by mail. */
  handedOverBy: z.string().min(1).max(200).optional(),
});

/**
 * One decision of a company or a person about one field group and one audience, or about one recipient
 * of that audience by name. Events are only ever added.
 */
export const ConsentEvent = z.object({
  /** Id of the event within its company. An event that is sent again with this id is recorded once. */
  id: z.string().min(1).max(100),
  recordId: z.string().max(40),
  /**
   * The company and the person of the record id at the decision; added at recording. The event applies
   * to no other row.
   */
  identity: CompanyIdentity.optional(),
  /**
   * The record id under which the company decided, if it is another one; only for withdrawals and
   * refusals. Then the event ends only permissions of this company.
   */
  decidedUnder: z.string().max(40).optional(),
  fieldGroup: z.enum(FIELD_GROUPS),
  audience: z.enum(AUDIENCES),
  /** The one recipient that the decision is about; absent for the whole audience. */
  recipient: Recipient.optional(),
  action: z.enum(LOGGED_ACTIONS),
  /** Kind of the event, if the action alone does not define it. */
  kind: z.enum(EVENT_KINDS).optional(),
  effectiveAt: Instant,
  /** The time that a withdrawal or refusal named, if it took effect at another time. Evidence only. */
  namedAt: Instant.optional(),
  /** Last instant of a grant, inclusive; `null` if it has no end. */
  validUntil: Instant.nullable(),
  givenBy: z.enum(DECISION_MAKERS),
  noticeVersion: z.string().max(100),
  /** SHA-256 of the canonical JSON of the notice; added at recording. */
  noticeHash: Sha256.optional(),
  language: z.enum(LANGUAGES),
  /**
   * If a person applied an earlier decision to the row again: that person, the reason, and the earlier
   * identity.
   */
  confirmation: z
    .strictObject({
      by: z.string().min(1).max(200),
      reason: z.string().min(1).max(500),
      from: CompanyIdentity,
    })
    .optional(),
  /** The place of the evidence; never the evidence itself. */
  evidenceRef: z.string().max(500),
  /** The actor; by default the decision maker in `givenBy`. */
  actor: Actor.optional(),
  channel: z.enum(CHANNELS).optional(),
});
export type ConsentEvent = Readonly<z.infer<typeof ConsentEvent>>;

/** An event in the log. `seq` counts the events of one company from 1. */
export const RecordedConsentEvent = ConsentEvent.extend({
  seq: z.int().min(1),
  recordedAt: Instant,
  /**
   * Id of the receipt; `null` for an event that was imported without receipts, or decided under another
   * record id.
   */
  receipt: z.string().nullable(),
  /** @see Link: the events of a company are a chain. */
  prevHash: Sha256.nullable(),
  hash: Sha256,
});
export type RecordedConsentEvent = Readonly<z.infer<typeof RecordedConsentEvent>>;

/**
 * A decision before it is recorded. Without `effectiveAt` it takes effect when it is recorded. A
 * withdrawal or refusal without an audience applies to every audience that has a permission.
 */
export type ConsentDraft = Omit<ConsentEvent, 'effectiveAt' | 'audience'> &
  Partial<Pick<ConsentEvent, 'effectiveAt' | 'audience'>>;

/** A draft about one audience, or about one recipient of it by name. */
export type AddressedDraft = ConsentDraft & Pick<ConsentEvent, 'audience'>;

/** A draft from the API or a command. Without an id it gets a new one; without a notice, the current one. */
export const ConsentRequest = ConsentEvent.omit({
  identity: true,
  decidedUnder: true,
  confirmation: true,
  noticeHash: true,
  namedAt: true,
})
  .partial({ id: true, effectiveAt: true, audience: true, noticeVersion: true })
  .extend({
    validUntil: ConsentEvent.shape.validUntil.default(null),
  });
export type ConsentRequest = Readonly<z.infer<typeof ConsentRequest>>;
