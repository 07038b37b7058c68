import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import { ServedKaart } from '../browser/kaart.ts';

let kaart: ServedKaart;
beforeAll(async () => {
  kaart = await ServedKaart.demonstration();
});
afterAll(() => kaart.close());

interface Block {
  readonly language: string;
  readonly text: string;
}

/** What a page shows as code, as a reader copies it. */
async function readCode(path: string): Promise<readonly Block[]> {
  const html = await (await fetch(kaart.url + path)).text();
  const blocks = html.matchAll(/<pre[^>]*><code class="(\w+)">(.*?)<\/code><\/pre>/gs);
  return [...blocks].map(([, language = '', text = '']) => ({ language, text: decode(text) }));
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>' };

function decode(text: string): string {
  return text
    .replaceAll(/&(quot|#39|lt|gt);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll('&amp;', '&');
}

describe('14.2 the page of first steps', () => {
  it('is found from the first page', async () => {
    for (const [from, to] of [
      ['/', '/docs'],
      ['/docs', '/docs/getting-started'],
    ])
      expect(await (await fetch(kaart.url + from)).text()).toContain(`href="${to}?lang=en"`);
  });

  it('shows the same commands in each language', async () => {
    const all = await Promise.all(
      LANGUAGES.map((language) => readCode(`/docs/getting-started?lang=${language}`)),
    );
    expect(all[0]).toHaveLength(4);
    for (const each of all) expect(each).toEqual(all[0]);
  });

  it('leads to rows in a pandas frame, with nothing but its commands and the credentials', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaart-started-'));
    const blocks = await readCode('/docs/getting-started');
    const program = blocks.find(({ language }) => language === 'python')?.text ?? '';
    writeFileSync(join(folder, 'rows.py'), program);
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
    const script = commands
      .join('\n')
      .replace('CLIENT_ID=…', 'CLIENT_ID=demo-partner')
      .replace('CLIENT_SECRET=…', `CLIENT_SECRET=${kaart.secret}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
    });
    expect(stdout).toMatch(/^\uFEFF?record_id,/m);
    expect(stdout).toMatch(/^2025-\S+ 118$/m);
    expect(stdout).toMatch(/^0 +LUHT-DEMO-\d{4} +\S/m);
    // One other byte is found.
    const changed = program.replace('.content\n', '.content + b" "\n');
    expect(changed).not.toBe(program);
    writeFileSync(join(folder, 'rows.py'), changed);
    const env = {
      ...process.env,
      KAART_URL: kaart.url,
      KAART_CLIENT_ID: 'demo-partner',
      KAART_CLIENT_SECRET: kaart.secret,
    };
    await expect(
      promisify(execFile)('venv/bin/python', ['rows.py'], { cwd: folder, env }),
    ).rejects.toThrow('not as the version says');
  });
});
