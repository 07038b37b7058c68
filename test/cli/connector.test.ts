import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../lib/app/listen.ts';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { DataProxy } from './data-proxy.ts';
import { Shell } from './shell.ts';
import { ROWS, STRICTER, StandInProvider } from './stand-in-provider.ts';

const QUICK = { KAART_IDENTITY: 'mock', KAART_DSP_SETTLE_MS: '5' };
const COMPANIES = 'healthtech-companies';

const directory = mkdtempSync(join(tmpdir(), 'kaart-fetched-'));
const shell = new Shell({ ...QUICK, KAART_PARTICIPANT_ID: 'consumer' });
const proxy = new DataProxy();
const standIn = new StandInProvider();
let provider: RunningKaart;
let consumer: RunningKaart;
let dsp: string;
let standInUrl: string;

/** Serves a data directory for as long as the tests run. */
function serveHome(id: string, home: string, env: Record<string, string>, demo = false) {
  const all = { ...QUICK, KAART_PARTICIPANT_ID: id, KAART_HOME: home, ...env };
  const quiet = { quiet: true, writeLine: () => undefined };
  return serveLocal({ env: all, host: '127.0.0.1', demo, ...quiet });
}

async function freePort(): Promise<number> {
  const listener = await listen(0, '127.0.0.1');
  await listener.close();
  return Number(new URL(listener.url).port);
}

beforeAll(async () => {
  const [url, port] = [await proxy.listen(), await freePort()];
  proxy.target = port;
  standInUrl = await standIn.listen();
  const home = mkdtempSync(join(tmpdir(), 'kaart-provider-'));
  provider = await serveHome('provider', home, { PORT: String(port), KAART_PUBLIC_URL: url }, true);
  consumer = await serveHome('consumer', shell.home, { PORT: '0' });
  dsp = provider.dsp;
}, 60_000);
afterAll(async () => {
  await consumer.close();
  await provider.close();
  proxy.close();
  standIn.close();
});
afterEach(() => {
  proxy.spoils = [];
  proxy.reads.length = 0;
  proxy.halfIsTaken = () => sleep(250);
});

const listStates = (lines: Record<string, unknown>[]) => lines.map(({ state }) => state);

/** Each line has a later state. A state that ends between two reads of the command has no line, except for the last one. */
function expectStates(lines: Record<string, unknown>[], ...states: string[]): void {
  const seen = listStates(lines);
  expect(states.filter((state) => seen.includes(state))).toEqual(seen);
  expect(seen.at(-1)).toBe(states.at(-1));
}
const toPath = (name: string) => join(directory, name);

/** Waits until a part of a file has been received and written. */
async function waitForPart(file: string): Promise<void> {
  const part = `${file}.part`;
  while (!existsSync(part) || statSync(part).size === 0) await sleep(5);
}

