import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { findDataDirectory } from '../../lib/app/local.ts';
import { describeStores } from '../../lib/app/serve.ts';
import { readyText } from '../../lib/cli/operation/serve-command.ts';

const SERVED = {
  url: 'http://localhost:8080',
  stores: '/data',
  dsp: 'x',
  participant: 'did:web:x',
  secret: 's',
};

describe('9.44 the text of kaart serve', () => {
  it('names the command for another terminal with the same data directory', () => {
    const text = readyText({ ...SERVED, home: "/data/of bob's" });
    expect(text).toContain(`kaart withdraw LUHT-DEMO-0106 --home '/data/of bob'\\''s'`);
  });

  it('names no option for the default directory', () => {
    expect(readyText({ ...SERVED, home: findDataDirectory({}) })).toMatch(
      /withdraw LUHT-DEMO-0106\n/,
    );
  });

  it('names the stores: the directory, or the database without its password', () => {
    expect(describeStores(readConfig({}), '/data')).toBe('/data');
    const shared = readConfig({
      KAART_DATABASE_URL: 'postgresql://kaart:pass-word@db.example:5433/kaart',
      KAART_S3_BUCKET: 'kaart-files',
      KAART_MAIN_KEY_FILE: '/etc/kaart/main-key',
    });
    const stores = describeStores(shared, '/data');
    expect(stores).toBe('the database db.example:5433/kaart and the bucket kaart-files');
    expect(readyText({ ...SERVED, home: '/data', stores })).toContain(`Kaart serves ${stores} on`);
  });
});
