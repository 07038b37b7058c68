// The checks of an installation at the end of the soak test. Each returns the failures as texts.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSuccess } from './actions.mjs';
import { recordIdsIn } from './installations.mjs';

const DATASET = '/v1/datasets/healthtech-companies';
/** States of an import, in order. */
const STEPS = ['open', 'submitted', 'released'];
const ROWS = `${DATASET}/data?format=jsonl`;

/** @throws Error if the request is refused */
async function getBytes(installation, caller, path) {
  const response = await installation.request(caller, path);
  if (!isSuccess(response)) throw new Error(`${path}: ${response.status} ${response.text}`);
  return response.bytes;
}

async function get(...request) {
  return (await getBytes(...request)).toString();
}

/** Acknowledged events, imports and versions that the installation does not have. */
export async function findLost(installation) {
  const { events, imports, versions } = installation.ledger;
  const lost = [];
  for (const [company, acknowledged] of events) {
    const stored = new Set((await eventsOf(installation, company)).map(({ id }) => id));
    for (const id of acknowledged) if (!stored.has(id)) lost.push(`event ${id} of ${company}`);
  }
  for (const [id, state] of imports) {
    const { state: stored } = JSON.parse(await get(installation, 'officer', `/v1/imports/${id}`));
    if (STEPS.indexOf(stored) < STEPS.indexOf(state))
      lost.push(`import ${id} is ${stored}, acknowledged as ${state}`);
  }
  const listed = await versionsOf(installation);
  for (const id of versions) if (!listed.has(id)) lost.push(`version ${id}`);
  return lost;
}

/** Ids of all versions. There are many pages, because each withdrawal makes a version. */
async function versionsOf(installation) {
  const ids = new Set();
  for (let path = `${DATASET}/versions`; path !== undefined; ) {
    const response = await installation.request('reader', path);
    if (!isSuccess(response)) throw new Error(`${path}: ${response.status} ${response.text}`);
    for (const line of response.text.split('\n').filter(Boolean)) ids.add(JSON.parse(line).id);
    path = response.next && new URL(response.next).pathname + new URL(response.next).search;
  }
  return ids;
}

async function eventsOf(installation, company) {
  const events = [];
  let cursor = '';
  do {
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/v1/companies/${company}/consents?limit=200${after}`;
    const page = JSON.parse(await get(installation, 'officer', path));
    events.push(...page.events);
    cursor = page.cursor ?? '';
  } while (cursor !== '');
  return events;
}

/** Rows that are served although they were withdrawn, and rows that are missing although they were granted. */
export async function findWrongRows(installation) {
  const rows = new Set(recordIdsIn(await get(installation, 'reader', ROWS)));
  const { ledger } = installation;
  const wrong = [
    ...ledger.mustHide().flatMap((id) => (rows.has(id) ? [[id, 'is served']] : [])),
    ...ledger.mustShow().flatMap((id) => (rows.has(id) ? [] : [[id, 'is not served']])),
  ];
  return Promise.all(
    wrong.map(async ([id, what]) => `${id} ${what}: ${await historyOf(installation, id)}`),
  );
}

/** The last events of a company, for a person who looks for the cause. */
async function historyOf(installation, id) {
  const events = await eventsOf(installation, id);
  return events
    .slice(-6)
    .map(({ action, audience, at, recordedAt }) => `${action} ${audience} ${at} (${recordedAt})`)
    .join('; ');
}

/** The findings of `kaart audit verify`. */
export async function verifyAudit(installation) {
  const { ok, text } = await installation.command('audit', 'verify');
  return ok && text.includes('whole, and as it was signed') ? [] : [text];
}

/** Files that differ after all files of the versions were deleted and made again. */
export async function findIrreproducible(installation) {
  const before = await digestsOf(installation);
  if (installation.home === undefined) await installation.send({ loseVersions: true });
  else await rm(join(installation.home, 'objects/data/versions'), { recursive: true });
  const response = await installation.request('officer', '/v1/recovery', { json: {} });
  if (!isSuccess(response)) return [`recovery: ${response.status} ${response.text}`];
  const after = await digestsOf(installation);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name} differs`);
}

/** The SHA-256 of each file of the current version, by path. */
async function digestsOf(installation) {
  const { files } = JSON.parse(await get(installation, 'reader', `${DATASET}/versions/current`));
  const digests = new Map();
  for (const { path } of files) {
    const bytes = await getBytes(
      installation,
      'reader',
      `${DATASET}/versions/current/files/${path}`,
    );
    digests.set(path, createHash('sha256').update(bytes).digest('hex'));
  }
  return digests;
}
