// What must be true of an installation at the end of the soak test. Each check returns what is wrong.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSuccess } from './deeds.mjs';
import { recordIdsIn } from './places.mjs';

const DATASET = '/v1/datasets/healthtech-companies';
/** States of an import, in their order. */
const STEPS = ['open', 'submitted', 'released'];
const ROWS = `${DATASET}/data?format=jsonl`;

/** @throws Error for a refusal */
async function getBytes(place, who, path) {
  const answer = await place.ask(who, path);
  if (!isSuccess(answer)) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.bytes;
}

async function get(...asked) {
  return (await getBytes(...asked)).toString();
}

/** Acknowledged events, imports and versions that the installation does not have. */
export async function findLost(place) {
  const { events, imports, versions } = place.ledger;
  const lost = [];
  for (const [company, acknowledged] of events) {
    const stored = new Set((await eventsOf(place, company)).map(({ id }) => id));
    for (const id of acknowledged) if (!stored.has(id)) lost.push(`event ${id} of ${company}`);
  }
  for (const [id, state] of imports) {
    const { state: stored } = JSON.parse(await get(place, 'officer', `/v1/imports/${id}`));
    if (STEPS.indexOf(stored) < STEPS.indexOf(state))
      lost.push(`import ${id} is ${stored}, acknowledged as ${state}`);
  }
  const listed = await versionsOf(place);
  for (const id of versions) if (!listed.has(id)) lost.push(`version ${id}`);
  return lost;
}

/** Ids of all versions. Each withdrawal makes one, too, so they are many pages. */
async function versionsOf(place) {
  const ids = new Set();
  for (let path = `${DATASET}/versions`; path !== undefined; ) {
    const answer = await place.ask('reader', path);
    if (!isSuccess(answer)) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    for (const line of answer.text.split('\n').filter(Boolean)) ids.add(JSON.parse(line).id);
    path = answer.next && new URL(answer.next).pathname + new URL(answer.next).search;
  }
  return ids;
}

async function eventsOf(place, company) {
  const events = [];
  let cursor = '';
  do {
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/v1/companies/${company}/consents?limit=200${after}`;
    const page = JSON.parse(await get(place, 'officer', path));
    events.push(...page.events);
    cursor = page.cursor ?? '';
  } while (cursor !== '');
  return events;
}

/** Rows that are served although they were withdrawn, and rows that are lacking although they were granted. */
export async function findWrongRows(place) {
  const rows = new Set(recordIdsIn(await get(place, 'reader', ROWS)));
  const { ledger } = place;
  const wrong = [
    ...ledger.mustHide().flatMap((id) => (rows.has(id) ? [[id, 'is served']] : [])),
    ...ledger.mustShow().flatMap((id) => (rows.has(id) ? [] : [[id, 'is not served']])),
  ];
  return Promise.all(
    wrong.map(async ([id, what]) => `${id} ${what}: ${await historyOf(place, id)}`),
  );
}

/** The last events of a company, for a person who looks for the cause. */
async function historyOf(place, id) {
  const events = await eventsOf(place, id);
  return events
    .slice(-6)
    .map(({ action, audience, at, recordedAt }) => `${action} ${audience} ${at} (${recordedAt})`)
    .join('; ');
}

/** What `kaart audit verify` finds. */
export async function verifyAudit(place) {
  const { ok, text } = await place.command('audit', 'verify');
  return ok && text.includes('whole, and as it was signed') ? [] : [text];
}

/** Files that differ after all files of the versions were lost and made again. */
export async function findIrreproducible(place) {
  const before = await digestsOf(place);
  if (place.home === undefined) await place.send({ loseVersions: true });
  else await rm(join(place.home, 'objects/data/versions'), { recursive: true });
  const answer = await place.ask('officer', '/v1/recovery', { json: {} });
  if (!isSuccess(answer)) return [`recovery: ${answer.status} ${answer.text}`];
  const after = await digestsOf(place);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name} differs`);
}

/** By path, the SHA-256 of each file of the current version. */
async function digestsOf(place) {
  const { files } = JSON.parse(await get(place, 'reader', `${DATASET}/versions/current`));
  const digests = new Map();
  for (const { path } of files) {
    const bytes = await getBytes(place, 'reader', `${DATASET}/versions/current/files/${path}`);
    digests.set(path, createHash('sha256').update(bytes).digest('hex'));
  }
  return digests;
}
