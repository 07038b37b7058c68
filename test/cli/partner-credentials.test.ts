import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../lib/cli/session/open-session.ts';
import { Shell } from './shell.ts';

const COMMANDS = [
  'records --canton Luxembourg',
  'records --record LUHT-DEMO-0035',
  'fetch --format csv',
  'counts --by canton',
  'changes --since current-version',
];

let owner: Shell;
const files = { jwk: '', pem: '', rsa: '' };

/** The command line of a partner with these settings, on the same data directory. */
const openPartnerShell = (env: Readonly<Record<string, string>>) => new Shell(env, owner.home);

beforeAll(async () => {
  owner = await Shell.demonstration();
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const rsa = await generateKeyPair('RS256', { extractable: true });
  for (const name of ['jwk', 'pem', 'rsa'] as const) files[name] = join(owner.home, name);
  writeFileSync(files.jwk, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'key-1' }));
  writeFileSync(files.pem, await exportPKCS8(privateKey));
  writeFileSync(files.rsa, await exportPKCS8(rsa.privateKey));
  const jwks = join(owner.home, 'jwks.json');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1' }];
  writeFileSync(jwks, JSON.stringify({ keys }));
  await owner.type('partner add lih --name LIH --jwks', jwks);
});

/** The demonstration has the same rows for each partner. */
async function listOutputs(shell: Shell): Promise<string[]> {
  const [{ version = '' } = {}] = await owner.json<{ version?: string }>('counts --by canton');
  const results = [];
  for (const command of COMMANDS)
    results.push(await shell.type(command.replace('current-version', version)));
  expect(results.map(({ code, err }) => [code, err])).toEqual(COMMANDS.map(() => [0, '']));
  return results.map(({ out }) => out);
}

describe('14.2 a partner with keys of its own', () => {
  it.each(['jwk', 'pem'] as const)('reads rows with its private key as %s', async (form) => {
    const lih = openPartnerShell({ KAART_CLIENT_ID: 'lih', KAART_CLIENT_KEY: files[form] });
    const [records, one] = await listOutputs(lih);
    expect(records).toMatch(/^record_id +legal_name/);
    expect(one).toContain('LUHT-DEMO-0035');
    expect(JSON.parse((await lih.type('--json client show')).out)).toMatchObject({
      client_id: 'lih',
      credentials: [{ kind: 'key' }],
    });
  });

  it('reads the same rows with a token from another client', async () => {
    const withKey = openPartnerShell({ KAART_CLIENT_ID: 'lih', KAART_CLIENT_KEY: files.pem });
    const token = (await withKey.type('token')).out.trim();
    const expected = await listOutputs(withKey);
    const settings: Record<string, string>[] = [
      { KAART_TOKEN: token },
      { KAART_TOKEN: token, KAART_CLIENT_ID: 'lih' },
    ];
    for (const env of settings) expect(await listOutputs(openPartnerShell(env))).toEqual(expected);
    const remote = await openSession({ url: 'http://127.0.0.1:1' }, { KAART_TOKEN: token });
    expect(remote.partnerToken).toBe(token);
  });

  it('reads which scope its token lacks', async () => {
    const withKey = openPartnerShell({ KAART_CLIENT_ID: 'lih', KAART_CLIENT_KEY: files.pem });
    const token = (await withKey.type('token')).out.trim();
    for (const command of ['client show', 'client rotate', 'client retire']) {
      const { code, err } = await openPartnerShell({ KAART_TOKEN: token }).type(command);
      expect([code, err]).toEqual([
        1,
        expect.stringContaining('needs the scope client:rotate, which the token lacks'),
      ]);
      expect(err).toContain('scope=client:rotate');
      expect(err).toContain('kaart token --scope');
    }
  });

  it('uses KAART_TOKEN also for its own client, if the token has the scope', async () => {
    const shell = openPartnerShell({ KAART_CLIENT_ID: 'lih', KAART_CLIENT_KEY: files.pem });
    const token = (await shell.type('token --scope client:rotate')).out.trim();
    const own = openPartnerShell({ KAART_TOKEN: token });
    expect((await own.type('client show')).out).toMatch(/^lih, without end\n/);
    const rows = await own.type('records');
    expect([rows.code, rows.err]).toEqual([1, expect.stringContaining('scope=data:read')]);
  });

  it.each([
    ['rsa', () => files.rsa],
    ['no key', () => join('package.json')],
  ])('reads that a file holds no usable key: %s', async (_, file) => {
    const { code, out, err } = await openPartnerShell({
      KAART_CLIENT_ID: 'lih',
      KAART_CLIENT_KEY: file(),
    }).type('records');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`${file()} holds no private key of the curve P-256`);
    expect(err).not.toContain(readFileSync(file(), 'utf8').split('\n')[1]);
  });

  it('gets a new token for the demonstration although an old one is set', async () => {
    const { code, out } = await openPartnerShell({ KAART_TOKEN: 'expired' }).type('token');
    expect([code, out]).toEqual([0, expect.stringMatching(/^ey/)]);
    const rows = await openPartnerShell({ KAART_TOKEN: 'expired' }).type('records');
    expect([rows.code, rows.err]).toEqual([1, expect.stringContaining('not accepted')]);
  });
});
