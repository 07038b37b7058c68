import { KaartError } from '../core/errors.ts';
import { personName } from '../core/person-name.ts';
import { type AccessTokens, MAX_TOKEN_SECONDS } from './access-token.ts';
import { type Role, scopesOf } from './roles.ts';

/** `client_id` of tokens that people get from `kaart token`. */
export const OPERATOR_CLIENT_ID = 'kaart-cli';

/** A person and what they may do. */
export interface OperatorTokenRequest {
  /** Who it is: the two-person rule compares it. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** At most 12 hours. @default 3600 */
  readonly ttlSeconds?: number;
}

/**
 * A person's token, signed by the installation's own key: for whoever has the data directory, who
 * could change everything in it anyway. It cannot be revoked singly, so it is short.
 *
 * @throws KaartError `message-invalid` for a subject that cannot name a person, without a role, or for more than 12 hours
 */
export async function mintOperatorToken(
  tokens: AccessTokens,
  { subject, roles, ttlSeconds = 3600 }: OperatorTokenRequest,
): Promise<string> {
  const scopes = [...scopesOf(roles)];
  const name = personName(subject);
  if (scopes.length === 0)
    throw new KaartError('a token needs a role', { code: 'message-invalid' });
  if (!(ttlSeconds >= 1 && ttlSeconds <= MAX_TOKEN_SECONDS))
    throw new KaartError('a token lives from a second to 12 hours', { code: 'message-invalid' });
  return tokens.issue({
    use: 'operator',
    subject: name,
    clientId: OPERATOR_CLIENT_ID,
    scopes,
    ttlSeconds: Math.floor(ttlSeconds),
  });
}
