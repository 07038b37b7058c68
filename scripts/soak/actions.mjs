// The daily use of an installation, at random: decisions, imports, publications and reads. The ledger records
// each acknowledged write, and each read is compared with it.
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { all } from '../peers/kaart.mjs';

const DATASET = '/v1/datasets/healthtech-companies';
const PUBLIC = '/v1/datasets/healthtech-companies-public';
const DECISION = {
  fieldGroups: ['registry'],
  audiences: ['partners', 'dataspace', 'public'],
  givenBy: 'company-representative',
  language: 'en',
  evidenceRef: 'soak',
};

/** All addresses that return rows, each with its caller. */
const EXITS = [
  ['reader', `${DATASET}/data?format=jsonl`],
  ['reader', `${DATASET}/data?format=csv`],
  ['reader', `${DATASET}/records?limit=200`],
  ['reader', `${DATASET}/versions/current/files/healthtech-companies.jsonl`],
  ['reader', `${DATASET}/versions/current/files/healthtech-companies.csv`],
  [undefined, `${PUBLIC}/data?format=jsonl`],
  [undefined, `${PUBLIC}/data?format=csv`],
  [undefined, '/companies'],
];

/** Decides, imports and publishes until `isOver`, one after the other. */
export async function decide(installation, { random, isOver, pauseMs, everyMs, csv, counts }) {
  const next = { import: Date.now() + everyMs.import, publish: Date.now() + everyMs.publish };
  for (let editions = 1; !isOver(); await sleep(pauseMs * (0.5 + random()))) {
    if (Date.now() >= next.import) {
      await importEdition(installation, `2025.${editions}`, { csv, random, counts });
      editions += 1;
      next.import = Date.now() + everyMs.import;
    } else if (Date.now() >= next.publish) {
      await publish(installation, { random, counts });
      next.publish = Date.now() + everyMs.publish;
    } else await decideOne(installation, { random, counts });
  }
}

async function decideOne(installation, { random, counts }) {
  const { ledger } = installation;
  const id = oneOf(ledger.free(), random);
  if (id === undefined) return;
  const isWithdrawal = random() < (ledger.stateOf(id) === 'closed' ? 0.1 : 0.6);
  const path = `/v1/companies/${id}/${isWithdrawal ? 'withdrawals' : 'consents'}`;
  const json = isWithdrawal ? DECISION : { ...DECISION, validUntil: null };
  const { jumps } = installation;
  ledger.beginDecision(id, installation.aheadMs !== 0);
  const response = await installation.request('officer', path, { json });
  if (installation.jumps !== jumps) ledger.markSkewed(id);
  const isDone = isSuccess(response);
  const events = isDone ? JSON.parse(response.text).events.map((event) => event.id) : undefined;
  ledger.endDecision(id, isWithdrawal ? 'closed' : 'open', events);
  const name = isWithdrawal ? 'withdrawals' : 'grants';
  counts.add(isDone ? name : `${name} not acknowledged: ${statusOf(response)}`);
}

/** Imports, submits and releases a correction in which one company has another number of employees. */
async function importEdition(installation, edition, { csv, random, counts }) {
  const rows = parse(csv, { columns: true });
  oneOf(rows, random).employees = String(1 + Math.floor(random() * 200));
  const file = stringify(rows, { header: true });
  const query = `fileName=soak.csv&edition=${edition}`;
  const imported = await installation.request('officer', `/v1/imports?${query}`, { file });
  if (!isSuccess(imported)) return counts.add(`imports not acknowledged: ${statusOf(imported)}`);
  const { id } = JSON.parse(imported.text);
  counts.add('imports');
  installation.ledger.acknowledgeImport(id, 'open');
  const steps = [
    ['officer', 'submit', 'submitted', { changeNote: 'soak' }],
    ['releaser', 'release', 'released', {}],
  ];
  for (const [caller, step, state, json] of steps) {
    const response = await installation.request(caller, `/v1/imports/${id}/${step}`, { json });
    if (!isSuccess(response)) return counts.add(`${step} not acknowledged: ${statusOf(response)}`);
    installation.ledger.acknowledgeImport(id, state);
  }
  counts.add('releases');
}

