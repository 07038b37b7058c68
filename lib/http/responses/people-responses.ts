import * as z from 'zod';
import { At } from './common.ts';

/** The name of a person in tokens. */
const Subject = z.string().meta({ examples: ['carla.officer'] });

const PersonTokenResponse = z.object({
  /** `jti` of the token, as the audit log and the log of disclosures name it. */
  id: z.string(),
  subject: Subject,
  roles: z.array(z.string()),
  issuedAt: At,
  expiresAt: At,
  revoked: z.boolean(),
});

export const PersonResponse = z.object({
  subject: Subject,
  state: z.enum(['active', 'revoked']),
  /** Roles in the last token. */
  roles: z.array(z.string()),
  /** Roles that were removed from this person here. They are ignored in tokens. */
  takenRoles: z.array(z.string()),
  /** The issuer of the last token: `kaart token`, or the OpenID provider. */
  source: z.enum(['kaart', 'openid']),
  seenAt: At,
  /** Tokens of an OpenID provider that were issued up to this moment are refused. */
  tokensEndedAt: At.nullable(),
  /** Tokens of `kaart token` that have not expired. */
  tokens: z.array(PersonTokenResponse),
});
