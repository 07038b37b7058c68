import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { KeyDocument, rotateKeys } from '../../lib/identity/key-document.ts';
import { body, DATA, Setup } from '../app/setup.ts';
import { Shell } from '../cli/shell.ts';

const PYTHON = process.env['KAART_PYTHON'] ?? 'python3';
const SCRIPT = join(import.meta.dirname, 'verify.py');
const COMPANY = 'LUHT-DEMO-0106';

let directory = '';
let evidence = '';
let shell: Shell;
const file = (name: string) => join(directory, name);

/** Exit code and output. */
async function python(...words: readonly string[]): Promise<[number, string]> {
  try {
    const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, ...words]);
    return [0, stdout];
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return [code, stdout || stderr];
  }
}

/** Two days of a demonstration with a read, a withdrawal and a person's consent. Then the keys are rotated. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kaart-independent-'));
  evidence = file('evidence');
  const setup = await Setup.demonstration();
  await (await setup.partner(DATA)).text();
  await setup.kaart.night();
  const path = `/v1/companies/${COMPANY}`;
  const decide = (what: string, fieldGroups: string[], givenBy: string) =>
    body<{ receipt: string; events: { id: string }[] }>(
      setup.as('consent-officer', `${path}/${what}`, {
        json: {
          fieldGroups,
          audiences: ['partners', 'dataspace'],
          givenBy,
          language: 'de',
          evidenceRef: 'mail://Zürich/€',
        },
      }),
    );
  const withdrawal = await decide('withdrawals', ['registry', 'profile'], 'company-representative');
  const consent = await decide('consents', ['contact'], 'data-subject');
  for (const [name, { receipt }] of Object.entries({ withdrawal, consent }))
    await writeFile(
      file(`${name}.jwt`),
      await (await setup.as('auditor', `${path}/receipts/${receipt}`)).text(),
    );
  setup.now = addMilliseconds(setup.now, DAY_MS);
  await setup.kaart.night();
  const event = withdrawal.events[1]?.id;
  const proof = await setup.as('auditor', `/v1/audit/proof/${event}?company=${COMPANY}`);
  await writeFile(file('proof.json'), await proof.text());
  await writeFile(file('notice.json'), JSON.stringify(FIRST_NOTICE));
  await writeFile(file('no-notice.json'), '{"version":"notice-v1"}');
  await setup.close();
  await rotateTwice(join(setup.home, 'keys.json'));
  shell = new Shell({ KAART_HOME: setup.home });
  await shell.type('audit export', evidence);
  await copyFile(join(evidence, 'jwks.json'), file('jwks.json'));
});

/** Rotates the keys as after a year or two, so that the signing key is retired. */
async function rotateTwice(keys: string): Promise<void> {
  let document = KeyDocument.parse(JSON.parse(await readFile(keys, 'utf8')));
  const { kid } = document.current;
  for (let n = 0; n < 2; n += 1) document = await rotateKeys(document, document.since, 'planned');
  expect(document.retired.map((key) => key.kid)).toContain(kid);
  await writeFile(keys, JSON.stringify(document));
}

async function changed(name: string, from: string | RegExp, to: string): Promise<string> {
  const text = await readFile(file(name), 'utf8');
  const other = text.replace(from, to);
  if (other === text) throw new Error(`nothing of ${name} was changed`);
  await writeFile(file(`changed-${name}`), other);
  return file(`changed-${name}`);
}

/** The first of the files with an entry of this log. */
async function firstOf(names: readonly string[], log: string): Promise<string> {
  for (const name of names)
    if ((await readFile(file(name), 'utf8')).includes(`"partition":"${log}`)) return name;
  throw new Error(`nothing of ${log} is listed`);
}

