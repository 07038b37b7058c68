// Follows three requests through the code and prints the files and the functions that each one enters: a read
// of rows, a contract request up to the message that responds to it, and a file up to its edition.
//
// npx tsx test/bench/paths.ts          counts
// npx tsx test/bench/paths.ts --list   the functions of each file as well
//
// V8 counts only the calls during the request. The counts include files below lib with at least one called
// function with a name. Functions with a name are declared functions and methods, but not functions that are
// passed as values. Each request is sent once before, so one-time work of the process is not counted. The app
// runs over the local stores in this process. The HTTP server and its log are not included.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDemonstration } from '../../lib/app/demonstration.ts';
import { DSP_PATH, DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';
import { body, DATA, Setup } from '../app/setup.ts';

const DATASET = 'healthtech-figures-2025';
/** Time until the message that responds to a request is due. Milliseconds. */
const DUE_MS = 400;
const lists = process.argv.includes('--list');

const session = new Session();
session.connect();
await session.post('Profiler.enable');

type Measure = (name: string, request: () => Promise<unknown>) => Promise<unknown>;

const unmeasured: Measure = (_, request) => request();

const measured: Measure = async (name, request) => {
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await request();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  const entered = result
    .filter(({ url }) => url.includes('/lib/') && !url.includes('/node_modules/'))
    .map(({ url, functions }) => ({
      file: `lib/${url.split('/lib/')[1]}`,
      names: functions
        .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
        .map(({ functionName }) => functionName)
        .filter((each) => each !== '' && each !== '__name'), // added by esbuild
    }))
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const functions = entered.reduce((sum, { names }) => sum + names.length, 0);
  process.stdout.write(`${name}: ${entered.length} files, ${functions} functions\n`);
  if (lists)
    for (const { file, names } of entered)
      process.stdout.write(`  ${file}\n    ${names.join(', ')}\n`);
};

async function expectStatus(response: Promise<Response>, status: number): Promise<unknown> {
  const reply = await response;
  const text = await reply.text();
  if (reply.status !== status) throw new Error(`status ${reply.status}: ${text.slice(0, 500)}`);
  return text.startsWith('{"') && !text.includes('\n') ? JSON.parse(text) : text;
}

const env = { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'provider' };
const setup = new Setup(undefined, env);
setup.secret = await loadDemonstration(setup.kaart, setup.home, () => undefined);
await setup.kaart.deliver();

const token = await setup.token('demo-partner', setup.secret);
for (const measure of [unmeasured, unmeasured, measured])
  await measure('GET …/data', () => expectStatus(setup.withToken(token, DATA), 200));

/** A participant that accepts every message. */
const counterparty = createServer(async (request, response) => {
  await json(request);
  response.setHeader('Content-Type', 'application/json').end('{}');
});
await new Promise<void>((resolve) => {
  counterparty.listen(0, '127.0.0.1', resolve);
});
const callbackAddress = `http://127.0.0.1:${(counterparty.address() as AddressInfo).port}`;
const headers = { authorization: JSON.stringify({ clientId: 'lab' }) };
const dataset = setup.ask(`${DSP_PATH}/catalog/datasets/${DATASET}`, { headers });
const [offer] = (await body<{ hasPolicy: object[] }>(dataset)).hasPolicy;
const { kaart } = setup;
const deliverTo = kaart.deliverTo;
for (const measure of [unmeasured, unmeasured, measured]) {
  const message = {
    '@context': [DSPACE_CONTEXT],
    '@id': `urn:uuid:${crypto.randomUUID()}`,
    '@type': 'ContractRequestMessage',
    consumerPid: `urn:uuid:${crypto.randomUUID()}`,
    callbackAddress,
    offer: { ...offer, target: DATASET },
  };
  let pid = '';
  Object.assign(kaart, { deliverTo: async () => undefined }); // measured below
  await measure('contract request, until its response', async () => {
    const pending = setup.ask(`${DSP_PATH}/negotiations/request`, { headers, json: message });
    pid = ((await expectStatus(pending, 201)) as { providerPid: string }).providerPid;
  });
  await sleep(DUE_MS);
  await measure('contract request, the agreement that answers it', () => deliverTo(pid));
  Object.assign(kaart, { deliverTo });
}
counterparty.close();

const file = readFileSync(new URL('../../examples/mapping-2025.csv', import.meta.url));
for (const [measure, edition] of [[unmeasured, '2026'] as const, [measured, '2027'] as const])
  await measure('CSV row to a released edition', async () => {
    const query = `&edition=${edition}&referenceDate=${edition}-09-30`;
    const { id } = (await expectStatus(setup.import(file, query), 201)) as { id: string };
    const path = `/v1/imports/${id}`;
    await expectStatus(setup.as('analyst:alice', `${path}/submit`, { json: {} }), 200);
    await expectStatus(setup.as('releaser:bob', `${path}/release`, { json: {} }), 200);
  });
await setup.close();
