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
 * One decision of a company or a person about one field group and one audience, or about one reader
 * of that audience by name. Events are only ever added.
 */
export const ConsentEvent = z.object({
  /** Names the event within its company: the same one sent again is recorded once. */
  id: z.string().min(1).max(100),
  recordId: z.string().max(40),
  /** The company and the person behind the record id when it was decided; pinned at recording. It applies to no other row. */
  identity: CompanyIdentity.optional(),
  /** Of a withdrawal or refusal that the company gave under another record id: this id. It closes only what this company permitted. */
  decidedUnder: z.string().max(40).optional(),
  fieldGroup: z.enum(FIELD_GROUPS),
  audience: z.enum(AUDIENCES),
  /** The one recipient of the audience that it concerns; absent for all of them. */
  recipient: Recipient.optional(),
  action: z.enum(LOGGED_ACTIONS),
  /** What it is called, where the action alone does not say it. */
  kind: z.enum(EVENT_KINDS).optional(),
  effectiveAt: Instant,
  /** The moment that a withdrawal or refusal named, if it took effect at another one. Evidence only. */
  namedAt: Instant.optional(),
  /** Last instant of a grant, inclusive; `null` is without end. */
  validUntil: Instant.nullable(),
  givenBy: z.enum(DECISION_MAKERS),
  noticeVersion: z.string().max(100),
  /** SHA-256 of the notice's canonical JSON; pinned at recording. */
  noticeHash: Sha256.optional(),
  language: z.enum(LANGUAGES),
  /** Of a decision that a person applied to the row again: who, why, and the identity that it applied to before. */
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

/** An event as the log holds it. `seq` counts the events of one company from 1. */
export const RecordedConsentEvent = ConsentEvent.extend({
  seq: z.int().min(1),
  recordedAt: Instant,
  /** Id of its receipt; `null` for an event that was imported without receipts, or was given under another record id. */
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

/** A draft as it is given by API or command: without an id it gets a new one, without a notice the current one. */
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