describe('kaart negotiate', () => {
  it('prints a line for each state, and a last one with the agreement', async () => {
    const lines = await shell.json(`negotiate ${dsp} ${COMPANIES}`);
    const last = lines.pop();
    expectStates(lines, 'REQUESTED', 'AGREED', 'VERIFIED', 'FINALIZED');
    for (const line of lines) expect(Object.keys(line)).toEqual(['negotiation', 'state']);
    expect(last).toEqual({
      negotiation: lines[0]?.['negotiation'],
      agreement: expect.stringMatching(/^urn:uuid:/),
      dataset: COMPANIES,
      counterpartyId: 'provider',
      state: 'FINALIZED',
      milliseconds: expect.any(Number),
    });
  });

  it('shows a person how to fetch the data', async () => {
    const { code, out, err } = await shell.type(`negotiate ${dsp} healthtech-figures-2020`);
    expect([code, err]).toEqual([0, 'REQUESTED\nAGREED\nVERIFIED\nFINALIZED\n']);
    expect(out).toMatch(/^agreed with provider in \d+ ms\nFetch the data: kaart fetch urn:uuid:/);
  });

  it('shows the other terms of the provider, and ends with 3 until a person decides', async () => {
    standIn.reaction = 'other terms';
    const { code, out, err } = await shell.type(`negotiate ${standInUrl} rows`);
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('\n  + permission odrl:use if odrl:count lteq 5\n');
    const [, pid = ''] = /kaart negotiation accept (\S+)/.exec(err) ?? [];
    const lines = await shell.json(`negotiation accept ${pid}`);
    expect(lines.at(-1)).toMatchObject({ negotiation: pid, dataset: 'rows', state: 'FINALIZED' });
  });

  it('prints other terms as JSON, and accepts them with the option', async () => {
    standIn.reaction = 'other terms';
    const last = (await shell.json(`negotiate ${standInUrl} rows`)).at(-1);
    expect(last).toMatchObject({
      state: 'OFFERED',
      agreement: null,
      added: ['permission odrl:use if odrl:count lteq 5'],
      dropped: [],
      offer: { '@id': 'urn:other' },
    });
    const { code } = await shell.type(`negotiation terminate ${last?.['negotiation']} --reason no`);
    expect(code).toBe(0);
    const second = mkdtempSync(join(tmpdir(), 'kaart-second-'));
    const other = new Shell({ ...QUICK, KAART_HOME: second, KAART_PARTICIPANT_ID: 'consumer' });
    const lines = await other.json(`negotiate ${standInUrl} rows --accept`);
    expect(lines.pop()).toMatchObject({ agreement: 'an agreement of no scheme' });
    expect(listStates(lines).filter((state) => state === 'OFFERED')).toHaveLength(1);
  });

  it('prints the reason if the provider ends the negotiation, and ends with 1', async () => {
    standIn.reaction = 'no';
    const person = await shell.type(`negotiate ${standInUrl} rows`);
    expect([person.code, person.err]).toEqual([
      1,
      expect.stringContaining('TERMINATED (no): not to you'),
    ]);
    const last = (await shell.json(`negotiate ${standInUrl} rows`)).at(-1);
    expect(last).toMatchObject({ state: 'TERMINATED', agreement: null, reasons: ['not to you'] });
  });

  it('stops waiting at Ctrl-C or after the timeout, and the negotiation continues', async () => {
    standIn.reaction = 'nothing';
    const typed = shell.type(`negotiate ${standInUrl} rows`);
    while (!shell.interrupt()) await sleep(5);
    const left = await typed;
    expect([left.code, left.err]).toEqual([130, expect.stringContaining('kaart negotiations')]);
    const late = await shell.type(`negotiate ${standInUrl} rows --timeout 0.1`);
    expect([late.code, late.err]).toEqual([
      1,
      expect.stringMatching(/after 0\.1 s it is still REQUESTED(.*\n)+.*kaart negotiations/),
    ]);
    const [latest] = await shell.json<{ pid: string; state: string }>('negotiations');
    expect(latest?.state).toBe('REQUESTED');
    expect((await shell.type(`negotiation terminate ${latest?.pid}`)).code).toBe(0);
  });

  it.each([
    ['a dataset that is not there', () => `negotiate ${dsp} nonsense`, /no dataset nonsense/],
    ['an offer that is not there', () => `negotiate ${dsp} ${COMPANIES} --offer urn:x`, /no such/],
    [
      'another participant than the expected one',
      () => `negotiate ${dsp} ${COMPANIES} --participant-id did:web:other.example`,
      /that of the participant provider, not of did:web:other.example/,
    ],
    [
      'a catalog of another participant than the expected one',
      () => `catalog ${dsp} --participant-id did:web:other.example`,
      /that of the participant provider, not of did:web:other.example/,
    ],
    [
      'data of another participant than the expected one',
      () => `fetch ${dsp} ${COMPANIES} --participant-id did:web:other.example`,
      /that of the participant provider, not of did:web:other.example/,
    ],
    ['an address without a server', () => 'negotiate http://127.0.0.1:9 x', /no connector answers/],
    ['an address that is not called', () => 'negotiate http://10.0.0.1 x', /not called/],
    ['an agreement that is not there', () => 'fetch urn:nonsense -o x', /no such agreement/],
    ['an agreement without a file', () => 'fetch urn:nonsense', /no such agreement/],
    ['an agreement by a UUID', () => `fetch ${crypto.randomUUID()}`, /no such agreement/],
    ['a dataset of ours that is not there', () => 'fetch nonsense', /KAART_CLIENT_ID/],
    ['a directory that is not there', () => 'fetch urn:nonsense -o /nowhere/x', /cannot write/],
    ['a message that is no dead letter', () => 'outbox replay urn:x', /no dead letter/],
    ['a transfer that is not there', () => 'transfer suspend urn:x', /no such process/],
  ])('and similar commands report %s', async (_, line, expected) => {
    const { code, err } = await shell.type(line());
    expect([code, err]).toEqual([1, expect.stringMatching(expected)]);
  });

  it.each([
    [`negotiate http://x rows --timeout soon`, 'write it as a number of seconds'],
    ['fetch urn:x --directory there', '--directory is for the rows of a partner'],
    ['fetch urn:x --participant-id did:web:a', '--participant-id is for a dataset of the catalog'],
  ])('refuses %s', async (line, expected) => {
    const { code, err } = await shell.type(line);
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  });
});

