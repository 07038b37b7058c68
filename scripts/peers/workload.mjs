// What two connectors do with one another all day, at random. What fails because one of them is dead
// is left.
import { setTimeout as sleep } from 'node:timers/promises';
import { tried } from './kaart.mjs';

const DATASETS = ['healthtech-companies', 'healthtech-figures-2025'];
/** States in which a process may rest. */
export const AT_REST = {
  negotiation: ['FINALIZED', 'TERMINATED'],
  transfer: ['STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'],
};

/** Begins and ends negotiations, and requests and changes transfers, until an instant. */
export async function workload({ provider, consumer, random, end }) {
  const oneOf = (list) => list[Math.floor(random() * list.length)];
  const either = () => oneOf([consumer, provider]);
  const deeds = [
    [0.4, () => negotiate(provider, consumer, oneOf)],
    [0.6, () => transfer(consumer, oneOf)],
    [0.7, () => endOne(either(), oneOf)],
    [1, () => moveOne(either(), oneOf)],
  ];
  while (Date.now() < end) {
    await sleep(60 + random() * 200);
    const dice = random();
    const [, deed] = deeds.find(([below]) => dice < below);
    await deed();
  }
}

function negotiate(provider, consumer, oneOf) {
  const json = { address: `${provider.url}/dsp/2025-1`, dataset: oneOf(DATASETS) };
  return tried(consumer, '/v1/negotiations', json);
}

async function transfer(consumer, oneOf) {
  const { negotiations = [] } = (await tried(consumer, '/v1/negotiations?limit=50')) ?? {};
  const { agreement } = oneOf(negotiations.filter(({ state }) => state === 'FINALIZED')) ?? {};
  if (agreement) await tried(consumer, '/v1/transfers', { agreement });
}

/** Ends a running negotiation. */
async function endOne(party, oneOf) {
  const { negotiations = [] } = (await tried(party, '/v1/negotiations?limit=20')) ?? {};
  const one = oneOf(negotiations.filter(({ state }) => !AT_REST.negotiation.includes(state)));
  if (one) await tried(party, `/v1/negotiations/${one.pid}/termination`, { reason: 'at random' });
}

async function moveOne(party, oneOf) {
  const { transfers = [] } = (await tried(party, '/v1/transfers?limit=50')) ?? {};
  const one = oneOf(transfers);
  // The first two actions continue a transfer, so they are more frequent.
  const move = oneOf(
    [...Array(4).fill(['suspension', 'start']), ['completion', 'termination']].flat(),
  );
  if (one) await tried(party, `/v1/transfers/${one.pid}/${move}`, {});
}
