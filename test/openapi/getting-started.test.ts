import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import { ServedKaart } from '../browser/kaart.ts';
import { type Block, decode, findCode, pickTexts } from './page-code.ts';

let kaart: ServedKaart;
beforeAll(async () => {
  kaart = await ServedKaart.demonstration();
});
afterAll(() => kaart.close());

async function readCode(path: string): Promise<readonly Block[]> {
  return findCode(await (await fetch(kaart.url + path)).text());
}

/** A new user who knows only the address of the first page and reads each page. */
class NewUser {
  html = '';
  #url = kaart.url;

  async open(url: string, init: RequestInit = {}): Promise<void> {
    const response = await fetch(new URL(url, this.#url), init);
    this.#url = response.url;
    this.html = await response.text();
    expect([this.#url, response.status]).toEqual([this.#url, 200]);
  }

  /** Follows the link with this text. */
  async follow(text: string): Promise<void> {
    const links = [...this.html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)];
    const found = links.find(([, , label = '']) => decode(label).includes(text));
    if (found === undefined) throw new Error(`${this.#url} has no link “${text}”`);
    await this.open(decode(found[1] ?? ''));
  }

  /**
   * Fills in the form of the page and sends it.
   *
   * @param written the inputs by the label of the field; `true` for a selected box
   */
  async send(written: Readonly<Record<string, string | true>>): Promise<void> {
    const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(this.html) ?? [];
    const form = new URLSearchParams();
    for (const [label, value] of Object.entries(written))
      form.append(...(value === true ? this.#choice(label) : this.#field(label, value)));
    await this.open(decode(action), { method: 'POST', body: form });
  }

  #field(label: string, value: string): [string, string] {
    const [, id = ''] =
      new RegExp(`<label for="(\\w+)">${label}( \\(optional\\))?<`).exec(this.html) ?? [];
    const [, name] = new RegExp(`id="${id}" name="([^"]+)"`).exec(this.html) ?? [];
    if (name === undefined) throw new Error(`${this.#url} has no field “${label}”`);
    const shown = value.replaceAll(/[^\w ]/g, '.');
    const option = `<option value="([^"]*)"[^>]*>${shown}</option>`;
    return [name, new RegExp(option).exec(this.html)?.[1] ?? value];
  }

  #choice(label: string): [string, string] {
    const labels = [...this.html.matchAll(/<label class="choice">(.*?)<\/label>/gs)];
    const found = labels.find(([, text = '']) => decode(text).includes(label))?.[1] ?? '';
    const [, name] = /name="([^"]+)"/.exec(found) ?? [];
    if (name === undefined) throw new Error(`${this.#url} has nothing to tick: “${label}”`);
    return [name, /value="([^"]+)"/.exec(found)?.[1] ?? ''];
  }
}

describe('14 done 3: a new partner', () => {
  it('gets from the first page to rows in a pandas frame, with only the text of pages and mails', async () => {
    const email = 'anna@lih.example';
    const user = new NewUser();
    await user.open('/?lang=en');
    await user.follow('Request access');
    await user.follow('All steps');
    await user.follow('Fill in the form');
    await user.send({
      'Your name': 'Anna Wagner',
      'Your mail address at work': email,
      'Name of the organisation': 'Luxembourg Institute of Health',
      Country: 'Luxembourg',
      'Research and development': true,
      'I agree to these terms': true,
    });
    expect(user.html).toContain('Look into your mailbox');
    await user.open(await kaart.linkForRequester(email, 'confirmation'));
    await user.send({});
    expect(user.html).toContain('The decision comes by mail');
    await kaart.acceptRequest(email);
    await user.open(await kaart.linkForRequester(email, 'secret'));
    await user.send({});
    const [, commands = ''] = /<pre class="wrap">(.*?)<\/pre>/s.exec(user.html) ?? [];
    await user.follow('read the rows into pandas');
    const blocks = findCode(user.html);
    const folder = mkdtempSync(join(tmpdir(), 'kaart-new-user-'));
    const program = blocks.find(({ language }) => language === 'python')?.text ?? '';
    writeFileSync(join(folder, 'rows.py'), program);
    const run = blocks.find(({ text }) => text.includes('rows.py'))?.text ?? '';
    const script = `${decode(commands)}\n${run}`;
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
    });
    expect(stdout).toMatch(/^\uFEFF?record_id,/m);
    expect(stdout).toMatch(/^2025-\S+ 118$/m);
    expect(stdout).toMatch(/^0 +LUHT-DEMO-\d{4} +\S/m);
  });
});

