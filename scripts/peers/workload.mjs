// Random actions between two connectors. An action that fails because a connector is down is ignored.
import { setTimeout as sleep } from 'node:timers/promises';
import { tryAsk } from './kaart.mjs';

const DATASETS = ['healthtech-companies', 'healthtech-figures-2025'];
/** States in which a process may stay. */
export const AT_REST = {
  negotiation: ['FINALIZED', 'TERMINATED'],
  transfer: ['STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'],
};

/** Begins and ends negotiations, and requests and changes transfers, until an instant. */
export async function workload({ provider, consumer, random, end }) {
  const oneOf = (list) => list[Math.floor(random() * list.length)];
  const either = () => oneOf([consumer, provider]);
  const actions = [
    [0.4, () => negotiate(provider, consumer, oneOf)],
    [0.6, () => transfer(consumer, oneOf)],
    [0.7, () => endOne(either(), oneOf)],
    [1, () => changeOne(either(), oneOf)],
  ];
  while (Date.now() < end) {
    await sleep(60 + random() * 200);
    const dice = random();
    const [, act] = actions.find(([below]) => dice < below);
    await act();
  }
}

function negotiate(provider, consumer, oneOf) {
  const json = { address: `${provider.url}/dsp/2025-1`, dataset: oneOf(DATASETS) };
  return tryAsk(consumer, '/v1/negotiations', json);
}

async function transfer(consumer, oneOf) {
  const { negotiations = [] } = (await tryAsk(consumer, '/v1/negotiations?limit=50')) ?? {};
  const { agreement } = oneOf(negotiations.filter(({ state }) => state === 'FINALIZED')) ?? {};
  if (agreement) await tryAsk(consumer, '/v1/transfers', { agreement });
}

/** Ends a running negotiation. */
async function endOne(party, oneOf) {
  const { negotiations = [] } = (await tryAsk(party, '/v1/negotiations?limit=20')) ?? {};
  const one = oneOf(negotiations.filter(({ state }) => !AT_REST.negotiation.includes(state)));
  if (one) await tryAsk(party, `/v1/negotiations/${one.pid}/termination`, { reason: 'at random' });
}

async function changeOne(party, oneOf) {
  const { transfers = [] } = (await tryAsk(party, '/v1/transfers?limit=50')) ?? {};
  const one = oneOf(transfers);
  // The first two actions continue a transfer, so they are more frequent.
  const transition = oneOf(
    [...Array(4).fill(['suspension', 'start']), ['completion', 'termination']].flat(),
  );
  if (one) await tryAsk(party, `/v1/transfers/${one.pid}/${transition}`, {});
}
