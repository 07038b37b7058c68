import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addNamedSettings } from '../../lib/app/read-settings.ts';
import { VARIABLES } from '../../lib/settings/settings.ts';
import { findUnknownVariables, parseSettingsFile } from '../../lib/settings/settings-file.ts';
import { Shell } from '../cli/shell.ts';
import { settingsTables } from './settings-table.ts';

/** Writes a file of settings. @returns its path */
function fileOf(settings: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kaart-settings-')), 'kaart.prod.json');
  writeFileSync(path, typeof settings === 'string' ? settings : JSON.stringify(settings));
  return path;
}

describe('a file of settings', () => {
  it('has numbers, texts and lists, which become variables', () => {
    const text = JSON.stringify({
      port: 9000,
      formats: ['jsonl', 'csv'],
      outboundAllow: '',
      coOwnerName: { en: 'C', fr: 'D', de: 'E' },
    });
    expect(parseSettingsFile(text, 'x.json')).toEqual({
      PORT: '9000',
      KAART_FORMATS: 'jsonl,csv',
      KAART_OUTBOUND_ALLOW: '',
      KAART_CO_OWNER_NAME: 'en=C;fr=D;de=E',
    });
  });

  it('is read by a command that names it, and the environment overrides it', async () => {
    const path = fileOf({ language: 'fr' });
    const command = 'doctor --home /nowhere';
    const outputOf = async (env: Record<string, string>, line: string) =>
      (await new Shell(env).type(line)).err;
    expect(await outputOf({}, `${command} --settings ${path}`)).toContain('il n’y a pas de Kaart');
    expect(await outputOf({ KAART_SETTINGS: path }, command)).toContain('il n’y a pas de Kaart');
    const german = { KAART_SETTINGS: path, KAART_LANGUAGE: 'de' };
    expect(await outputOf(german, command)).toContain('gibt es kein Kaart');
  });

  it('may begin with the byte order mark of an editor', () => {
    expect(parseSettingsFile('\uFEFF{"port": 9000}', 'x.json')).toEqual({ PORT: '9000' });
  });

  it.each([fileOf('{"port": 1,}'), '/nowhere.json'])(
    '17.3 is named if unreadable',
    async (path) => {
      const { err } = await new Shell().type(`doctor --settings ${path}`);
      expect(err).toContain(`${path}`);
      expect(err).toContain('Correct the file; docs/settings.md lists every setting.');
    },
  );

  it('17.3 or the environment: what is wrong with each variable is said, without a secret', async () => {
    const env = {
      PORT: '99999',
      KAART_ERASE_DAYS: 'x',
      KAART_DATABASE_URL: 'mysql://me:secret@db',
    };
    const { err } = await new Shell(env).type('doctor');
    expect(err).toContain('not usable: PORT, KAART_ERASE_DAYS, KAART_DATABASE_URL');
    expect(err).toContain('\n  PORT: at most 65535\n');
    expect(err).toContain('\n  KAART_ERASE_DAYS: expected a number\n');
    expect(err).not.toContain('secret@');
  });

  it('is also read by the library', async () => {
    const env = { KAART_SETTINGS: fileOf({ home: '/data', port: 9000 }), PORT: '9001' };
    expect(await addNamedSettings(env)).toEqual({ ...env, KAART_HOME: '/data' });
  });

  it('reports each unknown or wrong setting at once, with a suggestion', async () => {
    const path = fileOf({ oidcIsuer: 'https://id.example', port: 'x', token: 't', alarms: true });
    const { code, err } = await new Shell().type(`doctor --settings ${path}`);
    expect(code).toBe(1);
    expect(err).toMatch(/config-invalid/);
    expect(err).toMatch(/oidcIsuer: .*did you mean oidcIssuer\?/);
    expect(err).toMatch(/port: /);
    expect(err).toMatch(/token: a secret is in no file: set KAART_TOKEN/);
    expect(err).toMatch(/alarms: this is a setting of AWS/);
    expect(err).toMatch(/docs\/settings\.md/);
  });

  it.each(['[]', '{', '3'])('is refused as %s', async (text) => {
    const { code, err } = await new Shell().type(`doctor --settings ${fileOf(text)}`);
    expect([code, err]).toEqual([1, expect.stringMatching(/is not a JSON object/)]);
  });

  it('is refused if it does not exist', async () => {
    const { code, err } = await new Shell().type('doctor --settings /nowhere/kaart.json');
    expect([code, err]).toEqual([1, expect.stringMatching(/cannot read \/nowhere\/kaart.json/)]);
  });
});

