import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BEGINNINGS, begun } from './commands.ts';
import { Comparison } from './comparison.ts';
import { type Kind, NEGOTIATION_WISHES, TRANSFER_WISHES, type Wish } from './operator.ts';
import { SIDES, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const states = () => SIDES.map((side) => world.process(side, 'transfer')?.state);

describe('a transfer', () => {
  it('continues if the provider resumes it before the consumer has received the suspension', async () => {
    await begun('started', 'consumer', world);
    world.wire.loses = ({ message, attempt }) =>
      message.body['@type'] === 'TransferSuspensionMessage' && attempt === 1;
    world.requestStep('consumer', 'transfer', 'suspend');
    while (world.process('provider', 'transfer')?.state !== 'SUSPENDED') await world.turns.take();
    world.requestStep('provider', 'transfer', 'start');
    await world.rest();
    new Comparison(world).compare();
    expect(states()).toEqual(['STARTED', 'STARTED']);
  });
});

/** Latencies with which both messages are sent before one arrives. */
const SLOW = [100, 100];
const pairs = TRANSFER_WISHES.flatMap((consumer) =>
  TRANSFER_WISHES.map((provider) => ({ consumer, provider })),
);

describe.each(['started', 'suspended'] as const)('in a transfer that is %s', (upTo) => {
  it.each(pairs)('$consumer and $provider at the same time reach one state', async (both) => {
    await begun(upTo, 'consumer', world);
    world.wire.latencies.push(...SLOW);
    world.crossing('transfer', both, 0);
    await world.rest();
    new Comparison(world).compare();
  });
});

const anyWish = (steps: readonly Wish[]) =>
  fc.record({
    side: fc.constantFrom(...SIDES),
    what: fc.constantFrom(...steps),
    /** The number of tasks that run after it. */
    turns: fc.nat({ max: 20 }),
  });
const RUNS = Number(process.env['KAART_MODEL_RUNS'] ?? 100);
const SEED = Number(process.env['KAART_MODEL_SEED'] ?? Date.now() % 1_000_000_007);
const anyLatency = fc.constantFrom(0, 0, 10, 100, 1_000);

describe('random actions of both sides at the same time', () => {
  it.each<[Kind, readonly (typeof BEGINNINGS)[number][], readonly Wish[]]>([
    ['negotiation', ['nothing', 'offered'], NEGOTIATION_WISHES],
    ['transfer', ['started', 'suspended'], TRANSFER_WISHES],
  ])(`lead to one final state in a %s (seed ${SEED})`, async (kind, beginnings, steps) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.constantFrom(...SIDES),
        fc.array(anyWish(steps), { minLength: 2, maxLength: 6 }),
        fc.array(anyLatency, { maxLength: 16 }),
        fc.array(fc.boolean(), { maxLength: 8 }),
        async (upTo, by, all, latencies, losses) => {
          const there = new World();
          await begun(upTo, by, there);
          if (upTo === 'nothing') there.negotiate(by, 'theirs');
          there.wire.latencies.push(...latencies);
          there.wire.loses = () => losses.shift() ?? false;
          for (const { side, what, turns } of all) {
            there.requestStep(side, kind, what);
            for (let n = 0; n < turns; n += 1) await there.turns.take();
          }
          await there.rest();
          new Comparison(there).compare();
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
