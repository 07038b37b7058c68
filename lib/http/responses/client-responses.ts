import * as z from 'zod';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { At, Count } from './common.ts';

export const OauthTokenResponse = z.object({
  access_token: z.string(),
  token_type: z.enum(['Bearer', 'DPoP']),
  /** Seconds. */
  expires_in: Count,
  scope: z.string(),
});

/** RFC 6749 #section-5.2 */
export const OauthErrorResponse = z.object({ error: z.string(), error_description: z.string() });

export const KeyRotationResponse = z
  .object({ from: z.string(), to: z.string() })
  .meta({ examples: [{ from: 'kaart-2025-03', to: 'kaart-2025-09' }] });

export const PartnerResponse = z.object({
  client_id: z.string(),
  name: z.string(),
  audience: z.enum(AUDIENCES),
  purposes: z.array(z.string()),
  state: z.enum(['active', 'expired', 'revoked']),
  /** When its access ends; `null` for access without an end. */
  expiresAt: At.nullable(),
  /** Number of changes that ended tokens. A token of an earlier epoch is invalid. */
  epoch: Count,
  credentials: z.array(
    z.object({
      kind: z.enum(['secret', 'key', 'keys-url']),
      kid: z.string().optional(),
      /** The address of the client's keys. */
      url: z.url().optional(),
      createdAt: At,
      expiresAt: At.nullable(),
    }),
  ),
  /** The webhook for withdrawal notices. `generation` counts its secrets. */
  webhook: z.object({ url: z.url().nullable(), generation: z.int().min(1) }).optional(),
  createdAt: At,
  changedAt: At,
  /** The number in the ETag. */
  version: z.int().min(1),
  /** Only in the response to the request that created it. */
  client_secret: z.string().optional(),
  /** Only in the response to the request that set the webhook. */
  webhook_secret: z.string().optional(),
});

/** One read of rows, a line of the report. */
export const DisclosureResponse = z.object({
  id: z.string(),
  at: At,
  partnerId: z.string(),
  dataset: z.string(),
  version: z.string(),
  audience: z.enum(AUDIENCES),
  /** Purpose of the read, an IRI of the Data Privacy Vocabulary. */
  purpose: z.string().nullable(),
  format: z.string(),
  bytes: Count,
  /** Ids of the rows that were read; absent if all rows of the version were read. */
  records: z.array(z.string()).optional(),
  requestId: z.string(),
  tokenId: z.string(),
  /** `@id` of the agreement, for a read of a data space participant. */
  agreement: z.string().optional(),
});

/** Renewed tokens of the data plane (RFC 6749 #section-5.1). */
export const RenewedTokensResponse = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: Count,
  refresh_token: z.string(),
});

export const UploadResponse = z.object({
  id: z.string(),
  url: z.url(),
  headers: z.record(z.string(), z.string()),
  expiresInSeconds: Count,
});