describe('14.2 the page “Getting started”', () => {
  it('is linked on the first page', async () => {
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
    expect(all[0]).toHaveLength(8);
    for (const each of all) expect(each).toEqual(all[0]);
  });

  it('leads to rows in a pandas frame, with only its commands and the credentials', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaart-started-'));
    const blocks = await readCode('/docs/getting-started');
    const program = blocks.find(({ language }) => language === 'python')?.text ?? '';
    writeFileSync(join(folder, 'rows.py'), program);
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
    const script = [...commands.slice(0, 3), 'echo "$TOKEN" > token']
      .join('\n')
      .replace('CLIENT_ID=…', 'CLIENT_ID=demo-partner')
      .replace('CLIENT_SECRET=…', `CLIENT_SECRET=${kaart.secret}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
    });
    expect(stdout).toMatch(/^\uFEFF?record_id,/m);
    expect(stdout).toMatch(/^2025-\S+ 118$/m);
    expect(stdout).toMatch(/^0 +LUHT-DEMO-\d{4} +\S/m);
    // Texts stay as the API sends them, also texts with digits only.
    const asJson = `${program}\nprint(rows.to_json(orient="records", date_format="iso"))`;
    writeFileSync(join(folder, 'rows.py'), asJson);
    const env = {
      ...process.env,
      KAART_URL: kaart.url,
      TOKEN: readFileSync(join(folder, 'token'), 'utf8').trim(),
    };
    const run = () => promisify(execFile)('venv/bin/python', ['rows.py'], { cwd: folder, env });
    const frame = JSON.parse((await run()).stdout.trim().split('\n').at(-1) ?? '') as unknown[];
    const path = '/v1/datasets/healthtech-companies/data?format=json';
    const headers = { authorization: `Bearer ${env.TOKEN}` };
    const sent = (await (await fetch(kaart.url + path, { headers })).json()) as unknown[];
    expect(frame).toMatchObject(sent.map(pickTexts));
    // One changed byte is detected.
    const changed = program.replace('.content\n', '.content + b" "\n');
    expect(changed).not.toBe(program);
    writeFileSync(join(folder, 'rows.py'), changed);
    await expect(run()).rejects.toThrow('not as the version says');
  });

  it('14.2 leads to rows without a secret, with keys of the partner', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaart-own-keys-'));
    const blocks = await readCode('/docs/getting-started');
    const find = (part: string) => blocks.find(({ text }) => text.includes(part))?.text ?? '';
    const bash = (script: string) =>
      promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    writeFileSync(join(folder, 'keys.py'), find('private_bytes'));
    writeFileSync(join(folder, 'get_token.py'), find('client_assertion_type'));
    writeFileSync(join(folder, 'rows.py'), find('pandas.read_json'));
    const { stdout: jwks } = await bash(find('keys.py > jwks.json'));
    const user = new NewUser();
    await user.open('/docs/getting-started?lang=en');
    await user.follow('Fill in the form');
    await user.follow('Keys of your own');
    await user.follow('Fill in the form');
    const email = 'keys@lih.example';
    await user.send({
      'Your name': 'Carl Keys',
      'Your mail address at work': email,
      'Name of the organisation': 'Luxembourg Institute of Health',
      Country: 'Luxembourg',
      'Research and development': true,
      'Public keys as a JWKS document': jwks.slice(jwks.lastIndexOf('{"keys"')).trim(),
      'I agree to these terms': true,
    });
    await user.open(await kaart.linkForRequester(email, 'confirmation'));
    await user.send({});
    const clientId = await kaart.acceptRequest(email);
    const token = find('get_token.py)').replace('KAART_CLIENT_ID=…', `KAART_CLIENT_ID=${clientId}`);
    const read = find('head -n 3 rows.csv');
    const { stdout } = await bash([token, read, 'venv/bin/python rows.py'].join('\n'));
    expect(stdout).toMatch(/^record_id,/m);
    expect(stdout).toMatch(/^2025-\S+ 118$/m);
  });
});
