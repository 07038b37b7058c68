/** The permissions of a token. A route requires one of them; the default is to deny. */
export const SCOPES = [
  'mapping:read',
  'mapping:count',
  'upload:create',
  'mapping:import',
  'mapping:review',
  'mapping:submit',
  'mapping:release',
  'publication:run',
  'publication:release',
  'consent:read',
  'consent:write',
  'identity:confirm',
  'rights:answer',
  'invitation:send',
  'invitation:export',
  'partner:admin',
  'participant:admin',
  'connector:operate',
  'audit:read',
  'archive:export',
  'key:rotate',
  'people:admin',
  'data:read',
  'client:rotate',
] as const;
export type Scope = (typeof SCOPES)[number];

/** The roles of people. Their identity provider or `kaart token` assigns them. */
export const ROLES = [
  'analyst',
  'releaser',
  'publisher',
  'consent-officer',
  'invitation-exporter',
  'partner-admin',
  'auditor',
  'archivist',
  'operator',
] as const;
export type Role = (typeof ROLES)[number];

/** Scopes of the token of a partner. No role of a person has `data:read`, because only audiences read rows. */
export const PARTNER_SCOPES: readonly Scope[] = ['data:read', 'client:rotate'];

/** The scopes of a partner that requests no scope. A leaked token for rows must not be able to replace the secret. */
export const DEFAULT_PARTNER_SCOPES: readonly Scope[] = ['data:read'];

/**
 * Scopes that an `operator` does not have. It may not see the links of companies, because it may decide for
 * companies. It may not count all companies, because only people who work on an edition need this.
 */
const NOT_FOR_OPERATORS: readonly Scope[] = ['invitation:export', 'mapping:count'];

/**
 * The scopes of each role. The rule that releaser and submitter are two persons compares `sub` and not scopes. So it
 * also applies to an `operator`, who has nearly every scope.
 */
const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  analyst: [
    'upload:create',
    'mapping:read',
    'mapping:count',
    'mapping:import',
    'mapping:review',
    'mapping:submit',
    'consent:read',
  ],
  releaser: [
    'mapping:read',
    'mapping:count',
    'mapping:release',
    'publication:release',
    'consent:read',
    'identity:confirm',
  ],
  publisher: ['mapping:read', 'publication:run', 'consent:read'],
  'consent-officer': [
    'upload:create',
    'consent:read',
    'consent:write',
    'identity:confirm',
    'rights:answer',
    'invitation:send',
  ],
  'invitation-exporter': ['invitation:send', 'invitation:export'],
  'partner-admin': ['partner:admin', 'participant:admin', 'audit:read'],
  auditor: ['mapping:read', 'consent:read', 'audit:read'],
  archivist: ['archive:export'],
  operator: SCOPES.filter(
    (scope) => !PARTNER_SCOPES.includes(scope) && !NOT_FOR_OPERATORS.includes(scope),
  ),
};

/**
 * Whether scopes let one person both see the links of companies and record decisions of companies.
 * No token may have both.
 */
export function canActAsCompany(scopes: Iterable<Scope>): boolean {
  const all = new Set(scopes);
  return all.has('invitation:export') && all.has('consent:write');
}

/** Returns the scopes without the export of links, if they also allow decisions. */
export function separateScopes(scopes: ReadonlySet<Scope>): ReadonlySet<Scope> {
  if (!canActAsCompany(scopes)) return scopes;
  return new Set([...scopes].filter((scope) => scope !== 'invitation:export'));
}

/** Returns the roles that have a scope. */
export function getRolesWithScope(scope: Scope): readonly Role[] {
  return ROLES.filter((role) => SCOPES_OF[role].includes(scope));
}

/** Returns the scopes of all these roles. Unknown names are ignored. */
export function getRoleScopes(roles: readonly string[]): ReadonlySet<Scope> {
  return new Set(roles.filter(isRole).flatMap((role) => SCOPES_OF[role]));
}

/**
 * Returns the scopes that remain after roles were removed from a person. A scope ends if no other role of the
 * person has it.
 */
export function computeRemainingScopes(
  scopes: ReadonlySet<Scope>,
  roles: readonly Role[],
  removedRoles: readonly string[],
): ReadonlySet<Scope> {
  if (removedRoles.length === 0) return scopes;
  const ended = getRoleScopes(removedRoles);
  const remaining = getRoleScopes(roles.filter((role) => !removedRoles.includes(role)));
  return new Set([...scopes].filter((scope) => !ended.has(scope) || remaining.has(scope)));
}

/** Whether a name is one of our roles. */
export function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}

/** Returns the scopes in a space-separated `scope` (RFC 6749 #section-3.3). Unknown words are ignored. */
export function parseScopes(text: string): ReadonlySet<Scope> {
  return new Set(text.split(' ').filter(isScope));
}

/** Whether a word is one of our scopes. */
export function isScope(word: string): word is Scope {
  return (SCOPES as readonly string[]).includes(word);
}
