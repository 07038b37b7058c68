import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nextStep } from '../../lib/cli/terminal/next-step.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { CHECK_REASONS } from '../../lib/core/reasons/check-reasons.ts';
import { NEXT_STEPS } from '../../lib/core/reasons/next-steps.ts';
import { Shell } from './shell.ts';

describe('the next step after an error', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.demonstration();
  });

  it.each([
    ['erase --confirm none', 'kaart erasures shows'],
    ['erase --decline none --reason x', 'kaart erasures shows'],
    ['campaign show none', 'kaart campaign list shows'],
    ['campaign remind none', 'kaart campaign list shows'],
    ['data-subject --person nobody@example.lu', 'kaart data-subject COMPANY --out FOLDER'],
    ['erase --person nobody@example.lu --reason x', 'kaart data-subject COMPANY --out FOLDER'],
    ['partner add demo-partner --name x', 'kaart partner list shows'],
    ['import examples/mapping-2025.csv --edition 2025', 'Name the correction: --edition'],
    [
      'import examples/mapping-2025.csv --edition 2026.1 --reference-date 2026-09-30',
      'Import the edition itself first',
    ],
    ['retract 2025 --confirm', 'kaart doctor names a retraction'],
    ['retract 2025 --undo --reason x', 'kaart doctor names a retraction'],
    ['consent-notice confirm notice-v9', 'kaart consent-notice list'],
    ['external-catalog push', 'Set KAART_EXTERNAL_CATALOG'],
    ['external-catalog remove', 'Set KAART_EXTERNAL_CATALOG'],
  ])('kaart %s: the command that helps', async (line, words) => {
    const { code, err } = await shell.type(line);
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('14.2 shows a partner with wrong credentials what to check, and no command of an operator', () => {
    const error = new KaartError('client-not-authenticated', { code: 'invalid_client' });
    for (const language of LANGUAGES) {
      const text = nextStep(error, language);
      for (const name of ['KAART_CLIENT_ID', 'KAART_CLIENT_SECRET', 'KAART_CLIENT_KEY'])
        expect(text).toContain(name);
      expect(text).not.toContain('kaart partner');
    }
  });

  it('14.2 kaart catalog shows editions, and the version of the rows for everyone', async () => {
    const { out } = await shell.type('catalog');
    const [header = '', ...lines] = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(header.slice(0, 3)).toEqual(['dataset', 'edition', 'version']);
    const rows = new Map(lines.map((cells) => [cells[0], cells]));
    expect(rows.get('healthtech-companies')?.slice(1, 3)).toEqual(['2025', 'restricted']);
    expect(rows.get('healthtech-companies-public')?.slice(1, 4)).toEqual([
      '2025',
      expect.stringMatching(/^2025-[0-9a-f]{12}$/),
      'public',
    ]);
  });

  it('names all arguments of a command, for a correction the change note, too', async () => {
    const { out } = await shell.type('import examples/mapping-2025.csv');
    const [, words = ''] = /, then kaart (submit .+)\n$/.exec(out) ?? [];
    expect(words).toMatch(/ --as NAME --change-note TEXT$/);
    expect(await shell.type(words)).toMatchObject({ code: 0, err: '' });
  });

  it('12.1 an error of a request has the language of KAART_LANGUAGE', async () => {
    const german = new Shell({ KAART_LANGUAGE: 'de-LU' }, shell.home);
    const { code, err } = await german.type('review none');
    expect(code).toBe(1);
    expect(err).toBe(
      'Fehler: den Import none gibt es nicht (not-found)\nkaart imports zeigt die Importe und ihre Zustände.\n',
    );
  });

  it('12.1 an error of the command itself has the language of KAART_LANGUAGE', async () => {
    const french = new Shell({ KAART_LANGUAGE: 'fr' }, shell.home);
    const { err } = await french.type('--home /none imports');
    expect(err).toMatch(/^erreur: il n’y a pas de Kaart dans \/none/);
    expect(err).toContain(NEXT_STEPS['name-directory-or-begin'].fr);
  });

  it('12.1 kaart doctor has the language of KAART_LANGUAGE', async () => {
    const german = new Shell({ KAART_LANGUAGE: 'de' }, shell.home);
    const { code, out } = await german.type('doctor');
    expect([code, out]).toEqual([0, expect.stringContaining(CHECK_REASONS['clock-right'].de)]);
  });

  it('names the catalog of the other connector if it lacks a dataset', () => {
    const parameters = { dataset: 'x' };
    const error = new KaartError('catalog-lacks-dataset', { code: 'not-found', parameters });
    expect(nextStep(error, 'en')).toContain('kaart catalog URL');
  });

  it('kaart figures prints no figures that it cannot compare', async () => {
    const { code, out, err } = await shell.type('figures 2025 --from 1999');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('edition 1999 is not there');
  });

  it.each(['campaign list', 'consent-notice proposals'])(
    'describes an empty list: %s',
    async (line) => {
      expect(await shell.type(line)).toMatchObject({ code: 0, out: 'nothing\n' });
    },
  );

  it('names no member if the whole document is invalid', async () => {
    const file = join(shell.home, 'notice.json');
    writeFileSync(file, '{"unknown":1}');
    const { err } = await shell.type('consent-notice propose', file);
    expect(err).toMatch(/^ {2}not known here: unknown$/m);
    expect(err).toMatch(/^ {2}id: /m);
  });
});