describe('kaart negotiation counter', () => {
  const terms = toPath('terms.json');
  beforeAll(() => writeFileSync(terms, JSON.stringify(STRICTER)));
  const listStoredAgreements = async () => {
    standIn.reaction = 'other terms';
    const last = (await shell.json(`negotiate ${standInUrl} rows`)).at(-1);
    standIn.received.length = 0;
    return String(last?.['negotiation']);
  };

  it('asks for the terms in a file, and prints a line for each state until there is an agreement', async () => {
    const pid = await listStoredAgreements();
    standIn.reaction = 'yes';
    standIn.agreementId = 'urn:countered';
    const lines = await shell.json(`negotiation counter ${pid} ${terms}`);
    expect(lines.pop()).toEqual({
      negotiation: pid,
      agreement: 'urn:countered',
      dataset: 'rows',
      counterpartyId: 'stand-in',
      state: 'FINALIZED',
      milliseconds: expect.any(Number),
    });
    expectStates(lines, 'OFFERED', 'REQUESTED', 'AGREED', 'VERIFIED', 'FINALIZED');
    expect(standIn.received[0]).toBe('ContractRequestMessage');
  });

  it('ends with 3 if the provider offers other terms again, and prints them', async () => {
    const pid = await listStoredAgreements();
    const free = toPath('free.json');
    writeFileSync(free, JSON.stringify({ permission: [{ action: 'use' }] }));
    const { code, err } = await shell.type(`negotiation counter ${pid} ${free}`);
    expect(code).toBe(3);
    expect(err).toContain('\n  + permission odrl:use if odrl:count lteq 5\n');
    expect(err).toContain(`kaart negotiation counter ${pid}`);
    expect((await shell.type(`negotiation terminate ${pid}`)).code).toBe(0);
  });

  it('ends with 1 if the provider ends it, and prints the reason', async () => {
    const pid = await listStoredAgreements();
    standIn.reaction = 'no';
    const { code, err } = await shell.type(`negotiation counter ${pid} ${terms}`);
    expect([code, err]).toEqual([1, expect.stringContaining('TERMINATED (no): not to you')]);
    const again = await shell.type(`negotiation counter ${pid} ${terms}`);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('wrong-state')]);
  });

  it.each([
    ['is not there', undefined, /cannot read/],
    ['is not JSON', '{', /is not JSON/],
    ['has no terms', '{}', /permission or a prohibition/],
    ['has an empty list of terms', '{"permission":[]}', /permission/],
    ['has a rule without an action', '{"permission":[{}]}', /action/],
  ])('sends nothing if the file %s', async (_, text, why) => {
    const file = toPath(`${crypto.randomUUID()}.json`);
    if (text !== undefined) writeFileSync(file, text);
    const pid = await listStoredAgreements();
    const { code, err } = await shell.type(`negotiation counter ${pid} ${file}`);
    expect([code, err]).toEqual([1, expect.stringMatching(why)]);
    expect(standIn.received).toEqual([]);
    expect((await shell.type(`negotiation terminate ${pid}`)).code).toBe(0);
  });
});

