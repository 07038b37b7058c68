import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Process } from '../../../lib/dsp/common/process.ts';
import { Alone, BEGINNINGS } from './alone.ts';
import {
  begins,
  MANNERS,
  NEGOTIATION_SAYINGS,
  type Saying,
  THEM,
  TRANSFER_SAYINGS,
  TWISTS,
  type Twist,
  wireMessage,
} from './counterpart.ts';
import {
  askForData,
  type Kind,
  NEGOTIATION_WISHES,
  negotiate,
  processOf,
  replay,
  requestStep,
  TRANSFER_WISHES,
  type Wish,
} from './operator.ts';
import { nameOf } from './wire-message.ts';

const RUNS = Number(process.env['KAART_MODEL_RUNS'] ?? 200);
const SEED = Number(process.env['KAART_MODEL_SEED'] ?? Date.now() % 1_000_000_007);

type Command = fc.AsyncCommand<object, Alone>;
const command = (text: string, run: (world: Alone) => unknown): Command => ({
  check: () => true,
  run: async (_, world) => {
    await run(world);
  },
  toString: () => text,
});
const onProcess = (text: string, kind: Kind, n: number, run: (world: Alone, of: Process) => void) =>
  command(text, (world) => {
    const process = processOf(world.us, kind, n);
    if (process !== undefined) run(world, process);
  });

const anyOf = fc.nat({ max: 3 });
const sayingsOf = (kind: Kind, sayings: readonly Saying[]) =>
  fc
    .tuple(fc.constantFrom(...sayings), anyOf, fc.constantFrom('none' as Twist, 'none', ...TWISTS))
    .map(([saying, n, twist]) =>
      onProcess(`they say ${saying} (${twist}) to ${kind} ${n}`, kind, n, (world, process) =>
        world.say(wireMessage(process, saying, twist, world.id())),
      ),
    );
const fittingOf = (kind: Kind) =>
  fc.tuple(anyOf, anyOf).map(([which, n]) =>
    onProcess(`they say what fits (${which}) to ${kind} ${n}`, kind, n, (world, process) => {
      const saying = world.fitting(process, which);
      if (saying !== undefined) world.say(wireMessage(process, saying, 'none', world.id()));
    }),
  );
const wishesOf = (kind: Kind, steps: readonly Wish[]) =>
  fc
    .tuple(fc.constantFrom(...steps), anyOf)
    .map(([what, n]) =>
      onProcess(`${what} ${kind} ${n}`, kind, n, ({ us }, process) =>
        requestStep(us, process, what),
      ),
    );
const anyTurns = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 24 }).map((picks) =>
  command(`turns(${picks})`, async ({ turns }) => {
    for (const pick of picks) await turns.take(pick);
  }),
);

const anyCommand: fc.Arbitrary<Command>[] = [
  anyTurns,
  anyTurns,
  anyTurns,
  fittingOf('negotiation'),
  fittingOf('negotiation'),
  fittingOf('transfer'),
  fittingOf('transfer'),
  sayingsOf('negotiation', NEGOTIATION_SAYINGS),
  sayingsOf('transfer', TRANSFER_SAYINGS),
  wishesOf('negotiation', NEGOTIATION_WISHES),
  wishesOf('transfer', TRANSFER_WISHES),
  fc
    .constantFrom('request' as const, 'offer' as const)
    .map((what) =>
      command(`they begin by ${what}`, (world) => world.say(begins(what, world.id()))),
    ),
  anyOf.map((n) =>
    command(`they ask for the data of agreement ${n}`, (world) => {
      const agreements = [...world.us.ledger.agreements.keys()];
      const format = n % 2 === 0 ? 'transfer' : 'push';
      world.say(begins(format, world.id(), agreements[n % agreements.length]));
    }),
  ),
  fc
    .constantFrom('provider' as const, 'consumer' as const)
    .map((role) => command(`we begin as ${role}`, ({ us }) => negotiate(us, THEM, role))),
  fc
    .constantFrom('HttpData-PULL' as const, 'HttpData-PUSH' as const)
    .map((format) => command(`we ask for data as ${format}`, ({ us }) => askForData(us, format))),
  fc
    .constantFrom(...MANNERS)
    .map((manner) =>
      command(`they answer by ${manner}`, ({ manners }) => void manners.push(manner)),
    ),
  fc.nat({ max: 8 }).map((n) =>
    command(`they say again ${n}`, (world) => {
      const message = world.receivedMessage(n);
      if (message !== undefined) world.wire.inject(message);
    }),
  ),
  fc.nat({ max: 8 }).map((n) =>
    command(`they say something else under the id of ${n}`, (world) => {
      const message = world.receivedMessage(n);
      if (message === undefined || !world.us.ledger.answers.has(nameOf(message))) return;
      world.wire.inject({ ...message, body: { ...message.body, reason: ['else'] }, hostile: true });
    }),
  ),
  fc
    .tuple(fc.nat({ max: 3 }), fc.constantFrom('before' as const, 'after' as const))
    .map(([writes, moment]) =>
      command(`we die ${moment} ${writes} writes`, ({ us }) => {
        us.crash = { writes, moment };
      }),
    ),
  fc.constant(command('another worker', ({ us }) => us.resume())),
  anyOf.map((n) => command(`replay ${n}`, ({ us }) => replay(us, n))),
  fc.constantFrom(1_000, 20_000, 11 * 60_000).map((ms) =>
    command(`pass(${ms})`, ({ wire, turns }) => {
      if (ms > 10_000) wire.timeout();
      turns.pass(ms);
    }),
  ),
];

describe('a connector that receives random messages', () => {
  it(`keeps its rules (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BEGINNINGS),
        fc.commands(anyCommand, { maxCommands: 50, size: 'max' }),
        async (upTo, commands) => {
          const world = new Alone();
          await world.begin(upTo);
          await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
          await world.rest();
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
