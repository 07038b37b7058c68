import fc from 'fast-check';
import { MANIPULATIONS, manipulatedMessage } from './manipulation.ts';
import {
  type Kind,
  NEGOTIATION_ACTIONS,
  type OperatorAction,
  replay,
  TRANSFER_ACTIONS,
} from './operator.ts';
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
const anyTasks = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 24 }).map((picks) =>
  command(`run tasks ${picks}`, async ({ schedule }) => {
    for (const pick of picks) await schedule.runNext(pick);
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

const anyAction = fc.oneof(
  fc.record({
    side: anySide,
    kind: fc.constant('negotiation' as const),
    action: fc.constantFrom(...NEGOTIATION_ACTIONS, 'accept' as const),
    n: anyOf,
  }),
  fc.record({
    side: anySide,
    kind: fc.constant('transfer' as const),
    action: fc.constantFrom(...TRANSFER_ACTIONS, 'suspend' as const, 'start' as const),
    n: anyOf,
  }),
);

/** An operator requests an action, in any state. */
const anyRequest = anyAction.map(({ side, kind, action, n }) =>
  command(
    `${side}: ${action} ${kind} ${n}`,
    (world) => world.requestAction(side, kind, action, n),
    (world) => world.process(side, kind, n) !== undefined,
  ),
);

/** Both sides request an action on one process at the same time. */
const anyCrossing = fc.oneof(
  crossingOf('transfer', TRANSFER_ACTIONS, TRANSFER_ACTIONS),
  crossingOf('negotiation', NEGOTIATION_ACTIONS, ['end']),
);

function crossingOf<W extends OperatorAction>(
  kind: Kind,
  ofConsumer: readonly W[],
  ofProvider: readonly W[],
) {
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
    await world.untilInFlight();
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
    .map(([side, unreachable]) =>
      command(`${side} is ${unreachable ? 'away' : 'back'}`, ({ wire }) =>
        wire.setReachable(side, !unreachable),
      ),
    ),
);

const anyPause = fc
  .constantFrom(100, 1_000, 6_000, 20_000, 11 * 60_000)
  .map((ms) => command(`advance by ${ms} ms`, (world) => world.advance(ms)));

const anyCrash = fc
  .tuple(anySide, fc.nat({ max: 3 }), fc.constantFrom('before' as const, 'after' as const))
  .map(([side, writes, moment]) =>
    command(`${side} crashes ${moment} ${writes} writes`, (world) => {
      world[side].plannedCrash = { writes, moment };
    }),
  );

const anyOther = fc.oneof(
  anySide.map((side) => command(`${side} crashes`, (world) => world[side].kill())),
  anySide.map((side) => command(`${side}: another worker`, (world) => world[side].resume())),
  fc
    .tuple(anySide, anyOf)
    .map(([side, n]) => command(`${side}: replay ${n}`, (world) => replay(world[side], n))),
);

const anyManipulation = fc
  .tuple(fc.constantFrom(...MANIPULATIONS), fc.nat({ max: 30 }))
  .map(([manipulation, n]) =>
    command(`${manipulation}(${n})`, (world) => {
      const message = manipulatedMessage(world, manipulation, n);
      if (message !== undefined) world.wire.inject(message);
    }),
  );

/** Any command; most often, waiting tasks run. */
export const anyCommand: fc.Arbitrary<Command>[] = [
  anyTasks,
  anyTasks,
  anyTasks,
  anyBeginning,
  anyTransfer,
  anyRequest,
  anyRequest,
  anyCrossing,
  anyFault,
  anyFault,
  anyPause,
  anyCrash,
  anyOther,
  anyManipulation,
];

/** The progress of the processes before the first fault. */
export const BEGINNINGS = ['nothing', 'offered', 'agreed', 'started', 'suspended'] as const;

/** Runs a negotiation, and a transfer if `upTo` needs one, without faults. @param side the side that offers or suspends */
export async function prepare(upTo: (typeof BEGINNINGS)[number], side: Side, world: World) {
  if (upTo === 'nothing') return;
  world.negotiate(upTo === 'offered' ? side : 'consumer', upTo === 'offered' ? 'others' : 'theirs');
  await world.runToEnd();
  if (upTo === 'offered' || upTo === 'agreed') return;
  world.transfer('HttpData-PULL');
  await world.runToEnd();
  if (upTo === 'started') return;
  world.requestAction(side, 'transfer', 'suspend', 0);
  await world.runToEnd();
}