describe('kaart fetch', () => {
  let agreement: string;
  beforeAll(async () => {
    const last = (await shell.json(`negotiate ${dsp} ${COMPANIES}`)).at(-1);
    agreement = String(last?.['agreement']);
  });

  it('prints a line for each state, and a last one with the file and its digest', async () => {
    const file = toPath('companies.jsonl');
    const lines = await shell.json('fetch', agreement, '--output', file);
    const last = lines.pop();
    const text = readFileSync(file, 'utf8');
    expect(text.trim().split('\n')).toHaveLength(95);
    expectStates(lines, 'REQUESTED', 'STARTED', 'COMPLETED');
    for (const line of lines) expect(Object.keys(line)).toEqual(['transfer', 'state']);
    expect(last).toEqual({
      agreement,
      transfer: lines[0]?.['transfer'],
      file,
      bytes: Buffer.byteLength(text),
      digest: `sha-256:${sha256(text)}`,
      verified: true,
      state: 'COMPLETED',
      milliseconds: expect.any(Number),
    });
  });

  it('continues after a broken connection at the same byte, and verifies the whole file', async () => {
    const file = toPath('broken.jsonl');
    proxy.spoils = ['cut'];
    proxy.halfIsTaken = () => waitForPart(file);
    const last = (await shell.json('fetch', agreement, '-o', file)).at(-1);
    expect(last).toMatchObject({ verified: true, state: 'COMPLETED' });
    expect(proxy.reads.map(({ status }) => status)).toEqual([200, 206]);
    expect(proxy.reads[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(readFileSync(file)).toEqual(readFileSync(toPath('companies.jsonl')));
  });

  it('continues with the same transfer if it was interrupted and is called again', async () => {
    proxy.spoils = Array(20).fill('cut');
    const file = toPath('left.jsonl');
    const typed = shell.json('fetch', agreement, '-o', file);
    await waitForPart(file);
    shell.interrupt();
    const [first] = await typed;
    proxy.spoils = [];
    const last = (await shell.json('fetch', agreement, '-o', file)).at(-1);
    expect(last).toMatchObject({ transfer: first?.['transfer'], verified: true });
    expect(proxy.reads.at(-1)).toMatchObject({ status: 206 });
    expect(readFileSync(file)).toEqual(readFileSync(toPath('companies.jsonl')));
  });

  it('downloads a corrupted body a second time, and then leaves no file', async () => {
    const file = toPath('corrupt.jsonl');
    proxy.spoils = ['corrupt'];
    expect((await shell.json('fetch', agreement, '-o', file)).at(-1)).toMatchObject({
      verified: true,
    });
    proxy.spoils = ['corrupt', 'corrupt'];
    const { code, err } = await shell.type('fetch', agreement, '-o', toPath('never.jsonl'));
    expect([code, err]).toEqual([1, expect.stringContaining('object-corrupt')]);
    expect(readdirSync(directory).filter((name) => /never|part/.test(name))).toEqual([]);
  });

  it('uses its agreement for a catalog and a dataset, for each spelling of the provider', async () => {
    for (const url of [dsp, `${dsp}/catalog`, new URL(dsp).origin]) {
      const file = toPath('by-catalog.csv');
      const last = (await shell.json(`fetch ${url} ${COMPANIES} -f csv -o`, file)).at(-1);
      expect(last).toMatchObject({ file, verified: true });
      expect(readFileSync(file, 'utf8')).toMatch(/^record_id,/);
    }
    const agreed = await shell.json<{ dataset: string }>('agreements');
    expect(agreed.filter(({ dataset }) => dataset === COMPANIES)).toHaveLength(2);
  });

  it('uses the file name of the provider, and overwrites only files that the user named', async () => {
    const before = process.cwd();
    process.chdir(mkdtempSync(join(tmpdir(), 'kaart-cwd-')));
    try {
      const fetchFileName = async () => (await shell.json('fetch', agreement)).at(-1)?.['file'];
      const first = String(await fetchFileName());
      expect(first).toMatch(/^[\w.-]+\.jsonl$/);
      writeFileSync(first, 'mine');
      expect(await fetchFileName()).toBe(first.replace('.jsonl', '-2.jsonl'));
      expect(readFileSync(first, 'utf8')).toBe('mine');
    } finally {
      process.chdir(before);
    }
  });

  it('negotiates first if there is no agreement yet, and leaves the transfer open with the option', async () => {
    const words = ['fetch', dsp, 'healthtech-figures-2025', '--keep', '-o', toPath('kept.json')];
    const saved = (await shell.json(words.join(' '))).at(-1);
    expect(saved).toMatchObject({ state: 'STARTED' });
    const pid = String(saved?.['transfer']);
    for (const [move, state] of [
      ['suspend --reason later', 'SUSPENDED'],
      ['resume', 'STARTED'],
      ['terminate', 'TERMINATED'],
    ])
      expect((await shell.json(`transfer ${move} ${pid}`)).at(-1)).toMatchObject({
        transfer: pid,
        state,
      });
    const again = await shell.type(`transfer terminate ${pid}`);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('wrong-state')]);
  });
});

