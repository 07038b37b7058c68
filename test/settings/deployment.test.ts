import { readFileSync } from 'node:fs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { KaartError } from '../../lib/core/errors.ts';
import type { Issue } from '../../lib/core/issues.ts';
import { SETTING_FACTS } from '../../lib/settings/setting.ts';
import { Environment, toSettingName } from '../../lib/settings/settings.ts';
import { parseDeployment } from '../../lib/settings/settings-file.ts';
import { RETENTION_DAYS } from '../../lib/settings/stage-settings.ts';
import { EDGE_CERTIFICATE, OWN_SETTINGS } from '../infra/synthesised.ts';

const read = (stage: string, overrides: Record<string, unknown> = {}) => {
  const file = `kaart.${stage}.json`;
  return parseDeployment(readFileSync(file, 'utf8'), file, { stage, ...overrides });
};

const OWN_NAME = { certificateArn: OWN_SETTINGS.certificateArn };

/** The issues in the error of a function, as `name: text`. */
function issuesOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof KaartError)) throw error;
    expect(error.code).toBe('config-invalid');
    return (error.details['issues'] as Issue[]).map(({ at, message }) => `${at}: ${message.en}`);
  }
  return [];
}

describe('the settings of a deployment', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown stage', { stage: 'test' }, 'stage: .*dev'],
    ['a night in the hour that summer time skips', { nightlyAt: '02:30' }, 'nightlyAt: .*summer'],
    ['an invalid time', { nightlyAt: '25:00' }, '^nightlyAt: .*such as 03:30$'],
    ['a region outside the Union', { region: 'us-east-1' }, 'region: .*eu-central-1'],
    ['a domain without a certificate', { domain: 'kaart.example.lu' }, 'certificateArn: .*domain'],
    ['an issuer without an audience', { oidcIssuer: 'https://id.example.lu' }, 'oidcAudience: '],
    ['a canary that no alarm stops', { canary: true }, 'alarms: .*canary'],
    [
      'CloudFront without a name of our own',
      { cloudFront: 'optional', cloudFrontCertificateArn: EDGE_CERTIFICATE },
      'domain: .*cloudFront',
    ],
    [
      'a certificate for CloudFront in another region',
      { cloudFrontCertificateArn: EDGE_CERTIFICATE.replace('us-east-1', 'eu-west-1') },
      '^cloudFrontCertificateArn: ',
    ],
    [
      'a web ACL without CloudFront',
      { webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/kaart/0' },
      'cloudFront: .*webAclArn',
    ],
    ['too many deliveries at once', { deliverExecutions: 31 }, 'deliverExecutions: .*30'],
    ['a flag for a number', { apiExecutions: true }, 'apiExecutions: .*number'],
    ['a list for a number', { monthlyBudget: [7] }, 'monthlyBudget: .*number'],
    ['no execution of the requests', { apiExecutions: 0 }, 'apiExecutions: .*1'],
    ['days for which no log is kept', { logRetentionDays: 17 }, 'logRetentionDays: .*14'],
    ['uploads kept for 101 years', { uploadDays: 36_501 }, '^uploadDays: .*36500'],
    ['a notice late in 101 years', { acknowledgeDays: 36_501 }, '^acknowledgeDays: .*36500'],
    ['an erasure late in 101 years', { eraseDays: 36_501 }, '^eraseDays: .*36500'],
    ['changes kept for 101 years', { changesDays: 36_501 }, '^changesDays: .*36500'],
    ['a participant without a name', { participantId: ' ' }, '^participantId: .*blanks'],
    ['two lines as participant', { participantId: 'a\nb' }, '^participantId: .*control'],
    ['a move from nobody', { moveParticipantFrom: '' }, '^moveParticipantFrom: .*1'],
    ['a lock of more than 100 years', { auditLockDays: 36_501 }, 'auditLockDays: .*36500'],
    [
      'a certificate of another region',
      {
        domain: 'kaart.example.lu',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0',
      },
      'certificateArn: .*eu-central-1',
    ],
    [
      'a certificate that is only an id',
      { domain: 'kaart.example.lu', certificateArn: 'certificate/0' },
      '^certificateArn: .*arn:aws:acm:REGION:ACCOUNT:certificate/ID',
    ],
    [
      'a certificate without its account',
      { domain: 'kaart.example.lu', certificateArn: 'arn:aws:acm:eu-central-1::certificate/0' },
      '^certificateArn: .*arn:aws:acm:REGION:ACCOUNT:certificate/ID',
    ],
    [
      'a regional web ACL',
      { webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/kaart/0' },
      '^webAclArn: .*arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/NAME/ID',
    ],
    ['the name of this machine', { ...OWN_NAME, domain: 'localhost' }, 'domain: .*public DNS'],
    ['a name without a dot', { ...OWN_NAME, domain: 'kaart' }, 'domain: .*public DNS'],
    ['a name of a network', { ...OWN_NAME, domain: 'kaart.internal' }, 'domain: .*public DNS'],
    ['an address as domain', { ...OWN_NAME, domain: '192.0.2.7' }, 'domain: .*public DNS'],
    ['capital letters in the domain', { ...OWN_NAME, domain: 'Kaart.lu' }, 'domain: .*lower case'],
    ['a URL as domain', { ...OWN_NAME, domain: 'https://kaart.lu' }, '^domain: '],
    ['callers that prove nothing', { identity: 'mock' }, 'identity: mock believes.*choose did'],
    ['dcp without a credential', { identity: 'dcp' }, 'trustedCredentials: .*required credential'],
    [
      'executions without the quota of the account',
      { reserveConcurrency: true },
      'accountExecutions: .*reserveConcurrency',
    ],
    [
      'the executions of a new account',
      { reserveConcurrency: true, accountExecutions: 10 },
      'accountExecutions: 97 executions .* 100 unreserved.* account has 10. Lower apiExecutions',
    ],
    [
      'one execution more than the account has',
      { reserveConcurrency: true, accountExecutions: 200, apiExecutions: '84' },
      'accountExecutions: 101 executions',
    ],
    ['a name that each object has', { toString: 1 }, 'toString: there is no such setting'],
    ['no day of uploads', { uploadDays: '0' }, 'uploadDays: '],
    ['a misspelt setting', { domian: 'x.example' }, 'domian: .*did you mean domain\\?'],
    ['the name of a variable', { KAART_OIDC_ISUER: 'x' }, 'KAART_OIDC_ISUER: .*oidcIssuer'],
    ['a name that is like no other', { zzzzzz: 1 }, 'zzzzzz: there is no such setting$'],
    [
      'an external catalog without legal facts',
      {
        ...{ externalCatalog: 'https://fc.example', externalCatalogClientId: 'kaart' },
        ...{ externalCatalogTokenUrl: 'https://id.example/token', legalCountry: 'LU' },
        ...{ termsUrl: 'https://x.example/terms.pdf', termsDigest: '0'.repeat(64) },
      },
      'registrationNumber: is missing, and externalCatalog needs it',
    ],
    ['a secret', { clientSecret: 'x' }, 'clientSecret: .*KAART_CLIENT_SECRET'],
    ['what the stack sets', { table: 'x' }, 'table: .*KAART_TABLE'],
    ['a setting of one machine', { home: '/data' }, 'home: .*one machine'],
  ])('refuse %s', (_, overrides, issue) => {
    expect(issuesOf(() => read('dev', overrides))).toEqual([expect.stringMatching(issue)]);
  });

  it('17.3 may reserve what the account has, and have callers with credentials', () => {
    const all = { reserveConcurrency: true, accountExecutions: 200, apiExecutions: 83 };
    expect(read('dev', all)).toMatchObject(all);
    const trustedCredentials = [{ type: 'M', issuers: ['did:web:issuer.example'] }];
    const { variables } = read('dev', { identity: 'dcp', trustedCredentials });
    expect(variables['KAART_IDENTITY']).toBe('dcp');
  });

  it('17.3 refuse in production what they refuse in development', () => {
    const wrong = { domain: 'localhost', identity: 'mock' };
    expect(issuesOf(() => read('prod', { ...OWN_SETTINGS, ...wrong }))).toEqual([
      expect.stringMatching('^identity: '),
      expect.stringMatching('^domain: '),
    ]);
    expect(issuesOf(() => read('prod', { ...OWN_SETTINGS, apiExecutions: 900 }))).toEqual([
      expect.stringMatching('^accountExecutions: 917 executions'),
    ]);
    const clear = { oidcIssuer: 'http://id.example.lu' };
    expect(issuesOf(() => read('prod', { ...OWN_SETTINGS, ...clear }))).toEqual([
      expect.stringMatching('^oidcIssuer: expected an address that begins with https://'),
    ]);
  });

  it('know the days for which CloudWatch keeps logs', () => {
    const known = Object.values(RetentionDays).filter((days) => typeof days === 'number');
    expect([...RETENTION_DAYS, RetentionDays.INFINITE]).toEqual(known);
  });

  it('are read from the file of the stage, and from the command line if it names one', () => {
    const own = { ...OWN_SETTINGS, alarms: 'false', canary: 'false', uploadDays: '3' };
    expect(read('prod', own)).toMatchObject({
      stage: 'prod',
      alarms: false,
      retainData: true,
      variables: { KAART_UPLOAD_DAYS: '3', KAART_CONTACT_EMAIL: 'data@example.lu' },
    });
  });

  it('list everything that production lacks at once', () => {
    expect(issuesOf(() => read('prod', { domian: 'x' })).map((line) => line.split(':')[0])).toEqual(
      ['domian', ...Object.keys(OWN_SETTINGS)],
    );
    for (const name of Object.keys(OWN_SETTINGS)) {
      const others = Object.entries(OWN_SETTINGS).filter(([other]) => other !== name);
      const reason =
        name === 'accountExecutions'
          ? 'is missing, and reserveConcurrency needs it'
          : 'is missing: production needs it';
      expect(issuesOf(() => read('prod', Object.fromEntries(others)))).toEqual([
        `${name}: ${reason}`,
      ]);
    }
  });

  it('are strict for everything that the file omits', () => {
    const lines = issuesOf(() => parseDeployment('{}', 'x.json', { stage: 'dev' }));
    expect(lines).toContainEqual(expect.stringMatching(/^region: /));
  });

  it('can be each variable, except those of a machine, of the stack and secrets', () => {
    const places = Object.entries(Environment.shape).map(
      ([variable, schema]) => [variable, SETTING_FACTS.get(schema)?.place] as const,
    );
    const values: Record<string, string> = {
      ...{ KAART_PARTICIPANT_ID: 'did:web:kaart.example.lu', KAART_OUTBOUND_ALLOW: '10.0.0.0/8' },
      ...{ KAART_MOVE_PARTICIPANT_FROM: 'did:web:old.example.lu', KAART_LOG_LEVEL: 'warn' },
      ...{ KAART_DISCLOSURE_DAYS: '365', KAART_EPOCH_COPIES: '4' },
      ...{ KAART_POLICY_OPERANDS: 'https://a.lu/b', KAART_FORMATS: 'jsonl,csv' },
      ...{ KAART_CO_OWNER_NAME: 'en=C;fr=D;de=E', KAART_IDENTITY: 'dcp' },
      KAART_TRUSTED_CREDENTIALS: '[{"type":"M","issuers":["did:web:issuer.example"]}]',
      ...{ KAART_REUSE_PRESENTATIONS: 'false', KAART_DID_KEY: 'Ed25519' },
      ...{ KAART_OIDC_ISSUER: 'https://id.example.lu', KAART_OIDC_AUDIENCE: 'kaart' },
      ...{ KAART_EXTERNAL_CATALOG: 'https://fc.example', KAART_TERMS_DIGEST: '0'.repeat(64) },
      ...{ KAART_REGISTRATION_NUMBER: 'vatID=LU12345678', KAART_LEGAL_COUNTRY: 'LU' },
      ...{ KAART_HEADQUARTERS_COUNTRY: 'LU' },
    };
    const form = (variable: string) =>
      values[variable] ??
      (/EMAIL|FROM$/.test(variable)
        ? 'a@example.lu'
        : /HOMEPAGE|URI|URL|WEBHOOK$/.test(variable)
          ? 'https://example.lu/a'
          : '20');
    const settable = places.filter(([, place]) => place === undefined || place === 'aws');
    const given = settable.map(([name]) => [toSettingName(name), form(name)] as const);
    const { variables } = read('dev', Object.fromEntries(given));
    expect(Object.keys(variables).sort()).toEqual(settable.map(([name]) => name).sort());
    expect(readConfig(variables)).toMatchObject({
      KAART_CO_OWNER_NAME: { en: 'C', fr: 'D', de: 'E' },
      KAART_FORMATS: ['jsonl', 'csv'],
      KAART_OUTBOUND_ALLOW: ['10.0.0.0/8'],
      KAART_RATE_PER_MINUTE: 20,
      KAART_MAIL_FROM: 'a@example.lu',
    });
    const others = places.filter(([, place]) => place === 'machine' || place === 'environment');
    for (const [name] of others)
      expect(issuesOf(() => read('dev', { [toSettingName(name)]: '20' }))).toHaveLength(1);
  });
});
