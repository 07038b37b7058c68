import { beforeEach, describe, expect, it } from 'vitest';
import { Comparison } from './comparison.ts';
import { SIDES, World } from './world.ts';

/** All messages of two connectors from the contract request to the completed transfer. */
const MESSAGES = [
  'ContractRequestMessage',
  'ContractAgreementMessage',
  'ContractAgreementVerificationMessage',
  'ContractNegotiationEventMessage',
  'TransferRequestMessage',
  'TransferStartMessage',
  'TransferSuspensionMessage',
  'TransferStartMessage',
  'TransferStartMessage',
  'TransferSuspensionMessage',
  'TransferStartMessage',
  'TransferCompletionMessage',
];

let world: World;
beforeEach(() => {
  world = new World();
});

async function runWholeProcess(): Promise<void> {
  world.negotiate('consumer', 'theirs');
  await world.runToEnd();
  world.transfer('HttpData-PULL');
  await world.runToEnd();
  for (const side of ['consumer', 'provider'] as const) {
    world.requestAction(side, 'transfer', 'suspend', 0);
    await world.runToEnd();
    expect(listStates('transfer')).toEqual(['SUSPENDED', 'SUSPENDED']);
    world.requestAction(side, 'transfer', 'start', 0);
    await world.runToEnd();
    expect(listStates('transfer')).toEqual(['STARTED', 'STARTED']);
  }
  world.requestAction('consumer', 'transfer', 'complete', 0);
  await world.runToEnd();
}

const listStates = (kind: 'negotiation' | 'transfer') =>
  SIDES.map((side) => world.process(side, kind)?.state);

/** Both sides have one finished negotiation, one completed transfer, one agreement and no dead letter. */
function expectFinalState(): void {
  new Comparison(world).compare();
  expect(listStates('negotiation')).toEqual(['FINALIZED', 'FINALIZED']);
  expect(listStates('transfer')).toEqual(['COMPLETED', 'COMPLETED']);
  for (const side of SIDES) {
    const { processes, agreements, deadLetters, allDeadLetters } = world[side].ledger;
    expect([processes.size, agreements.size, deadLetters.size, allDeadLetters.length]).toEqual([
      2, 1, 0, 0,
    ]);
  }
  expect(namesOf(distinct(world))).toEqual(MESSAGES);
}

/** The sent messages without repeats. */
const distinct = ({ wire: { sent } }: World) => [
  ...new Map(sent.map((message) => [message.body['@id'], message])).values(),
];
const namesOf = (messages: readonly { body: { '@type': string } }[]) =>
  messages.map(({ body }) => body['@type']);

describe('a negotiation and a transfer that is suspended, resumed and completed', () => {
  it('takes a fixed number of messages, each sent once', async () => {
    await runWholeProcess();
    expectFinalState();
    expect(namesOf(world.wire.sent)).toEqual(MESSAGES);
  });

  it.each(MESSAGES.map((name, n) => [n, name] as const))(
    'reach the same state if the first reply to message %i, a %s, is lost',
    async (n) => {
      world.wire.isReplyLost = ({ nth, attempt }) => nth === n && attempt === 1;
      await runWholeProcess();
      expectFinalState();
    },
  );

  it('reach the same state if the first reply to every message is lost', async () => {
    world.wire.isReplyLost = ({ attempt }) => attempt === 1;
    await runWholeProcess();
    expectFinalState();
  });

  it('reach the same state if a sender crashes before it learns that its message was accepted', async () => {
    world.wire.isReplyLost = ({ attempt, message }) => {
      if (attempt === 1) world[message.from as 'provider'].kill();
      return false;
    };
    await runWholeProcess();
    expectFinalState();
  });

  it('reach the same state if the receiver of a message crashes at once', async () => {
    world.wire.isReplyLost = ({ attempt, message }) => {
      if (attempt === 1) world[message.to as 'provider'].kill();
      return attempt === 1;
    };
    await runWholeProcess();
    expectFinalState();
  });

  it('reach the same state if every message arrives twice', async () => {
    world.wire.isReplyLost = ({ attempt, message }) => {
      if (attempt === 1) world.wire.inject(message);
      return false;
    };
    await runWholeProcess();
    expectFinalState();
  });
});