describe('kaart fetch --provider, if two providers use the same id of an agreement', () => {
  let agreement: string;
  beforeAll(async () => {
    const last = (await shell.json(`negotiate ${dsp} ${COMPANIES}`)).at(-1);
    agreement = String(last?.['agreement']);
    standIn.reaction = 'other terms';
    standIn.agreementId = agreement;
    const same = (await shell.json(`negotiate ${standInUrl} rows --accept`)).at(-1);
    expect(same).toMatchObject({ agreement, counterpartyId: 'stand-in' });
  });

  const fetchTo = (provider: string, file: string) =>
    shell.json(`fetch --provider ${provider} -o ${file}`, agreement);
  /** The transfer of an interrupted fetch. */
  const findLeftTransfer = async (file: string) => {
    proxy.spoils = Array(20).fill('cut');
    const typed = fetchTo('provider', file);
    await waitForPart(file);
    shell.interrupt();
    const [first] = await typed;
    proxy.spoils = [];
    return first?.['transfer'];
  };

  it('continues a transfer of the named provider, and of no other one with the same agreement id', async () => {
    const file = toPath('of-two.json');
    const transfer = await findLeftTransfer(file);
    const reads = proxy.reads.length;
    standIn.received.length = 0;
    const other = (await fetchTo('stand-in', file)).at(-1);
    expect(other).toMatchObject({ file, state: 'COMPLETED' });
    expect(other?.['transfer']).not.toBe(transfer);
    expect(standIn.received).toContain('TransferRequestMessage');
    expect(proxy.reads).toHaveLength(reads);
    expect(readFileSync(file, 'utf8')).toBe(JSON.stringify(ROWS));
  });

  it('continues an interrupted transfer if the provider of the agreement is named', async () => {
    const file = toPath('left-of-one.jsonl');
    const transfer = await findLeftTransfer(file);
    const last = (await fetchTo('provider', file)).at(-1);
    expect(last).toMatchObject({ transfer, verified: true });
    expect(readFileSync(file)).toEqual(readFileSync(toPath('companies.jsonl')));
  });
});

