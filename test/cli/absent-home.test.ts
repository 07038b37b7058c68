import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { listCommands } from './commands.ts';
import { type CommandResult, Shell } from './shell.ts';

const root = mkdtempSync(join(tmpdir(), 'kaart-absent-'));
afterAll(() => rmSync(root, { recursive: true }));
let homes = 0;
const newHome = () => join(root, `home-${homes++}`);

const NOTICE = join(root, 'notice.json');
writeFileSync(NOTICE, '{}');
const MAPPING = 'examples/mapping-2025.csv';
const NO_SERVER = 'http://127.0.0.1:9/dsp/2025-1';

/** Each command with the arguments that it requires. The commands without a data directory are last. */
const REFUSED = [
  'catalog',
  'figures 2025',
  'mcp',
  'fetch',
  `fetch -d ${join(root, 'fetched')}`,
  'fetch urn:uuid:0d5c6f5e-2a44-4f27-9a4e-1d3a1e6a2f10',
  'records --canton Mersch',
  'counts --by canton',
  'changes --since 2025-0123456789ab',
  'grant LUHT-DEMO-0106',
  'refuse LUHT-DEMO-0106',
  'withdraw LUHT-DEMO-0106',
  'consents import examples/consents.csv',
  'consents show LUHT-DEMO-0106',
  'consents changes',
  'consents confirm x --reason y',
  'consents waiting',
  'coverage',
  'companies',
  'consent-notice list',
  'consent-notice show notice-v1',
  `consent-notice propose ${NOTICE}`,
  'consent-notice proposals',
  'consent-notice confirm notice-v1',
  'check-access LUHT-DEMO-0106',
  'campaign start --edition 2026',
  'campaign list',
  'campaign show x',
  'campaign remind x',
  'campaign bounced a@example.lu',
  'invite LUHT-DEMO-0106',
  'invitation revoke x',
  'invitations',
  'correction accept x',
  'correction reject x --note y',
  'corrections',
  'receipts LUHT-DEMO-0106',
  'data-subject LUHT-DEMO-0106',
  'erase --person a@example.lu --reason y',
  'erasures',
  'withdrawals',
  'withdrawals acknowledge x --recipient y --note z',
  'withdrawal-notices',
  'withdrawal-notices confirm x',
  'disclosures LUHT-DEMO-0106',
  'imports',
  'findings x',
  'review x',
  'override x y --to IN --reason z',
  'preview x',
  'submit x',
  'release x',
  'reject x --reason y',
  'retract 2025 --reason y',
  'negotiation accept x',
  'negotiation terminate x',
  `negotiation counter x ${NOTICE}`,
  'negotiations',
  'agreements',
  'transfer suspend x',
  'transfer resume x',
  'transfer complete x',
  'transfer terminate x',
  'transfers',
  'publish',
  'publish --dry-run',
  'doctor',
  'outbox',
  'outbox replay x',
  'outbox drop x',
  'client show',
  'client rotate',
  'client retire',
  'partner retire x',
  'partner extend x',
  'access terms',
  'access request --name A --email a@example.lu --organisation A --country LU --purpose x --agree y',
  'access list',
  'access show x',
  'access accept x',
  'access refuse x --reason y',
  'access link x',
  'partner list',
  'partner revoke x',
  'partner rotate x',
  'partner disclosures x',
  'partner webhook x https://x.example/hook',
  'credential import examples/consents.csv',
  'credential list',
  'credential show x',
  'credential remove x',
  'credential request did:web:a.example X',
  'credential requests',
  'credential issue did:web:a.example X',
  'credential issued',
  'credential revoke x',
  'credential applications',
  'onboarding',
  'event-webhook',
  'external-catalog status',
  'external-catalog push',
  'external-catalog remove',
  'participant list',
  'participant show x',
  'participant claims x',
  'participant revoke x',
  'people',
  'person revoke x',
  'person restore x',
  'audit log',
  'audit head',
  'audit proof LUHT-DEMO-0106 x',
  `audit export ${join(root, 'audit')}`,
  'audit verify',
  `export ${join(root, 'archive')}`,
  `backup ${join(root, 'backup')}`,
  'token --role analyst',
  'recover',
  'rotate-keys',
];
const TEMPORARY = [`import ${MAPPING} --dry-run`, `catalog ${NO_SERVER}`];
const BEGUN = [
  `import ${MAPPING}`,
  'partner add list --name LIST',
  'participant add did:web:a.example',
  `negotiate ${NO_SERVER} x --timeout 1`,
  `fetch ${NO_SERVER} x --timeout 1`,
];
const NO_DIRECTORY = [
  `verify ${root}`,
  `verify-receipt ${NOTICE} --jwks ${NOTICE}`,
  `audit verify ${NOTICE}`,
  `backup ${join(root, 'cloud')} --table a`,
  `restore ${root} --without-journal --table a`,
  'cost',
  'login',
  'logout',
];

