import * as z from 'zod';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { Sha256 } from '../../core/digest.ts';
import { OUTCOMES } from '../../dsp/withdrawal/messages.ts';
import { At, Count } from './common.ts';

const STATES = ['START', 'DELIVERED', 'UNSUPPORTED', 'FAILED', 'ACKNOWLEDGED'] as const;
const Acknowledgement = z.object({ at: At, by: z.string(), note: z.string() });

const RecipientOfWithdrawal = z.object({
  /** Client id of a partner, or a participant's id. */
  recipient: z.string(),
  /** Id of the notice. */
  notice: z.string(),
  channel: z.enum(['connector', 'webhook', 'feed']),
  /** `START`: the notice is in flight. */
  state: z.enum(STATES),
  agreements: z.array(z.string()),
  op: z.enum(['removed', 'changed']),
  issuedAt: At,
  deliveredAt: At.nullable(),
  reason: z.string().nullable(),
  acknowledgement: Acknowledgement.nullable(),
});

/** A withdrawal of one company, with each recipient and the steps that are done. A step is `null` until it is done. */
export const WithdrawalResponse = z.object({
  id: z.string(),
  recordId: z.string(),
  recordedAt: At,
  effectiveAt: At,
  withdrawnGroups: z.array(
    z.object({
      audience: z.enum(AUDIENCES),
      /** The named recipient from which it is withdrawn; absent for the whole audience. */
      recipient: z.string().optional(),
      fieldGroup: z.enum(FIELD_GROUPS),
      effectiveAt: At,
    }),
  ),
  superseded: z.object({ at: At, version: z.string().nullable() }).nullable(),
  transfers: z.object({ at: At, suspended: z.array(z.string()) }).nullable(),
  notified: z.object({ at: At, recipients: Count }).nullable(),
  /** Proof that no stored object version of a view contains the data. */
  erased: z
    .object({ at: At, objectVersions: Count, inventory: Sha256, filesRead: Count })
    .nullable(),
  recipients: z.array(RecipientOfWithdrawal),
  /** The overdue parts: `erasure`, or a recipient. */
  overdue: z.array(z.string()),
  termPassedAt: At.nullable(),
  closedAt: At.nullable(),
});

/** The response to the acknowledgement of a recipient. */
export const AcknowledgedResponse = z.object({
  withdrawal: z.string(),
  acknowledgedAt: At,
});

/** A disclosed version that contains the row of the company. */
export const DisclosedVersionResponse = z.object({
  recipient: z.string(),
  version: z.string(),
  audience: z.enum(AUDIENCES),
  agreement: z.string().nullable(),
  /** Whether a redacted version was read. */
  redacted: z.boolean(),
  /** The first read of this version under this agreement. */
  firstReadAt: At,
  fieldGroups: z.array(z.enum(FIELD_GROUPS)),
  /** The last notice to the recipient about a withdrawal of the company. */
  notice: z
    .object({
      notice: z.string(),
      state: z.enum(STATES),
      issuedAt: At,
      acknowledgement: Acknowledgement.nullable(),
    })
    .nullable(),
});

/** A withdrawal notice from a provider. */
export const ReceivedWithdrawalNoticeResponse = z.object({
  id: z.string(),
  provider: z.string(),
  state: z.enum(['RECEIVED', 'ATTENTION', 'DELETED', 'ACKNOWLEDGED']),
  agreements: z.array(z.string()),
  /** Id of the notice at the provider. */
  notice: z.string(),
  records: z.array(
    z.object({
      withdrawal: z.string(),
      record_id: z.string(),
      op: z.enum(['removed', 'changed']),
      effective_at: At,
    }),
  ),
  /** Copies that were fetched under the agreements, and the result of their deletion. */
  copies: z.array(z.object({ path: z.string(), fate: z.enum(['deleted', 'gone', 'changed']) })),
  outcome: z.enum(OUTCOMES).nullable(),
  /** Why a person has to act; `null` in other states than `ATTENTION`. */
  reason: z.string().nullable(),
  /** Signature of the provider over the notice, a compact JWS. */
  signature: z.string(),
  receivedAt: At,
});