describe('a Kaart without a server', () => {
  it('is served by the command, which prints that', async () => {
    const alone = new Shell({ ...QUICK, KAART_PARTICIPANT_ID: 'alone' });
    const { code, err } = await alone.type(`negotiate ${dsp} healthtech-figures-2025`);
    expect([code, err]).toEqual([
      0,
      expect.stringContaining('this command serves it, on http://127.'),
    ]);
    const quiet = await alone.type(`catalog ${dsp} --json`);
    expect([quiet.code, quiet.err]).toEqual([0, '']);
  });
});

describe('kaart catalog with an address', () => {
  it('shows the offers of another connector', async () => {
    const { out } = await shell.type(`catalog ${dsp}`);
    expect(out).toMatch(/^provider offers\n/);
    expect(out).toMatch(/^healthtech-companies +HealthTech companies.*HttpData-PULL/m);
    const [document] = await shell.json<{ dataset: { '@id': string }[] }>(`catalog ${dsp}`);
    expect(document?.dataset.map((each) => each['@id'])).toEqual(provider.datasets);
  });
});

describe('kaart outbox', () => {
  it('shows a message that was not accepted, and sends it again', async () => {
    standIn.reaction = 'other terms';
    const agreement = (await shell.json(`negotiate ${standInUrl} rows`)).at(-1);
    const pid = String(agreement?.['negotiation']);
    standIn.refuses = true;
    expect((await shell.type(`negotiation terminate ${pid}`)).code).toBe(0);
    let deadLetters: Record<string, unknown>[] = [];
    while (deadLetters.length === 0) deadLetters = await shell.json('outbox');
    const [message] = deadLetters;
    expect(deadLetters).toMatchObject([
      {
        state: 'dead-letter',
        type: 'ContractNegotiationTerminationMessage',
        counterpartyId: 'stand-in',
        pid,
        reason: expect.stringContaining('status 400'),
      },
    ]);
    const id = String(message?.['id']);
    expect((await shell.type('outbox')).out).toMatch(
      new RegExp(`^${id} +dead-letter +Contract`, 'm'),
    );
    const refused = await shell.type(`outbox replay ${id}`);
    expect([refused.code, refused.out]).toEqual([
      0,
      expect.stringContaining('a dead letter again'),
    ]);
    standIn.refuses = false;
    standIn.received.length = 0;
    expect(await shell.json(`outbox replay ${id}`)).toMatchObject([
      { replayed: id, state: 'taken', reason: null },
    ]);
    expect(standIn.received).toEqual(['ContractNegotiationTerminationMessage']);
    expect(await shell.json('outbox')).toEqual([]);
    expect((await shell.type('outbox')).out).toBe('nothing\n');
  });

  it('reports a message that was not sent because it is no longer needed', async () => {
    standIn.reaction = 'other terms';
    const agreement = (await shell.json(`negotiate ${standInUrl} rows`)).at(-1);
    standIn.refuses = true;
    expect((await shell.type(`negotiation accept ${agreement?.['negotiation']}`)).code).toBe(1);
    let deadLetters: Record<string, unknown>[] = [];
    while (deadLetters.length < 2 || deadLetters.some(({ state }) => state !== 'dead-letter'))
      deadLetters = await shell.json('outbox');
    standIn.refuses = false;
    standIn.received.length = 0;
    const findDeadLetterId = (type: RegExp) =>
      String(deadLetters.find((m) => type.test(String(m['type'])))?.['id']);
    const [acceptance, end] = [findDeadLetterId(/Event/), findDeadLetterId(/Termination/)];
    const { code, out } = await shell.type(`outbox replay ${acceptance}`);
    expect([code, out]).toEqual([0, expect.stringContaining('was not sent')]);
    expect(await shell.json(`outbox replay ${end}`)).toMatchObject([{ state: 'taken' }]);
    expect(standIn.received).toEqual(['ContractNegotiationTerminationMessage']);
    expect(await shell.json('outbox')).toEqual([]);
  });
});
