import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Process } from '../../../lib/dsp/common/process.ts';
import {
  FLAWS,
  type Flaw,
  type MessageName,
  NEGOTIATION_MESSAGES,
  openingMessage,
  RESPONSE_KINDS,
  THEM,
  TRANSFER_MESSAGES,
  wireMessage,
} from './counterpart.ts';
import {
  askForData,
  type Kind,
  NEGOTIATION_ACTIONS,
  negotiate,
  type OperatorAction,
  processOf,
  replay,
  requestAction,
  TRANSFER_ACTIONS,
} from './operator.ts';
import { BEGINNINGS, SingleConnector } from './single-connector.ts';
import { messageKey } from './wire-message.ts';

const RUNS = Number(process.env['KAART_MODEL_RUNS'] ?? 200);
const SEED = Number(process.env['KAART_MODEL_SEED'] ?? Date.now() % 1_000_000_007);

type Command = fc.AsyncCommand<object, SingleConnector>;
const command = (text: string, run: (world: SingleConnector) => unknown): Command => ({
  check: () => true,
  run: async (_, world) => {
    await run(world);
  },
  toString: () => text,
});
const onProcess = (
  text: string,
  kind: Kind,
  n: number,
  run: (world: SingleConnector, of: Process) => void,
) =>
  command(text, (world) => {
    const process = processOf(world.us, kind, n);
    if (process !== undefined) run(world, process);
  });

const anyOf = fc.nat({ max: 3 });
const messagesOf = (kind: Kind, messageNames: readonly MessageName[]) =>
  fc
    .tuple(
      fc.constantFrom(...messageNames),
      anyOf,
      fc.constantFrom('none' as Flaw, 'none', ...FLAWS),
    )
    .map(([messageName, n, flaw]) =>
      onProcess(`they send ${messageName} (${flaw}) to ${kind} ${n}`, kind, n, (world, process) =>
        world.receive(wireMessage(process, messageName, flaw, world.id())),
      ),
    );
const possibleMessagesOf = (kind: Kind) =>
  fc.tuple(anyOf, anyOf).map(([which, n]) =>
    onProcess(
      `they send a possible message (${which}) to ${kind} ${n}`,
      kind,
      n,
      (world, process) => {
        const messageName = world.possibleMessage(process, which);
        if (messageName !== undefined)
          world.receive(wireMessage(process, messageName, 'none', world.id()));
      },
    ),
  );
const actionsOf = (kind: Kind, actions: readonly OperatorAction[]) =>
  fc
    .tuple(fc.constantFrom(...actions), anyOf)
    .map(([action, n]) =>
      onProcess(`${action} ${kind} ${n}`, kind, n, ({ us }, process) =>
        requestAction(us, process, action),
      ),
    );
const anyTasks = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 24 }).map((picks) =>
  command(`run tasks ${picks}`, async ({ schedule }) => {
    for (const pick of picks) await schedule.runNext(pick);
  }),
);

const anyCommand: fc.Arbitrary<Command>[] = [
  anyTasks,
  anyTasks,
  anyTasks,
  possibleMessagesOf('negotiation'),
  possibleMessagesOf('negotiation'),
  possibleMessagesOf('transfer'),
  possibleMessagesOf('transfer'),
  messagesOf('negotiation', NEGOTIATION_MESSAGES),
  messagesOf('transfer', TRANSFER_MESSAGES),
  actionsOf('negotiation', NEGOTIATION_ACTIONS),
  actionsOf('transfer', TRANSFER_ACTIONS),
  fc
    .constantFrom('request' as const, 'offer' as const)
    .map((what) =>
      command(`they begin by ${what}`, (world) => world.receive(openingMessage(what, world.id()))),
    ),
  anyOf.map((n) =>
    command(`they request the data of agreement ${n}`, (world) => {
      const agreements = [...world.us.ledger.agreements.keys()];
      const format = n % 2 === 0 ? 'transfer' : 'push';
      world.receive(openingMessage(format, world.id(), agreements[n % agreements.length]));
    }),
  ),
  fc
    .constantFrom('provider' as const, 'consumer' as const)
    .map((role) => command(`we begin as ${role}`, ({ us }) => negotiate(us, THEM, role))),
  fc
    .constantFrom('HttpData-PULL' as const, 'HttpData-PUSH' as const)
    .map((format) => command(`we request data as ${format}`, ({ us }) => askForData(us, format))),
  fc
    .constantFrom(...RESPONSE_KINDS)
    .map((responseKind) =>
      command(
        `their next response is ${responseKind}`,
        ({ nextResponses }) => void nextResponses.push(responseKind),
      ),
    ),
  fc.nat({ max: 8 }).map((n) =>
    command(`they repeat message ${n}`, (world) => {
      const message = world.receivedMessage(n);
      if (message !== undefined) world.wire.inject(message);
    }),
  ),
  fc.nat({ max: 8 }).map((n) =>
    command(`they send other content under the id of message ${n}`, (world) => {
      const message = world.receivedMessage(n);
      if (message === undefined || !world.us.ledger.replies.has(messageKey(message))) return;
      world.wire.inject({ ...message, body: { ...message.body, reason: ['else'] }, hostile: true });
    }),
  ),
  fc
    .tuple(fc.nat({ max: 3 }), fc.constantFrom('before' as const, 'after' as const))
    .map(([writes, moment]) =>
      command(`we crash ${moment} ${writes} writes`, ({ us }) => {
        us.plannedCrash = { writes, moment };
      }),
    ),
  fc.constant(command('another worker', ({ us }) => us.resume())),
  anyOf.map((n) => command(`replay ${n}`, ({ us }) => replay(us, n))),
  fc.constantFrom(1_000, 20_000, 11 * 60_000).map((ms) =>
    command(`advance by ${ms} ms`, ({ wire, schedule }) => {
      if (ms > 10_000) wire.timeout();
      schedule.advance(ms);
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
          const world = new SingleConnector();
          await world.begin(upTo);
          await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
          await world.runToEnd();
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
