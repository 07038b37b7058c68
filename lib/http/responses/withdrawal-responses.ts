import * as z from 'zod';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { Sha256 } from '../../core/digest.ts';
import { OUTCOMES } from '../../dsp/withdrawal/messages.ts';
import { At, Count } from './common.ts';

const STATES = ['START', 'DELIVERED', 'UNSUPPORTED', 'FAILED', 'ACKNOWLEDGED'] as const;
const Acknowledgement = z.object({ at: At, by: z.string(), note: z.string() });

const Holder = z.object({
  /** Client id of a partner, or a participant's id. */
  recipient: z.string(),
  /** Id of the notice. */
  notice: z.string(),
  channel: z.enum(['connector', 'webhook', 'feed']),
  /** `START` is on its way. */
  state: z.enum(STATES),
  agreements: z.array(z.string()),
  op: z.enum(['removed', 'changed']),
  issuedAt: At,
  deliveredAt: At.nullable(),
  reason: z.string().nullable(),
  acknowledgement: Acknowledgement.nullable(),
});

/** A withdrawal of one company, with each step as far as it is done and each recipient. */
export const WithdrawalResponse = z.object({
  id: z.string(),
  recordId: z.string(),
  recordedAt: At,
  effectiveAt: At,
  withdrawnGroups: z.array(
    z.object({
      audience: z.enum(AUDIENCES),
      /** The one recipient that it is withdrawn from; absent for the whole audience. */
      recipient: z.string().optional(),
      fieldGroup: z.enum(FIELD_GROUPS),
      effectiveAt: At,
    }),
  ),
  superseded: z.object({ at: At, version: z.string().nullable() }).nullable(),
  transfers: z.object({ at: At, suspended: z.array(z.string()) }).nullable(),
  notified: z.object({ at: At, recipients: Count }).nullable(),
  /** That no stored object version of a view holds it. */
  erased: z
    .object({ at: At, objectVersions: Count, inventory: Sha256, filesRead: Count })
    .nullable(),
  recipients: z.array(Holder),
  /** The overdue parts: `erasure`, or a recipient. */
  overdue: z.array(z.string()),
  termPassedAt: At.nullable(),
  closedAt: At.nullable(),
});

/** What a notified recipient may know of a withdrawal. */
export const AcknowledgedResponse = z.object({
  withdrawal: z.string(),
  acknowledgedAt: At,
});

/** A version with the row of the company that was disclosed to a recipient. */
export const DisclosedVersionResponse = z.object({
  recipient: z.string(),
  version: z.string(),
  audience: z.enum(AUDIENCES),
  agreement: z.string().nullable(),
  /** It was a redacted version of the version. */
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

/** A notice that a provider sent us. */
export const ReceivedWithdrawalNoticeResponse = z.object({
  id: z.string(),
  provider: z.string(),
  state: z.enum(['RECEIVED', 'ATTENTION', 'DELETED', 'ACKNOWLEDGED']),
  agreements: z.array(z.string()),
  /** What the provider calls it. */
  notice: z.string(),
  records: z.array(
    z.object({
      withdrawal: z.string(),
      record_id: z.string(),
      op: z.enum(['removed', 'changed']),
      effective_at: At,
    }),
  ),
  /** Copies of what was fetched under the agreements, and what became of them. */
  copies: z.array(z.object({ path: z.string(), fate: z.enum(['deleted', 'gone', 'changed']) })),
  outcome: z.enum(OUTCOMES).nullable(),
  /** Why a person has to look. */
  reason: z.string().nullable(),
  /** Of the provider, over the notice: a compact JWS. */
  signature: z.string(),
  receivedAt: At,
});
