import { describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { Environment, readConfig } from '../../lib/app/config.ts';
import { stageSettings, toEnvironment } from '../../lib/infra/stage-settings.ts';

const reading = (overrides: Record<string, unknown>) => () =>
  stageSettings((key) => ({ ...cdkJson.context, ...overrides })[key]);

describe('the settings of a stage', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown stage', { stage: 'test' }, /dev/],
    ['a night in the hour that summer time skips', { nightlyAt: '02:30' }, /summer time/],
    ['an invalid time', { nightlyAt: '25:00' }, /HH:MM/],
    ['a region outside the Union', { region: 'us-east-1' }, /eu-central-1/],
    ['a domain without a certificate', { domain: 'kaart.example.lu' }, /certificateArn/],
    ['an issuer without an audience', { oidcIssuer: 'https://id.example.lu' }, /oidcAudience/],
    ['no day of uploads', { uploadsDays: '0' }, /1/],
    ['a misspelt setting of a stage', { dev: { ...cdkJson.context.dev, domian: 'x' } }, /domian/],
  ])('refuse %s', (_, overrides, message) => {
    expect(reading(overrides)).toThrow(message);
  });

  it('come from cdk.json, and from the command line where it names one', () => {
    const settings = reading({ stage: 'prod', alarms: 'false', uploadsDays: '3' })();
    expect(settings).toMatchObject({
      stage: 'prod',
      alarms: false,
      uploadsDays: 3,
      retainData: true,
    });
  });

  it('stay strict for what cdk.json does not say', () => {
    expect(reading({ dev: {} })).toThrow(/region/);
  });
});

/** Settings of the app that no stage sets. */
const OF_THE_STACK = ['KAART_TABLE', 'KAART_BUCKET', 'KAART_KMS_KEY', 'KAART_PUBLIC_URL'];
const OF_THE_QUEUE = ['KAART_WAKE_QUEUE'];
const OF_ONE_MACHINE = [
  ...['KAART_HOME', 'PORT', 'KAART_CONNECTIONS', 'KAART_CONNECTIONS_OF_ONE', 'KAART_BODY_SECONDS'],
  // Beside a table of AWS the only other value, `mock`, is refused.
  'KAART_IDENTITY',
];

/** A value of each setting that becomes a variable. */
const ALL = {
  ...{ logLevel: 'warn', uploadsDays: '7', changesDays: '90', auditLockDays: '10' },
  ...{ participantId: 'did:web:kaart.example.lu', mailFrom: 'kaart@example.lu' },
  ...{ oidcIssuer: 'https://id.example.lu', oidcAudience: 'kaart', oidcClientId: 'kaart-app' },
  ...{ oidcJwksUri: 'https://id.example.lu/keys', oidcRolePrefix: 'kaart-' },
  ...{ publisherName: 'A', publisherHomepage: 'https://example.lu', contactName: 'B' },
  ...{ coOwnerName: 'en=C;fr=D;de=E', coOwnerHomepage: 'https://example.lu/c' },
  ...{ contactEmail: 'data@example.lu', eraseDays: '20', acknowledgeDays: '5' },
  ...{ formats: 'jsonl,csv', outboundAllow: '10.0.0.0/8', policyOperands: 'https://a.lu/b' },
  ...{ dspSettleMs: '0', ratePerMinute: '60', healthDcatAp: 'Release 8' },
};

describe('14.1 a stage can set', () => {
  const environment = toEnvironment(reading({ ...ALL })());

  it('every setting that the app reads, but for those of one machine', () => {
    const set = [...Object.keys(environment), ...OF_THE_STACK, ...OF_THE_QUEUE];
    expect([...set, ...OF_ONE_MACHINE].sort()).toEqual(Object.keys(Environment.shape).sort());
  });

  it('each of them to a value that the app takes', () => {
    expect(readConfig(environment)).toMatchObject({
      KAART_HEALTHDCAT_AP: 'Release 8',
      KAART_PUBLISHER_NAME: { en: 'A', fr: 'A', de: 'A' },
      KAART_CO_OWNER_NAME: { en: 'C', fr: 'D', de: 'E' },
      KAART_FORMATS: ['jsonl', 'csv'],
      KAART_OUTBOUND_ALLOW: ['10.0.0.0/8'],
      KAART_RATE_PER_MINUTE: 60,
      KAART_ERASE_DAYS: 20,
    });
  });
});
