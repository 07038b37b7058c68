import { KaartError } from '../core/errors.ts';
import { personName } from '../core/person-name.ts';
import { MAX_TOKEN_SECONDS } from './access-token.ts';
import { canActAsCompany, getRoleScopes, type Role, type Scope } from './roles.ts';

/** `client_id` of tokens that people get from `kaart token`. */
export const OPERATOR_CLIENT_ID = 'kaart-cli';

/** A request for the token of a person. */
export interface OperatorTokenRequest {
  /** Name of the person. The two-person rule compares it. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Lifetime, at most 12 hours. @default 3600 */
  readonly ttlSeconds?: number;
  /**
   * Whether the token is listed under the person, with an audit entry. The tokens that a command makes for its
   * own requests are not listed, because they never leave the process. @default false
   */
  readonly listed?: boolean;
  /** Break-glass: why, and the id of the invocation. The audit log has both before the token is made. */
  readonly breakGlass?: { readonly reason: string; readonly invocation: string };
}

/** A request that passed the checks, with the scopes of its roles. */
export interface CheckedTokenRequest {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly ttlSeconds: number;
}

/**
 * Checks a request for a person's token.
 *
 * @throws KaartError `message-invalid` for a subject that cannot be a name, without a role, for roles that must not be
 *   combined, or for more than 12 hours
 */
export function checkTokenRequest({
  subject,
  roles,
  ttlSeconds = 3600,
}: OperatorTokenRequest): CheckedTokenRequest {
  const scopes = [...getRoleScopes(roles)];
  const name = personName(subject);
  if (scopes.length === 0) throw new KaartError('token-needs-role', { code: 'message-invalid' });
  if (canActAsCompany(scopes)) throw rolesConflictError(name);
  if (!(ttlSeconds >= 1 && ttlSeconds <= MAX_TOKEN_SECONDS))
    throw new KaartError('token-lifetime', { code: 'message-invalid' });
  return { subject: name, roles: [...roles], scopes, ttlSeconds: Math.floor(ttlSeconds) };
}

/** The error for a token with which one person could see the links of companies and decide for them. */
export function rolesConflictError(subject: string): KaartError {
  return new KaartError('roles-conflict', { code: 'message-invalid', parameters: { subject } });
}