function expectRefused({ code, out, err }: CommandResult, home: string) {
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(
    `error: there is no Kaart in ${home} (storage-unusable)\nName its directory`,
  );
}

describe('9.44 if the data directory holds no Kaart', () => {
  it('this list has every command', async () => {
    const leaves = (await listCommands()).map((path) => path.join(' '));
    const parents = [
      'consents',
      'consent-notice',
      'campaign',
      'invitation',
      'correction',
      'negotiation',
      'transfer',
    ];
    const more = [...parents, 'partner', 'participant', 'credential', 'person', 'audit', 'serve'];
    const tested = [...REFUSED, ...TEMPORARY, ...BEGUN, ...NO_DIRECTORY];
    const missing = leaves.filter(
      (name) => !more.includes(name) && !tested.some((line) => `${line} `.startsWith(`${name} `)),
    );
    expect(missing).toEqual([]);
  });

  it.each(REFUSED)('%s is refused, and creates nothing', async (line) => {
    const home = newHome();
    expectRefused(await new Shell().type(`${line} --home`, home), home);
    expect(existsSync(home)).toBe(false);
    mkdirSync(home);
    expectRefused(await new Shell({ KAART_HOME: home }).type(line), home);
    expect(readdirSync(home)).toEqual([]);
  });

  it.each(TEMPORARY)('%s works, and creates nothing', async (line) => {
    const [home, folder] = [newHome(), newHome()];
    mkdirSync(folder);
    const shell = new Shell();
    vi.stubEnv('TMPDIR', folder);
    const { out, err } = await shell.type(`${line} --home`, home);
    vi.unstubAllEnvs();
    expect(out + err).not.toContain('there is no Kaart');
    expect(out + err).not.toContain('internal');
    expect([existsSync(home), readdirSync(folder)]).toEqual([false, []]);
  });

  it.each(BEGUN)('%s creates one', async (line) => {
    const home = newHome();
    await new Shell().type(`${line} --home`, home);
    expect(readdirSync(home)).toContain('kaart.sqlite');
  });

  it.each(NO_DIRECTORY)('%s needs no data directory', async (line) => {
    const home = newHome();
    const { err } = await new Shell().type(`${line} --home`, home);
    expect(err).not.toContain('there is no Kaart');
    expect(existsSync(home)).toBe(false);
  });

  it('the command checks a file before it stores anything', async () => {
    const { code, out } = await new Shell().type(`import ${MAPPING} --dry-run --home`, newHome());
    expect(code).toBe(0);
    expect(out).toContain('Nothing was imported.');
  });

  it('an empty name is refused, and does not mean the default directory', async () => {
    for (const line of ['doctor', `import ${MAPPING}`, 'serve', `negotiate ${NO_SERVER} x`]) {
      const { code, err } = await new Shell().type(`${line} --home`, '');
      expect([line, code, err]).toEqual([
        line,
        1,
        expect.stringContaining('--home names no directory (message-invalid)'),
      ]);
    }
  });

  it.each(['withdraw x', `import ${MAPPING}`, 'token --role analyst', 'serve --port 0'])(
    'the command names a file in its place: %s',
    async (line) => {
      const home = newHome();
      writeFileSync(home, 'x');
      const { code, err } = await new Shell().type(`${line} --home`, home);
      expect([code, err]).toEqual([1, expect.stringContaining(`or the reverse: ${home}`)]);
    },
  );
});
