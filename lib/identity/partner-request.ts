import * as z from 'zod';
import { EVERYONE } from '../consent/recipient.ts';
import { Instant } from '../core/instant.ts';
import { customRule } from '../core/issues.ts';
import { ClientJwks, holdsPrivateKey } from './client-keys.ts';
import { DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from './credentials.ts';
import { OPERATOR_CLIENT_ID } from './operator-token.ts';

/** A client id. It is lower-case, so that two ids never differ only by case. Our own ids are reserved. */
export const PartnerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  .refine(
    (id) => ![OPERATOR_CLIENT_ID, 'system', EVERYONE].includes(id),
    customRule('id-reserved'),
  );

/** URL of a JWKS document, in its normal form, without control characters. The module that reads it checks whether the address may be called. */
export const JwksUrl = z
  .url({ protocol: /^https?$/, normalize: true })
  .max(500)
  .refine((text) => !holdsPrivateKey(text), customRule('key-is-private'));

/** Input to add a partner. With `jwks` or `jwksUrl` the partner authenticates with its keys, otherwise with a secret. */
export const NewPartner = z.object({
  id: PartnerId.optional(),
  name: z.string().trim().min(1).max(200),
  /** Purposes of the partner as DPV terms. The offers use the same terms. */
  purposes: z
    .array(z.string().regex(/^[\w:/#.-]{1,200}$/))
    .max(20)
    .default([]),
  jwks: ClientJwks.optional(),
  /** URL at which the partner publishes its public keys, instead of `jwks`. */
  jwksUrl: JwksUrl.optional(),
  /** End of the access. @default no end */
  expiresAt: Instant.nullable().optional(),
});
export type NewPartner = z.infer<typeof NewPartner>;

/** Input of a rotation: new keys or their URL, or neither for a new secret. With `overlapMs` 0 the old credentials end at once. */
export const PartnerRotation = z.object({
  jwks: ClientJwks.optional(),
  jwksUrl: JwksUrl.optional(),
  overlapMs: z.int().min(0).max(MAX_OVERLAP_MS).default(DEFAULT_OVERLAP_MS),
});
export type PartnerRotation = z.infer<typeof PartnerRotation>;

/** `tokens` ends the issued tokens; the partner can get new ones. `partner` also ends its credentials; it cannot get new tokens. */
export const RevocationExtent = z.enum(['tokens', 'partner']);
export type RevocationExtent = z.infer<typeof RevocationExtent>;
