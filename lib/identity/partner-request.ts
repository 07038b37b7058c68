import * as z from 'zod';
import { EVERYONE } from '../consent/recipient.ts';
import { Instant } from '../core/instant.ts';
import { customRule } from '../core/issues.ts';
import { ClientJwks, holdsPrivateKey } from './client-keys.ts';
import { DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from './credentials.ts';
import { OPERATOR_CLIENT_ID } from './operator-token.ts';

/** A client id: lower-case, so that no two differ by case only. Ids of our own are taken. */
export const PartnerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  .refine(
    (id) => ![OPERATOR_CLIENT_ID, 'system', EVERYONE].includes(id),
    customRule('id-reserved'),
  );

/** Address of a JWKS document, as it is called: one spelling of each, without control characters. The read checks whether the address may be called. */
export const JwksUrl = z
  .url({ protocol: /^https?$/, normalize: true })
  .max(500)
  .refine((text) => !holdsPrivateKey(text), customRule('key-is-private'));

/** Input to add a partner. With `jwks` it authenticates by a key, without by a secret. */
export const NewPartner = z.object({
  id: PartnerId.optional(),
  name: z.string().trim().min(1).max(200),
  /** Its purposes, as DPV terms, as in the offers. */
  purposes: z
    .array(z.string().regex(/^[\w:/#.-]{1,200}$/))
    .max(20)
    .default([]),
  jwks: ClientJwks.optional(),
  /** Where it publishes its public keys, instead of `jwks`. */
  jwksUrl: JwksUrl.optional(),
  /** When its access ends. @default without end */
  expiresAt: Instant.nullable().optional(),
});
export type NewPartner = z.infer<typeof NewPartner>;

/** Input of a rotation: new keys or their address, or none for a new secret. `overlapMs` 0 ends the old ones at once. */
export const PartnerRotation = z.object({
  jwks: ClientJwks.optional(),
  jwksUrl: JwksUrl.optional(),
  overlapMs: z.int().min(0).max(MAX_OVERLAP_MS).default(DEFAULT_OVERLAP_MS),
});
export type PartnerRotation = z.infer<typeof PartnerRotation>;

/** `tokens`: the issued tokens end, and the partner can get new ones. `partner`: it gets no new ones either. */
export const RevocationExtent = z.enum(['tokens', 'partner']);
export type RevocationExtent = z.infer<typeof RevocationExtent>;
