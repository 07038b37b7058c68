import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BEGINNINGS, prepare } from './commands.ts';
import { Comparison } from './comparison.ts';
import {
  type Kind,
  NEGOTIATION_ACTIONS,
  type OperatorAction,
  TRANSFER_ACTIONS,
} from './operator.ts';
import { SIDES, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const listStates = () => SIDES.map((side) => world.process(side, 'transfer')?.state);

describe('a transfer', () => {
  it('continues if the provider resumes it before the consumer has received the suspension', async () => {
    await prepare('started', 'consumer', world);
    world.wire.isReplyLost = ({ message, attempt }) =>
      message.body['@type'] === 'TransferSuspensionMessage' && attempt === 1;
    world.requestAction('consumer', 'transfer', 'suspend');
    while (world.process('provider', 'transfer')?.state !== 'SUSPENDED')
      await world.schedule.runNext();
    world.requestAction('provider', 'transfer', 'start');
    await world.runToEnd();
    new Comparison(world).compare();
    expect(listStates()).toEqual(['STARTED', 'STARTED']);
  });
});

/** Latencies with which both messages are sent before one arrives. */
const SLOW = [100, 100];
const pairs = TRANSFER_ACTIONS.flatMap((consumer) =>
  TRANSFER_ACTIONS.map((provider) => ({ consumer, provider })),
);

describe.each(['started', 'suspended'] as const)('in a transfer that is %s', (upTo) => {
  it.each(pairs)('$consumer and $provider at the same time reach one state', async (both) => {
    await prepare(upTo, 'consumer', world);
    world.wire.latencies.push(...SLOW);
    world.crossing('transfer', both, 0);
    await world.runToEnd();
    new Comparison(world).compare();
  });
});

const anyAction = (actions: readonly OperatorAction[]) =>
  fc.record({
    side: fc.constantFrom(...SIDES),
    action: fc.constantFrom(...actions),
    /** The number of tasks that run after it. */
    tasks: fc.nat({ max: 20 }),
  });
const RUNS = Number(process.env['KAART_MODEL_RUNS'] ?? 100);
const SEED = Number(process.env['KAART_MODEL_SEED'] ?? Date.now() % 1_000_000_007);
const anyLatency = fc.constantFrom(0, 0, 10, 100, 1_000);

describe('random actions of both sides at the same time', () => {
  it.each<[Kind, readonly (typeof BEGINNINGS)[number][], readonly OperatorAction[]]>([
    ['negotiation', ['nothing', 'offered'], NEGOTIATION_ACTIONS],
    ['transfer', ['started', 'suspended'], TRANSFER_ACTIONS],
  ])(`lead to one final state in a %s (seed ${SEED})`, async (kind, beginnings, actions) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.constantFrom(...SIDES),
        fc.array(anyAction(actions), { minLength: 2, maxLength: 6 }),
        fc.array(anyLatency, { maxLength: 16 }),
        fc.array(fc.boolean(), { maxLength: 8 }),
        async (upTo, by, all, latencies, losses) => {
          const both = new World();
          await prepare(upTo, by, both);
          if (upTo === 'nothing') both.negotiate(by, 'theirs');
          both.wire.latencies.push(...latencies);
          both.wire.isReplyLost = () => losses.shift() ?? false;
          for (const { side, action, tasks } of all) {
            both.requestAction(side, kind, action);
            for (let n = 0; n < tasks; n += 1) await both.schedule.runNext();
          }
          await both.runToEnd();
          new Comparison(both).compare();
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
