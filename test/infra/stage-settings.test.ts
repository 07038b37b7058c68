import { describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { stageSettings } from '../../lib/infra/stage-settings.ts';

const reading = (overrides: Record<string, unknown>) => () =>
  stageSettings((key) => ({ ...cdkJson.context, ...overrides })[key]);

describe('the settings of a stage', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown stage', { stage: 'test' }, /dev/],
    ['a night in the hour that summer time skips', { nightlyAt: '02:30' }, /summer time/],
    ['a time that is none', { nightlyAt: '25:00' }, /HH:MM/],
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