describe('the participant id', () => {
  const OLD = 'did:web:kaart.example.lu';
  const NEW = 'did:web:data.example.lu';

  it('is stored, and a changed one is refused unless it is declared as a move', async () => {
    const { home } = await Shell.demonstration();
    const as = (id: string, more: Record<string, string> = {}) =>
      new Shell({ KAART_PARTICIPANT_ID: id, ...more }, home);
    expect((await as(OLD).type('catalog')).code).toBe(0);
    const { code, err } = await as(NEW).type('catalog');
    expect(code).toBe(1);
    expect(err).toContain(`belong to the participant ${OLD}, and the settings name ${NEW}`);
    expect(err).toContain('KAART_MOVE_PARTICIPANT_FROM');
    const wrong = await as(NEW, { KAART_MOVE_PARTICIPANT_FROM: 'did:web:x.lu' }).type('catalog');
    expect(wrong.code).toBe(1);
    expect((await new Shell({}, home).type('catalog')).code).toBe(0); // this command needs no id

    const moved = as(NEW, { KAART_MOVE_PARTICIPANT_FROM: OLD });
    for (const _ of [1, 2]) expect((await moved.type('catalog')).code).toBe(0);
    expect((await as(OLD).type('catalog')).code).toBe(1);
    const entries = await as(NEW).json('audit log --action participant.moved');
    expect(entries).toMatchObject([{ subject: `participant/${NEW}`, facts: { from: OLD } }]);
  });
});

describe('the declarations of settings', () => {
  it('agree with docs/settings.md', () => {
    const page = readFileSync('docs/settings.md', 'utf8');
    for (const [heading, table] of Object.entries(settingsTables()))
      expect(page).toContain(`## ${heading}\n\n${table}\n`);
  });

  it('have every variable that the program reads', () => {
    const read = ['lib', 'bin', 'functions']
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
          join(folder, file),
        ),
      )
      // The pages of the portal name variables of a partner's own shell.
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('lib/portal'))
      .flatMap((file) => readFileSync(file, 'utf8').match(/KAART_[A-Z][A-Z_]*[A-Z]/g) ?? []);
    const unknown = [...new Set(read)].filter((name) => !(name in VARIABLES));
    expect(unknown).toEqual([]);
  });
});

describe('variables of the environment', () => {
  it('17.3 are named if they are no settings, with the one that they may mean', () => {
    const env = { ...Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, 'x'])) };
    expect(findUnknownVariables({ ...env, PATH: '/bin', HOME: '/root' })).toEqual([]);
    expect(
      findUnknownVariables({ ...env, KAART_OIDC_ISUER: 'https://login.example', KAART_QWXZ: '1' }),
    ).toEqual([{ name: 'KAART_OIDC_ISUER', meant: 'KAART_OIDC_ISSUER' }, { name: 'KAART_QWXZ' }]);
  });

  it('17.3 that are unknown are named by kaart serve, which then goes on', async () => {
    const shell = new Shell({ KAART_OIDC_ISUER: 'https://login.example', KAART_NIGHT_TIME: 'x' });
    const { err } = await shell.type('serve --port no-port');
    expect(err).toContain(
      'KAART_OIDC_ISUER is no setting of Kaart, and is ignored. Did you mean KAART_OIDC_ISSUER?',
    );
    expect(err).toContain('KAART_NIGHT_TIME is no setting of Kaart');
  });
});
