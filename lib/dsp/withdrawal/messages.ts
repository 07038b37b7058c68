import * as z from 'zod';
import { Instant } from '../../core/instant.ts';
import { DSPACE_CONTEXT } from '../common/vocabulary.ts';

/** Namespace of our extension of the protocol. @see README.md of the module */
const NAMESPACE = 'urn:kaart:dsp:withdrawal:1#';
/** Endpoint for notices, relative to the DSP base of a consumer. */
export const NOTICES_PATH = '/kaart/withdrawals';
export const NOTICE_TYPE = 'kaart:WithdrawalNoticeMessage';
export const ACKNOWLEDGEMENT_TYPE = 'kaart:WithdrawalAcknowledgementMessage';
/** `typ` of the signature of a notice. */
export const NOTICE_JWS_TYPE = 'kaart-withdrawal-notice+jwt';

/** Endpoint for the acknowledgement of a notice, relative to the DSP base of its provider. */
export function acknowledgementPath(notice: string): string {
  return `${NOTICES_PATH}/${encodeURIComponent(notice)}/acknowledgement`;
}

const Id = z.string().min(1).max(500);

/** One row that its recipient must delete or replace. */
const NoticeRecord = z.object({
  /** Id of the withdrawal, for the acknowledgement. */
  withdrawal: Id,
  record_id: z.string().min(1).max(100),
  /**
   * `removed`: delete the row. `changed`: some fields were withdrawn, so replace the row by the current
   * one.
   */
  op: z.enum(['removed', 'changed']),
  effective_at: Instant,
});

/** Content of a notice to a recipient: the rows and the times, but no reason and no name. */
export const WithdrawalNotice = z.object({
  id: Id,
  /** Participant id of the provider. */
  provider: Id,
  recipient: Id,
  dataset: Id,
  /** Agreements of the reads; empty for a partner that reads with a token. */
  agreements: z.array(Id).max(2_000),
  issued_at: Instant,
  /** Time limit for the deletion and the acknowledgement, an ISO 8601 duration. */
  delete_within: z.string().regex(/^P\d+D$/),
  records: z.array(NoticeRecord).min(1).max(500),
});
export type WithdrawalNotice = Readonly<z.infer<typeof WithdrawalNotice>>;

/** The message with a notice to a consumer. */
export const WithdrawalNoticeMessage = z.looseObject({
  '@id': Id,
  '@type': z.literal(NOTICE_TYPE),
  'kaart:notice': WithdrawalNotice,
  /** Compact JWS over the canonical JSON of the notice (RFC 8785), `typ` {@link NOTICE_JWS_TYPE}. */
  'kaart:signature': z.string().min(1).max(400_000),
});

/** Results for the copies of a consumer. */
export const OUTCOMES = ['deleted', 'nothing-held', 'confirmed'] as const;

/** The acknowledgement of a consumer, after it has deleted all copies. */
export const WithdrawalAcknowledgementMessage = z.looseObject({
  '@id': Id,
  '@type': z.literal(ACKNOWLEDGEMENT_TYPE),
  'kaart:notice': Id,
  'kaart:outcome': z.enum(OUTCOMES),
  'kaart:at': Instant,
});

/** A message of the extension, with the context for its terms. */
export function extensionMessage(
  type: typeof NOTICE_TYPE | typeof ACKNOWLEDGEMENT_TYPE,
  id: string,
  members: Readonly<Record<`kaart:${string}`, unknown>>,
) {
  const context = [DSPACE_CONTEXT, { kaart: NAMESPACE }];
  return { '@context': context, '@id': id, '@type': type, ...members };
}
