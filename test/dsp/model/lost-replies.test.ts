import { beforeEach, describe, expect, it } from 'vitest';
import { Comparison } from './comparison.ts';
import { SIDES, World } from './world.ts';

/** From a first request to data that were fetched: every message that two connectors send each other then. */
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

async function wholeStory(): Promise<void> {
  world.negotiate('consumer', 'theirs');
  await world.rest();
  world.transfer('HttpData-PULL');
  await world.rest();
  for (const side of ['consumer', 'provider'] as const) {
    world.requestStep(side, 'transfer', 'suspend', 0);
    await world.rest();
    expect(states('transfer')).toEqual(['SUSPENDED', 'SUSPENDED']);
    world.requestStep(side, 'transfer', 'start', 0);
    await world.rest();
    expect(states('transfer')).toEqual(['STARTED', 'STARTED']);
  }
  world.requestStep('consumer', 'transfer', 'complete', 0);
  await world.rest();
}

const states = (kind: 'negotiation' | 'transfer') =>
  SIDES.map((side) => world.process(side, kind)?.state);

/** What became of it: one of each on both sides, at its end, and nothing left over. */
function expectTheOutcome(): void {
  new Comparison(world).compare();
  expect(states('negotiation')).toEqual(['FINALIZED', 'FINALIZED']);
  expect(states('transfer')).toEqual(['COMPLETED', 'COMPLETED']);
  for (const side of SIDES) {
    const { processes, agreements, parked, givenUp } = world[side].ledger;
    expect([processes.size, agreements.size, parked.size, givenUp.length]).toEqual([2, 1, 0, 0]);
  }
  expect(namesOf(distinct(world))).toEqual(MESSAGES);
}

/** Every message once, however often it was sent. */
const distinct = ({ wire: { sent } }: World) => [
  ...new Map(sent.map((message) => [message.body['@id'], message])).values(),
];
const namesOf = (messages: readonly { body: { '@type': string } }[]) =>
  messages.map(({ body }) => body['@type']);

describe('a negotiation and a transfer that is suspended, resumed and completed', () => {
  it('takes a fixed number of messages, each sent once', async () => {
    await wholeStory();
    expectTheOutcome();
    expect(namesOf(world.wire.sent)).toEqual(MESSAGES);
  });

  it.each(MESSAGES.map((name, n) => [n, name] as const))(
    'reach the same state if the first reply to message %i, a %s, is lost',
    async (n) => {
      world.wire.loses = ({ nth, attempt }) => nth === n && attempt === 1;
      await wholeStory();
      expectTheOutcome();
    },
  );

  it('reach the same state if the first reply to every message is lost', async () => {
    world.wire.loses = ({ attempt }) => attempt === 1;
    await wholeStory();
    expectTheOutcome();
  });

  it('reach the same state if a sender dies before it learns that its message was accepted', async () => {
    world.wire.loses = ({ attempt, message }) => {
      if (attempt === 1) world[message.from as 'provider'].die();
      return false;
    };
    await wholeStory();
    expectTheOutcome();
  });

  it('reach the same state if the receiver of a message dies at once', async () => {
    world.wire.loses = ({ attempt, message }) => {
      if (attempt === 1) world[message.to as 'provider'].die();
      return attempt === 1;
    };
    await wholeStory();
    expectTheOutcome();
  });

  it('reach the same state if every message arrives twice', async () => {
    world.wire.loses = ({ attempt, message }) => {
      if (attempt === 1) world.wire.inject(message);
      return false;
    };
    await wholeStory();
    expectTheOutcome();
  });
});
