import { describe, expect, it } from 'vitest';
import {
  canActAsCompany,
  parseScopes,
  ROLES,
  SCOPES,
  scopesOf,
  separated,
} from '../../lib/identity/roles.ts';

describe('the roles', () => {
  it('let nobody but a partner read rows: they are shown to audiences', () => {
    for (const role of ROLES) expect(scopesOf([role]).has('data:read')).toBe(false);
  });

  it('separate who prepares from who releases', () => {
    for (const scope of ['mapping:release', 'publication:release'] as const) {
      expect(scopesOf(['analyst']).has(scope)).toBe(false);
      expect(scopesOf(['publisher']).has(scope)).toBe(false);
    }
    expect(scopesOf(['releaser']).has('mapping:submit')).toBe(false);
  });

  it('let only consent officers and operators write consents', () => {
    const writers = ROLES.filter((role) => scopesOf([role]).has('consent:write'));
    expect(writers).toEqual(['consent-officer', 'operator']);
  });

  it('let only partner administrators and operators touch partners and participants', () => {
    for (const scope of ['partner:admin', 'participant:admin'] as const) {
      const admins = ROLES.filter((role) => scopesOf([role]).has(scope));
      expect(admins).toEqual(['partner-admin', 'operator']);
    }
  });

  it('13 give an operator everything else, but not the counts of all companies', () => {
    const others = ['data:read', 'invitation:export', 'mapping:count'];
    expect([...scopesOf(['operator'])]).toEqual(SCOPES.filter((scope) => !others.includes(scope)));
  });

  it('9.4: let nobody who sees the links of companies record their decisions', () => {
    const exporters = ROLES.filter((role) => scopesOf([role]).has('invitation:export'));
    expect(exporters).toEqual(['invitation-exporter']);
    for (const role of ROLES)
      expect([role, canActAsCompany(scopesOf([role]))]).toEqual([role, false]);
    const both = scopesOf(['invitation-exporter', 'consent-officer']);
    expect(canActAsCompany(both)).toBe(true);
    expect(canActAsCompany(separated(both))).toBe(false);
    expect(separated(both).has('consent:write')).toBe(true);
  });

  it('give an auditor nothing that changes anything', () => {
    for (const scope of scopesOf(['auditor'])) expect(scope).toMatch(/:read$/);
  });

  it.each([[['root']], [['Operator']], [['operator ']], [['constructor']], [['__proto__']], [[]]])(
    'give nothing for %j',
    (names) => {
      expect(scopesOf(names).size).toBe(0);
    },
  );

  it('add up', () => {
    const both = [...scopesOf(['auditor']), ...scopesOf(['partner-admin'])];
    expect(scopesOf(['auditor', 'partner-admin'])).toEqual(new Set(both));
  });
});

describe('parseScopes', () => {
  it('keeps the words we know, once each', () => {
    expect(parseScopes('openid audit:read audit:read  AUDIT:READ')).toEqual(
      new Set(['audit:read']),
    );
  });
});
