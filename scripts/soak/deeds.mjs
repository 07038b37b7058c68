// What happens in an installation all day, at random: decisions, imports, publications and reads. What
// is acknowledged goes into its ledger, and what is read is held against it.
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

/** Every way by which rows leave: who asks, and where. */
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
export async function decide(place, { random, isOver, pauseMs, everyMs, csv, counts }) {
  const next = { import: Date.now() + everyMs.import, publish: Date.now() + everyMs.publish };
  for (let editions = 1; !isOver(); await sleep(pauseMs * (0.5 + random()))) {
    if (Date.now() >= next.import) {
      await importEdition(place, `2025.${editions}`, { csv, random, counts });
      editions += 1;
      next.import = Date.now() + everyMs.import;
    } else if (Date.now() >= next.publish) {
      await publish(place, { random, counts });
      next.publish = Date.now() + everyMs.publish;
    } else await decideOne(place, { random, counts });
  }
}

async function decideOne(place, { random, counts }) {
  const { ledger } = place;
  const id = oneOf(ledger.free(), random);
  if (id === undefined) return;
  const isClosing = random() < (ledger.stateOf(id) === 'closed' ? 0.1 : 0.6);
  const path = `/v1/companies/${id}/${isClosing ? 'withdrawals' : 'consents'}`;
  const json = isClosing ? DECISION : { ...DECISION, validUntil: null };
  const { jumps } = place;
  ledger.deciding(id, place.aheadMs !== 0);
  const answer = await place.ask('officer', path, { json });
  if (place.jumps !== jumps) ledger.skewed(id);
  const isDone = isSuccess(answer);
  const events = isDone ? JSON.parse(answer.text).events.map((event) => event.id) : undefined;
  ledger.decided(id, isClosing ? 'closed' : 'open', events);
  const name = isClosing ? 'withdrawals' : 'grants';
  counts.add(isDone ? name : `${name} not acknowledged: ${statusOf(answer)}`);
}

/** Imports, submits and releases a correction in which one company has another number of employees. */
async function importEdition(place, edition, { csv, random, counts }) {
  const rows = parse(csv, { columns: true });
  oneOf(rows, random).employees = String(1 + Math.floor(random() * 200));
  const file = stringify(rows, { header: true });
  const query = `fileName=soak.csv&edition=${edition}`;
  const imported = await place.ask('officer', `/v1/imports?${query}`, { file });
  if (!isSuccess(imported)) return counts.add(`imports not acknowledged: ${statusOf(imported)}`);
  const { id } = JSON.parse(imported.text);
  counts.add('imports');
  place.ledger.imports.set(id, 'open');
  const steps = [
    ['officer', 'submit', 'submitted', { changeNote: 'soak' }],
    ['releaser', 'release', 'released', {}],
  ];
  for (const [who, step, state, json] of steps) {
    const answer = await place.ask(who, `/v1/imports/${id}/${step}`, { json });
    if (!isSuccess(answer)) return counts.add(`${step} not acknowledged: ${statusOf(answer)}`);
    place.ledger.imports.set(id, state);
  }
  counts.add('releases');
}

async function publish(place, { random, counts }) {
  if (place.night && random() < 0.3) {
    const { night } = (await place.send({ night: true })) ?? {};
    return counts.add(
      night === undefined ? 'nights without acknowledgement' : `nights: ${night.outcome}`,
    );
  }
  const answer = await place.ask('officer', '/v1/publications', { json: {} });
  if (!isSuccess(answer)) return counts.add(`publications not acknowledged: ${statusOf(answer)}`);
  const { kind } = JSON.parse(answer.text);
  counts.add(`publications: ${kind}`);
  const current = await place.ask('reader', `${DATASET}/versions/current`);
  if (isSuccess(current)) place.ledger.versions.add(JSON.parse(current.text).id);
}

/** Reads by every exit in turn until `isOver`. @param other the installation whose transfers are read too */
export async function read(place, { other, random, isOver, pauseMs, counts }) {
  for (let turn = 0; !isOver(); turn += 1) {
    const [who, path] = EXITS[turn % EXITS.length];
    await readOne(place, who, path, counts);
    if (turn % 4 === 1) await readTransfer(place, { other, random, counts });
    if (turn % 4 === 3) await readClosed(place, { random, counts });
    await sleep(pauseMs * (0.5 + random()));
  }
}

async function readOne(place, who, path, counts) {
  const check = place.ledger.reading();
  const answer = await place.ask(who, path);
  check(`${place.name} ${path}`, answer.text);
  counts.add(isSuccess(answer) ? 'reads' : `refused reads: ${statusOf(answer)}`);
}

/** Asks for the record and the page of a company that has withdrawn. */
async function readClosed(place, { random, counts }) {
  const id = oneOf(place.ledger.mustHide(), random);
  if (id === undefined) return;
  const check = place.ledger.reading();
  for (const [who, path] of [
    ['reader', `${DATASET}/records/${id}`],
    [undefined, `/companies/${id}`],
  ]) {
    const answer = await place.ask(who, path);
    // a refusal may repeat the address
    check(`${place.name} ${path}`, isSuccess(answer) ? answer.text : '');
    counts.add(
      answer.status === 404 ? 'withdrawn records not found' : `refused reads: ${statusOf(answer)}`,
    );
  }
}

/** Reads the data of a transfer that the other installation has started with this one. */
async function readTransfer(place, { other, random, counts }) {
  const transfers = await all(other.kaart, 'transfer').catch(() => []);
  const started = transfers.filter(({ role, state, address }) => {
    return role === 'consumer' && state === 'STARTED' && address?.startsWith(place.url);
  });
  const { pid } = oneOf(started, random) ?? {};
  if (pid === undefined) return;
  const answered = await other.ask('officer', `/v1/transfers/${pid}/data-address?renew=true`);
  if (!isSuccess(answered)) return counts.add(`refused data addresses: ${statusOf(answered)}`);
  const { endpoint, endpointProperties = [] } = JSON.parse(answered.text);
  const authorization = endpointProperties.find(({ name }) => name === 'authorization')?.value;
  const check = place.ledger.reading();
  const answer = await place.fetch(endpoint, { headers: { authorization } });
  check(`${place.name} transfer ${pid}`, answer.text);
  counts.add(isSuccess(answer) ? 'pulls of transfers' : `refused pulls: ${statusOf(answer)}`);
}

export function isSuccess(answer) {
  return answer.status === 200 || answer.status === 201;
}

function statusOf({ status, text }) {
  return `${status} ${codeIn(text)}`.trim();
}

/** The code of a problem. */
function codeIn(text) {
  return /"code":"([^"]+)"/.exec(text)?.[1] ?? '';
}

function oneOf(list, random) {
  return list[Math.floor(random() * list.length)];
}
