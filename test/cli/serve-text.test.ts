import { describe, expect, it } from 'vitest';
import { findDataDirectory } from '../../lib/app/local.ts';
import { readyText } from '../../lib/cli/operation/serve-command.ts';

const SERVED = { url: 'http://localhost:8080', dsp: 'x', participant: 'did:web:x', secret: 's' };

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
});