describe('verify-archive.py, which uses no code of Kaart', () => {
  it.each(['withdrawal', 'consent'])('accepts the receipt of a %s', async (name) => {
    expect(
      await python('receipt', file(`${name}.jwt`), file('jwks.json'), file('notice.json')),
    ).toEqual([0, expect.stringMatching(/^ok receipt urn:uuid:/)]);
  });

  it('accepts all chains and every head', async () => {
    expect(await python('audit', evidence)).toEqual([
      0,
      expect.stringMatching(/^ok 1\d\d chains, 2 heads, \d{2,} entries/),
    ]);
  });

  it('accepts the proof of an event', async () => {
    expect(await python('proof', file('proof.json'), file('jwks.json'))).toEqual([
      0,
      expect.stringContaining(`of ${COMPANY} under the head of 2025-10-`),
    ]);
  });

  it('refuses a receipt with another notice, and a changed receipt', async () => {
    const receipt = file('withdrawal.jwt');
    expect(await python('receipt', receipt, file('jwks.json'), file('no-notice.json'))).toEqual([
      1,
      expect.stringContaining('WRONG notice_hash'),
    ]);
    const [, payload = ''] = (await readFile(receipt, 'utf8')).split('.');
    const text = Buffer.from(payload, 'base64url').toString().replace('Withdrawn', 'Given');
    const forged = await changed(
      'withdrawal.jwt',
      payload,
      Buffer.from(text).toString('base64url'),
    );
    expect(await python('receipt', forged, file('jwks.json'))).toEqual([
      1,
      expect.stringContaining('WRONG the signature'),
    ]);
  });

  it('refuses a proof of another event', async () => {
    const forged = await changed('proof.json', '"action":"withdraw"', '"action":"grant"');
    expect(await python('proof', forged, file('jwks.json'))).toEqual([
      1,
      expect.stringContaining('its hash'),
    ]);
  });

  it('9.6 finds a changed or deleted entry of the audit log, the disclosures and the receipts', async () => {
    const lists = (await readdir(join(evidence, 'lists'))).map((name) => `evidence/lists/${name}`);
    for (const log of ['AUDIT#', 'DISCLOSURE#', 'RECEIPT#'])
      for (const [damage, expected] of [
        [({ stored: _, ...entry }) => entry, 'was deleted'],
        [(entry) => ({ ...entry, stored: { forged: true } }), 'its digest'],
      ] as readonly [(entry: Record<string, unknown>) => object, string][]) {
        const name = await firstOf(lists, log);
        const text = await readFile(file(name), 'utf8');
        const lines = text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
        const at = lines.findIndex(({ partition }) => partition.startsWith(log));
        lines[at] = damage(lines[at]);
        await writeFile(file(name), lines.map((line) => JSON.stringify(line)).join('\n'));
        expect(await python('audit', evidence)).toEqual([1, expect.stringContaining(expected)]);
        expect((await shell.type('audit verify', evidence)).out).toContain(lines[at].key);
        await writeFile(file(name), text);
      }
  });

  it('finds a changed event, and a missing last event', async () => {
    const name = 'evidence/chains.jsonl';
    const chains = await readFile(file(name), 'utf8');
    await writeFile(file(name), chains.replace('"language":"fr"', '"language":"de"'));
    expect(await python('audit', evidence)).toEqual([1, expect.stringContaining('its hash')]);
    expect((await shell.type('audit verify', evidence)).out).toContain('EVENT_ALTERED');
    const lines = chains.trim().split('\n');
    const cut = lines.map((line) => {
      const chain = JSON.parse(line);
      if (chain.recordId !== COMPANY) return line;
      chain.events.pop();
      const last = chain.events.at(-1);
      return JSON.stringify({ ...chain, lastSeq: last.seq, lastHash: last.hash });
    });
    await writeFile(file(name), cut.join('\n'));
    expect(await python('audit', evidence)).toEqual([
      1,
      expect.stringContaining(`WRONG ${COMPANY} event`),
    ]);
    expect((await shell.type('audit verify', evidence)).out).toContain('CHAIN_SHORTENED');
    await writeFile(file(name), chains);
  });
});
