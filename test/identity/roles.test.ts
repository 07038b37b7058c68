import { describe, expect, it } from 'vitest';
import {
  canActAsCompany,
  getRoleScopes,
  parseScopes,
  ROLES,
  SCOPES,
  separateScopes,
} from '../../lib/identity/roles.ts';

describe('the roles', () => {
  it('let only a partner read rows, because rows are for audiences', () => {
    for (const role of ROLES) expect(getRoleScopes([role]).has('data:read')).toBe(false);
  });

  it('separate preparation from release', () => {
    for (const scope of ['mapping:release', 'publication:release'] as const) {
      expect(getRoleScopes(['analyst']).has(scope)).toBe(false);
      expect(getRoleScopes(['publisher']).has(scope)).toBe(false);
    }
    expect(getRoleScopes(['releaser']).has('mapping:submit')).toBe(false);
  });

  it('let only consent officers and operators write consents', () => {
    const writers = ROLES.filter((role) => getRoleScopes([role]).has('consent:write'));
    expect(writers).toEqual(['consent-officer', 'operator']);
  });

  it('let only partner administrators and operators change partners and participants', () => {
    for (const scope of ['partner:admin', 'participant:admin'] as const) {
      const admins = ROLES.filter((role) => getRoleScopes([role]).has(scope));
      expect(admins).toEqual(['partner-admin', 'operator']);
    }
  });

  it('13 give an operator everything else, but not the counts of all companies', () => {
    const others = ['data:read', 'client:rotate', 'invitation:export', 'mapping:count'];
    expect([...getRoleScopes(['operator'])]).toEqual(
      SCOPES.filter((scope) => !others.includes(scope)),
    );
  });

  it('9.4: do not let a person who sees the links of companies record their decisions', () => {
    const exporters = ROLES.filter((role) => getRoleScopes([role]).has('invitation:export'));
    expect(exporters).toEqual(['invitation-exporter']);
    for (const role of ROLES)
      expect([role, canActAsCompany(getRoleScopes([role]))]).toEqual([role, false]);
    const both = getRoleScopes(['invitation-exporter', 'consent-officer']);
    expect(canActAsCompany(both)).toBe(true);
    expect(canActAsCompany(separateScopes(both))).toBe(false);
    expect(separateScopes(both).has('consent:write')).toBe(true);
  });

  it('give an auditor no scope that changes data', () => {
    for (const scope of getRoleScopes(['auditor'])) expect(scope).toMatch(/:read$/);
  });

  it.each([[['root']], [['Operator']], [['operator ']], [['constructor']], [['__proto__']], [[]]])(
    'give no scope for %j',
    (names) => {
      expect(getRoleScopes(names).size).toBe(0);
    },
  );

  it('are combined', () => {
    const both = [...getRoleScopes(['auditor']), ...getRoleScopes(['partner-admin'])];
    expect(getRoleScopes(['auditor', 'partner-admin'])).toEqual(new Set(both));
  });
});

describe('parseScopes', () => {
  it('keeps the known words, each once', () => {
    expect(parseScopes('openid audit:read audit:read  AUDIT:READ')).toEqual(
      new Set(['audit:read']),
    );
  });
});