async function publish(installation, { random, counts }) {
  if (installation.night && random() < 0.3) {
    const { night } = (await installation.send({ night: true })) ?? {};
    return counts.add(
      night === undefined ? 'nights without acknowledgement' : `nights: ${night.outcome}`,
    );
  }
  const response = await installation.request('officer', '/v1/publications', { json: {} });
  if (!isSuccess(response))
    return counts.add(`publications not acknowledged: ${statusOf(response)}`);
  const { kind } = JSON.parse(response.text);
  counts.add(`publications: ${kind}`);
  const current = await installation.request('reader', `${DATASET}/versions/current`);
  if (isSuccess(current)) installation.ledger.acknowledgeVersion(JSON.parse(current.text).id);
}

/** Reads from every exit in turn until `isOver`. @param other the installation whose transfers are read too */
export async function read(installation, { other, random, isOver, pauseMs, counts }) {
  for (let turn = 0; !isOver(); turn += 1) {
    const [caller, path] = EXITS[turn % EXITS.length];
    await readOne(installation, caller, path, counts);
    if (turn % 4 === 1) await readTransfer(installation, { other, random, counts });
    if (turn % 4 === 3) await readClosed(installation, { random, counts });
    await sleep(pauseMs * (0.5 + random()));
  }
}

async function readOne(installation, caller, path, counts) {
  const check = installation.ledger.beginRead();
  const response = await installation.request(caller, path);
  check(`${installation.name} ${path}`, response.text);
  counts.add(isSuccess(response) ? 'reads' : `refused reads: ${statusOf(response)}`);
}

/** Requests the record and the page of a company that has withdrawn. */
async function readClosed(installation, { random, counts }) {
  const id = oneOf(installation.ledger.mustHide(), random);
  if (id === undefined) return;
  const check = installation.ledger.beginRead();
  for (const [caller, path] of [
    ['reader', `${DATASET}/records/${id}`],
    [undefined, `/companies/${id}`],
  ]) {
    const response = await installation.request(caller, path);
    // a refusal may contain the address
    check(`${installation.name} ${path}`, isSuccess(response) ? response.text : '');
    counts.add(
      response.status === 404
        ? 'withdrawn records not found'
        : `refused reads: ${statusOf(response)}`,
    );
  }
}

/** Reads the data of a transfer that the other installation has started with this one. */
async function readTransfer(installation, { other, random, counts }) {
  const transfers = await all(other.kaart, 'transfer').catch(() => []);
  const started = transfers.filter(({ role, state, address }) => {
    return role === 'consumer' && state === 'STARTED' && address?.startsWith(installation.url);
  });
  const { pid } = oneOf(started, random) ?? {};
  if (pid === undefined) return;
  const addressResponse = await other.request(
    'officer',
    `/v1/transfers/${pid}/data-address?renew=true`,
  );
  if (!isSuccess(addressResponse))
    return counts.add(`refused data addresses: ${statusOf(addressResponse)}`);
  const { endpoint, endpointProperties = [] } = JSON.parse(addressResponse.text);
  const authorization = endpointProperties.find(({ name }) => name === 'authorization')?.value;
  const check = installation.ledger.beginRead();
  const response = await installation.fetch(endpoint, { headers: { authorization } });
  check(`${installation.name} transfer ${pid}`, response.text);
  counts.add(isSuccess(response) ? 'pulls of transfers' : `refused pulls: ${statusOf(response)}`);
}

export function isSuccess(response) {
  return response.status === 200 || response.status === 201;
}

function statusOf({ status, text }) {
  return `${status} ${codeIn(text)}`.trim();
}

/** The code of a problem response. */
function codeIn(text) {
  return /"code":"([^"]+)"/.exec(text)?.[1] ?? '';
}

function oneOf(list, random) {
  return list[Math.floor(random() * list.length)];
}
