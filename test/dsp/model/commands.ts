import fc from 'fast-check';
import { hostile, TRICKS } from './hostile.ts';
import { type Kind, NEGOTIATION_WISHES, replay, TRANSFER_WISHES, type Wish } from './operator.ts';
import { SIDES, type Side, type World } from './world.ts';

/** The state that decides whether a command is possible. */
interface Known {
  readonly world: World;
}

type Command = fc.AsyncCommand<Known, World>;

/** A command that is printed with its text. */
function command(
  text: string,
  run: (world: World) => void | Promise<void>,
  check: (world: World) => boolean = () => true,
): Command {
  return {
    check: ({ world }) => check(world),
    run: async (_, world) => {
      await run(world);
    },
    toString: () => text,
  };
}

const anySide = fc.constantFrom(...SIDES);
const anyOf = fc.nat({ max: 5 });

/** Waiting tasks run, in any order. */
const anyTurns = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 24 }).map((picks) =>
  command(`turns(${picks})`, async ({ turns }) => {
    for (const pick of picks) await turns.take(pick);
  }),
);

const anyBeginning = fc
  .tuple(anySide, fc.constantFrom('theirs' as const, 'others' as const))
  .map(([side, terms]) =>
    command(`${side} negotiates on ${terms}`, (world) => world.negotiate(side, terms)),
  );

const anyTransfer = fc
  .tuple(fc.constantFrom('HttpData-PULL' as const, 'HttpData-PUSH' as const), anyOf)
  .map(([format, n]) =>
    command(
      `transfer(${format}, ${n})`,
      (world) => world.transfer(format, n),
      ({ consumer }) => consumer.ledger.agreements.size > 0,
    ),
  );

const anyWish = fc.oneof(
  fc.record({
    side: anySide,
    kind: fc.constant('negotiation' as const),
    step: fc.constantFrom(...NEGOTIATION_WISHES, 'accept' as const),
    n: anyOf,
  }),
  fc.record({
    side: anySide,
    kind: fc.constant('transfer' as const),
    step: fc.constantFrom(...TRANSFER_WISHES, 'suspend' as const, 'start' as const),
    n: anyOf,
  }),
);

/** A person requests an action, in any state. */
const anyPerson = anyWish.map(({ side, kind, step, n }) =>
  command(
    `${side}: ${step} ${kind} ${n}`,
    (world) => world.requestStep(side, kind, step, n),
    (world) => world.process(side, kind, n) !== undefined,
  ),
);

/** Both sides request an action on one process at the same time. */
const anyCrossing = fc.oneof(
  crossing('transfer', TRANSFER_WISHES, TRANSFER_WISHES),
  crossing('negotiation', NEGOTIATION_WISHES, ['end']),
);

function crossing<W extends Wish>(kind: Kind, ofConsumer: readonly W[], ofProvider: readonly W[]) {
  return fc
    .tuple(fc.constantFrom(...ofConsumer), fc.constantFrom(...ofProvider), anyOf)
    .map(([consumer, provider, n]) =>
      command(`${kind} ${n}: consumer ${consumer}, provider ${provider}`, (world) =>
        world.crossing(kind, { consumer, provider }, n),
      ),
    );
}

const onWire = (text: string, run: (world: World) => void) =>
  command(text, async (world) => {
    await world.untilUnderWay();
    run(world);
  });

/** Faults of the network. */
const anyFault = fc.oneof(
  anyOf.map((n) => onWire(`lose(${n})`, ({ wire }) => wire.lose(n))),
  anyOf.map((n) => onWire(`delay(${n})`, ({ wire }) => wire.delay(n))),
  anyOf.map((n) => onWire(`repeat(${n})`, ({ wire }) => wire.repeat(wire.sent.length - 1 - n))),
  fc
    .tuple(anyOf, fc.constantFrom(502, 503, 429, 404, 409, 403))
    .map(([n, status]) => onWire(`fail(${n}, ${status})`, ({ wire }) => wire.fail(n, status))),
  fc
    .tuple(anySide, fc.boolean())
    .map(([side, away]) =>
      command(`${side} is ${away ? 'away' : 'back'}`, ({ wire }) => wire.reach(side, !away)),
    ),
);

const anyPause = fc
  .constantFrom(100, 1_000, 6_000, 20_000, 11 * 60_000)
  .map((ms) => command(`pass(${ms})`, (world) => world.pass(ms)));

const anyCrash = fc
  .tuple(anySide, fc.nat({ max: 3 }), fc.constantFrom('before' as const, 'after' as const))
  .map(([side, writes, moment]) =>
    command(`${side} dies ${moment} ${writes} writes`, (world) => {
      world[side].crash = { writes, moment };
    }),
  );

const anyOther = fc.oneof(
  anySide.map((side) => command(`${side} dies`, (world) => world[side].die())),
  anySide.map((side) => command(`${side}: another worker`, (world) => world[side].resume())),
  fc
    .tuple(anySide, anyOf)
    .map(([side, n]) => command(`${side}: replay ${n}`, (world) => replay(world[side], n))),
);

const anyTrick = fc.tuple(fc.constantFrom(...TRICKS), fc.nat({ max: 30 })).map(([trick, n]) =>
  command(`${trick}(${n})`, (world) => {
    const message = hostile(world, trick, n);
    if (message !== undefined) world.wire.inject(message);
  }),
);

/** Any command; most often, waiting tasks run. */
export const anyCommand: fc.Arbitrary<Command>[] = [
  anyTurns,
  anyTurns,
  anyTurns,
  anyBeginning,
  anyTransfer,
  anyPerson,
  anyPerson,
  anyCrossing,
  anyFault,
  anyFault,
  anyPause,
  anyCrash,
  anyOther,
  anyTrick,
];

/** The progress of the processes before the first fault. */
export const BEGINNINGS = ['nothing', 'offered', 'agreed', 'started', 'suspended'] as const;

export async function begun(upTo: (typeof BEGINNINGS)[number], side: Side, world: World) {
  if (upTo === 'nothing') return;
  world.negotiate(upTo === 'offered' ? side : 'consumer', upTo === 'offered' ? 'others' : 'theirs');
  await world.rest();
  if (upTo === 'offered' || upTo === 'agreed') return;
  world.transfer('HttpData-PULL');
  await world.rest();
  if (upTo === 'started') return;
  world.requestStep(side, 'transfer', 'suspend', 0);
  await world.rest();
}
