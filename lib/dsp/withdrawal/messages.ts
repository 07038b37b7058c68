import * as z from 'zod';
import { Instant } from '../../core/instant.ts';
import { DSPACE_CONTEXT } from '../common/vocabulary.ts';

/** Namespace of our extension of the protocol. @see README.md of the module */
const NAMESPACE = 'urn:kaart:dsp:withdrawal:1#';
/** Endpoint for notices, below the DSP base of a consumer. */
export const NOTICES_PATH = '/kaart/withdrawals';
export const NOTICE_TYPE = 'kaart:WithdrawalNoticeMessage';
export const ACKNOWLEDGEMENT_TYPE = 'kaart:WithdrawalAcknowledgementMessage';
/** `typ` of the signature of a notice. */
export const NOTICE_JWS_TYPE = 'kaart-withdrawal-notice+jwt';

/** Endpoint for the acknowledgement of a notice, below the DSP base of its provider. */
export function acknowledgementPath(notice: string): string {
  return `${NOTICES_PATH}/${encodeURIComponent(notice)}/acknowledgement`;
}

const Id = z.string().min(1).max(500);

/** One row that its recipient may not keep as it is. */
const NoticeRecord = z.object({
  /** Id of the withdrawal, to acknowledge it by. */
  withdrawal: Id,
  record_id: z.string().min(1).max(100),
  /** `removed`: the row goes. `changed`: fields of it were withdrawn, the row as it is now replaces it. */
  op: z.enum(['removed', 'changed']),
  effective_at: Instant,
});

/** What a recipient is told: which rows, since when. No reason and no name. */
export const WithdrawalNotice = z.object({
  id: Id,
  /** Participant id of who tells. */
  provider: Id,
  recipient: Id,
  dataset: Id,
  /** Under which rows were read; empty for a partner that reads with a token. */
  agreements: z.array(Id).max(2_000),
  issued_at: Instant,
  /** ISO 8601 duration within which to delete and to acknowledge. */
  delete_within: z.string().regex(/^P\d+D$/),
  records: z.array(NoticeRecord).min(1).max(500),
});
export type WithdrawalNotice = Readonly<z.infer<typeof WithdrawalNotice>>;

/** A notice on its way to a consumer. */
export const WithdrawalNoticeMessage = z.looseObject({
  '@id': Id,
  '@type': z.literal(NOTICE_TYPE),
  'kaart:notice': WithdrawalNotice,
  /** Compact JWS over the canonical JSON of the notice (RFC 8785), `typ` {@link NOTICE_JWS_TYPE}. */
  'kaart:signature': z.string().min(1).max(400_000),
});

/** What became of the copies that a consumer held. */
export const OUTCOMES = ['deleted', 'nothing-held', 'confirmed'] as const;

/** A consumer's answer, when it holds nothing of it any more. */
export const WithdrawalAcknowledgementMessage = z.looseObject({
  '@id': Id,
  '@type': z.literal(ACKNOWLEDGEMENT_TYPE),
  'kaart:notice': Id,
  'kaart:outcome': z.enum(OUTCOMES),
  'kaart:at': Instant,
});

/** A message of the extension, with the context that names its terms. */
export function extensionMessage(
  type: typeof NOTICE_TYPE | typeof ACKNOWLEDGEMENT_TYPE,
  id: string,
  members: Readonly<Record<`kaart:${string}`, unknown>>,
) {
  const context = [DSPACE_CONTEXT, { kaart: NAMESPACE }];
  return { '@context': context, '@id': id, '@type': type, ...members };
}
