import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageProxy } from './message-proxy.ts';
import { openSetup, read, type Setup } from './setup.ts';

const COMPANIES = 'healthtech-companies';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
afterEach(() => {
  for (const proxy of Object.values(setup.to)) proxy.pass();
});

/** Types of the messages whose first response was lost, once for each loss. GET requests have no type. */
function lost({ passed }: MessageProxy): string[] {
  const messages = passed.filter(({ method, lost: isLost }) => isLost && method === 'POST');
  return messages.map(({ message }) => String(message['@type']));
}

/** The messages of these processes that are pending or became dead letters. */
async function undelivered(...pids: readonly string[]): Promise<unknown[]> {
  const messages = await setup.kaart.lines('/v1/outbox');
  return messages.filter(({ pid }) => pids.includes(String(pid)));
}

describe('if the first response to each message is lost, in both directions', () => {
  it('an EDC as consumer reaches the same state as without losses', async () => {
    const { consumer, kaart, kaartAt, to } = setup;
    to.kaart.loseFirstAnswers();
    to.consumer.loseFirstAnswers();

    const catalog = await consumer.catalog(kaartAt);
    const negotiation = await consumer.negotiate(kaartAt, catalog.get(COMPANIES) ?? {});
    const { contractAgreementId = '' } = await consumer.negotiation(negotiation, 'FINALIZED');
    const id = await consumer.transferUnder(kaartAt, contractAgreementId);
    await consumer.transfer(id, 'STARTED');
    const first = await consumer.address(id);
    expect((await read(first.endpoint, first.authorization)).status).toBe(200);
    const [{ pid = '' } = {}] = await kaart.of('transfers', id);

    await consumer.suspend(id);
    await consumer.transfer(id, 'SUSPENDED');
    await consumer.resume(id);
    await consumer.transfer(id, 'STARTED');
    const second = await consumer.address(id, first.authorization);
    expect((await read(second.endpoint, second.authorization)).status).toBe(200);
    await kaart.reaches('transfers', pid, 'STARTED');

    await kaart.move('transfers', pid, 'suspension');
    await consumer.transfer(id, 'SUSPENDED');
    await kaart.reaches('transfers', pid, 'SUSPENDED');
    await kaart.move('transfers', pid, 'start');
    await consumer.transfer(id, 'STARTED');
    const third = await consumer.address(id, second.authorization);
    expect((await read(third.endpoint, third.authorization)).status).toBe(200);
    await kaart.reaches('transfers', pid, 'STARTED');

    await consumer.terminate(id);
    await consumer.transfer(id, 'TERMINATED');
    await kaart.reaches('transfers', pid, 'TERMINATED');
    expect((await read(third.endpoint, third.authorization)).status).toBe(401);

    const { agreementId } = await consumer.agreement(negotiation);
    const negotiations = await kaart.of('negotiations', negotiation);
    expect(negotiations).toMatchObject([{ state: 'FINALIZED', agreement: agreementId }]);
    expect(await kaart.of('transfers', id)).toHaveLength(1);
    expect(await undelivered(pid, negotiations[0]?.pid ?? '')).toEqual([]);
    expect(lost(to.kaart)).toEqual([
      'CatalogRequestMessage',
      'ContractRequestMessage',
      'ContractAgreementVerificationMessage',
      'TransferRequestMessage',
      'TransferSuspensionMessage',
      'TransferStartMessage',
      'TransferTerminationMessage',
    ]);
    expect(lost(to.consumer)).toEqual([
      'ContractAgreementMessage',
      'ContractNegotiationEventMessage',
      'TransferStartMessage',
      'TransferStartMessage',
      'TransferSuspensionMessage',
      'TransferStartMessage',
    ]);
  });

  it('an EDC as provider reaches the same state as without losses', async () => {
    const { provider, providerDsp, kaart, to } = setup;
    await provider.offer('rows-of-the-careless', 'http://127.0.0.1:22030');
    to.kaart.loseFirstAnswers();
    to.provider.loseFirstAnswers();

    const request = { address: providerDsp, dataset: 'rows-of-the-careless' };
    const negotiation = await kaart.begin('negotiations', request);
    const { agreement } = await kaart.reaches('negotiations', negotiation, 'FINALIZED');
    const pid = await kaart.begin('transfers', { agreement });
    await kaart.reaches('transfers', pid, 'STARTED');
    const first = await kaart.address(pid);
    expect((await read(first.endpoint, first.authorization)).status).toBe(200);

    await kaart.move('transfers', pid, 'suspension');
    await kaart.reaches('transfers', pid, 'SUSPENDED');
    await kaart.move('transfers', pid, 'start');
    await expect
      .poll(async () => (await kaart.address(pid)).authorization, { timeout: 20_000 })
      .toMatch(/^ey/);
    await kaart.reaches('transfers', pid, 'STARTED');
    const second = await kaart.address(pid);
    expect((await read(second.endpoint, second.authorization)).status).toBe(200);

    const [{ '@id': theirs } = { '@id': '' }] = await provider.of('transferprocesses', pid);
    await provider.suspend(theirs);
    await kaart.reaches('transfers', pid, 'SUSPENDED');
    await provider.transfer(theirs, 'SUSPENDED');
    await provider.resume(theirs);
    await kaart.reaches('transfers', pid, 'STARTED');
    await provider.transfer(theirs, 'STARTED');
    const third = await kaart.address(pid);
    expect((await read(third.endpoint, third.authorization)).status).toBe(200);

    await kaart.move('transfers', pid, 'completion');
    await kaart.reaches('transfers', pid, 'COMPLETED');
    await provider.transfer(theirs, 'COMPLETED');

    // An EDC takes a repeated first request as a new request. The second process has no result.
    const negotiations = await provider.of('contractnegotiations', negotiation);
    const concluded = negotiations.filter(({ state }) => state === 'FINALIZED');
    expect(concluded).toHaveLength(1);
    const { agreementId } = await provider.agreement(concluded[0]?.['@id'] ?? '');
    expect(agreementId).toBe(agreement);
    expect(await provider.of('transferprocesses', pid)).toHaveLength(1);
    expect(await undelivered(pid, negotiation)).toEqual([]);
    expect(lost(to.provider)).toEqual([
      'CatalogRequestMessage',
      'ContractRequestMessage',
      'ContractAgreementVerificationMessage',
      'TransferRequestMessage',
      'TransferSuspensionMessage',
      'TransferStartMessage',
      'TransferCompletionMessage',
    ]);
    expect(lost(to.kaart)).toEqual([
      'ContractAgreementMessage',
      'ContractNegotiationEventMessage',
      'TransferStartMessage',
      'TransferStartMessage',
      'TransferSuspensionMessage',
      'TransferStartMessage',
    ]);
  });
});
