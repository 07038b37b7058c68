import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language, type LocalizedText } from '../../lib/core/language.ts';
import { Shell } from './shell.ts';

const HELD = 'test/fixtures/mapping/dirty-files/minus-30-percent.csv';
const REFUSED = 'test/fixtures/mapping/dirty-files/unknown-column.csv';
const DIRTY = 'test/fixtures/mapping/mapping-dirty.csv';
const COMPANY = 'LUHT-DEMO-0106';

/** The texts in three languages inside a value, as members or as JSON-LD values. */
function listTextsIn(value: unknown): LocalizedText[] {
  if (value === null || typeof value !== 'object') return [];
  const tagged = Array.isArray(value)
    ? Object.fromEntries(value.map((each) => [each?.['@language'], each?.['@value']]))
    : value;
  const isText = LANGUAGES.every((language) => typeof tagged[language] === 'string');
  return isText ? [tagged as LocalizedText] : Object.values(value).flatMap(listTextsIn);
}

describe('12.1 the texts of a command have the language of KAART_LANGUAGE', () => {
  let shell: Shell;
  /** Files and ids that the commands name in capital letters. */
  const names: Record<string, string> = { HELD, REFUSED, DIRTY };
  const openShellIn = (language: Language) => new Shell({ KAART_LANGUAGE: language }, shell.home);
  const fill = (line: string) =>
    line.split(' ').map((word) => names[word] ?? word) as [string, ...string[]];
  const toHomePath = (file: string) => join(shell.home, file);

  beforeAll(async () => {
    shell = await Shell.demonstration();
    const [item] = await shell.json<{ id: string }>('import --edition 2025.1', DIRTY);
    names['IMPORT'] = item?.id ?? '';
    names['VERSION'] = toHomePath('version');
    await shell.type('fetch --directory', names['VERSION']);
    appendFileSync(join(names['VERSION'], 'healthtech-companies.csv'), ' ');
    names['NO-KEYS'] = toHomePath('no-keys.json');
    writeFileSync(names['NO-KEYS'], '{"keys":[]}');
    const [receipt] = await shell.json<{ id: string }>(`receipts ${COMPANY}`);
    names['RECEIPT'] = toHomePath('receipt.jwt');
    writeFileSync(names['RECEIPT'], (await shell.type(`receipts ${COMPANY} ${receipt?.id}`)).out);
    await shell.type('audit head');
  }, 60_000);

  it.each([
    ['import --dry-run HELD', 3],
    ['import --dry-run DIRTY', 3],
    ['import --dry-run REFUSED', 1],
    ['findings IMPORT', 0],
    ['review IMPORT', 0],
    ['preview IMPORT', 0],
    ['consents import test/fixtures/consent/consents-dirty.csv', 0],
    ['consent-notice list', 0],
    ['verify VERSION', 1],
    ['verify VERSION --jwks NO-KEYS', 1],
    ['verify-receipt RECEIPT --jwks NO-KEYS', 1],
    ['audit verify --jwks NO-KEYS', 1],
    ['catalog', 0],
    ['catalog --record protected-data', 0],
    ['access terms', 0],
  ])('kaart %s', async (line, code) => {
    const texts = listTextsIn(await shell.json(...fill(line)));
    const english = await shell.type(...fill(line));
    const shown = texts.filter(({ en }) => hasWords(english.out, en));
    expect([english.code, shown.length]).toEqual([code, expect.toSatisfy((count) => count > 0)]);
    for (const language of ['fr', 'de'] as const) {
      const result = await openShellIn(language).type(...fill(line));
      expect(result.code).toBe(code);
      expect(shown.filter((text) => !result.out.includes(text[language]))).toEqual([]);
      const other = texts.filter((text) => text.en !== text[language] && text.en.includes(' '));
      expect(other.filter(({ en }) => result.out.includes(en))).toEqual([]);
    }
  });

  it('keeps all three languages in --json', async () => {
    const line = fill('import --dry-run DIRTY');
    expect(await openShellIn('fr').json(...line)).toEqual(await shell.json(...line));
  });

  it('shows the holds of a publication', async () => {
    const [item] = await shell.json<{ id: string }>('import --edition 2025.1 --as alice', HELD);
    await shell.type(`submit ${item?.id} --as alice`, '--change-note', 'cut');
    await shell.type(`release ${item?.id} --as bob`);
    const [next] = await shell.json('publish --dry-run');
    const reasons = listTextsIn(next);
    for (const language of ['fr', 'de'] as const)
      for (const line of ['publish --dry-run', 'publish']) {
        const { code, out } = await openShellIn(language).type(line);
        expect([code, reasons.length]).toEqual([3, expect.toSatisfy((count) => count > 0)]);
        for (const reason of reasons) expect(out).toContain(reason[language]);
      }
  });

  it.each([
    ['fr', 'Start-ups et scale-ups'],
    ['de', 'Start-ups und Scale-ups'],
  ] as const)('shows the labels of the figures (%s)', async (language, label) => {
    const { out } = await openShellIn(language).type('figures 2025');
    expect(out).toContain(label);
    expect(out).not.toContain('Start-ups and scale-ups');
  });

  it('are overridden by the option --language', async () => {
    const { out } = await openShellIn('fr').type('access terms --language de');
    expect(out).toBe((await openShellIn('de').type('access terms')).out);
  });
});

/** Whether a text is in the output as whole words: `Health` is not in `HealthTech`. */
function hasWords(output: string, text: string): boolean {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<!\\p{L})${escaped}(?!\\p{L})`, 'u').test(output);
}
