import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EDC_NS } from './edc.ts';
import { openSetup, read, type Setup } from './setup.ts';

/** The server with the data of the EDC provider responds to every request with the path. */
const BACKEND = 'http://127.0.0.1:22030';
const OPEN = 'open-rows';
const RESEARCH = 'research-rows';
const OVER = 'rows-of-2020';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
  const { provider } = setup;
  const constraint = (leftOperand: string, operator: string, rightOperand: string) => [
    { action: 'use', constraint: { leftOperand, operator, rightOperand } },
  ];
  await provider.offer(OPEN, BACKEND);
  await provider.offer(RESEARCH, BACKEND, constraint('purpose', 'eq', 'research'));
  await provider.offer(
    OVER,
    BACKEND,
    constraint(`${EDC_NS}inForceDate`, 'lteq', '2020-12-31T00:00:00Z'),
  );
});
afterAll(() => setup.close());
afterEach(() => {
  for (const proxy of Object.values(setup.to)) proxy.pass();
});

/** Offers of a dataset in the catalog that Kaart reads. */
async function offersOf(id: string): Promise<Record<string, unknown>[]> {
  const { body } = await setup.kaart.ask('/v1/catalog-requests', { address: setup.providerDsp });
  const datasets = [body['dataset'] ?? []].flat() as Record<string, unknown>[];
  const found = datasets.find((dataset) => dataset['@id'] === id);
  return [found?.['hasPolicy'] ?? []].flat() as Record<string, unknown>[];
}

function negotiate(dataset: string, offer?: unknown): Promise<string> {
  const request = {
    address: setup.providerDsp,
    dataset,
    ...(offer === undefined ? {} : { offer }),
  };
  return setup.kaart.begin('negotiations', request);
}

async function agreeOn(dataset: string, offer?: unknown): Promise<string> {
  const pid = await negotiate(dataset, offer);
  return (await setup.kaart.reaches('negotiations', pid, 'FINALIZED')).agreement ?? '';
}

/** A transfer that has started, and where its data are. */
async function started(agreement: string) {
  const pid = await setup.kaart.begin('transfers', { agreement });
  await setup.kaart.reaches('transfers', pid, 'STARTED');
  return { pid, ...(await setup.kaart.address(pid)) };
}

/** EDC’s data plane accepts a token for another second after its connector has acknowledged the end. */
function isCut(endpoint: string, authorization: string) {
  return expect.poll(async () => (await read(endpoint, authorization)).status, { timeout: 10_000 });
}

describe('Kaart as consumer of an Eclipse EDC', () => {
  it('reads the catalog; an offer without rules stays unchanged', async () => {
    expect(await offersOf(OPEN)).toMatchObject([{ '@type': 'Offer' }]);
    expect(await offersOf(RESEARCH)).toMatchObject([
      { permission: [{ constraint: [{ leftOperand: 'odrl:purpose', rightOperand: 'research' }] }] },
    ]);
  });

  it.each([OPEN, RESEARCH])('agrees on %s, and the EDC keeps the same agreement', async (id) => {
    const { kaart, provider } = setup;
    const pid = await negotiate(id);
    const { agreement } = await kaart.reaches('negotiations', pid, 'FINALIZED');
    // An EDC stores its state after it has got our response.
    const theirs = () => provider.of('contractnegotiations', pid);
    await expect
      .poll(theirs, { timeout: 10_000 })
      .toEqual([expect.objectContaining({ state: 'FINALIZED' })]);
    const [own] = await theirs();
    expect(await provider.agreement(own?.['@id'] ?? '')).toMatchObject({
      agreementId: agreement,
      assetId: id,
      consumerId: 'kaart',
      providerId: 'provider',
    });
  });

  it('agrees on the chosen offer, although an EDC gives it a new id in every catalog', async () => {
    const { kaart } = setup;
    const [{ '@id': offer } = {}] = await offersOf(RESEARCH);
    expect(await offersOf(RESEARCH)).not.toMatchObject([{ '@id': offer }]);
    const pid = await negotiate(RESEARCH, offer);
    await kaart.reaches('negotiations', pid, 'FINALIZED');
  });

  it('fetches the data, suspends, resumes with a new token, and completes', async () => {
    const { kaart, provider, to } = setup;
    const { pid, endpoint, authorization: first } = await started(await agreeOn(OPEN));
    const { status, text } = await read(endpoint, first);
    expect([status, JSON.parse(text)]).toEqual([200, { path: '/' }]);

    await kaart.move('transfers', pid, 'suspension', 'a pause');
    await kaart.reaches('transfers', pid, 'SUSPENDED');
    await isCut(endpoint, first).toBe(403);

    await kaart.move('transfers', pid, 'start');
    await expect
      .poll(async () => (await kaart.address(pid)).authorization, { timeout: 10_000 })
      .toMatch(/^ey/);
    await kaart.reaches('transfers', pid, 'STARTED');
    const { authorization } = await kaart.address(pid);
    expect(authorization).not.toBe(first);
    expect((await read(endpoint, authorization)).status).toBe(200);
    expect((await read(endpoint, first)).status).toBe(403);

    await kaart.move('transfers', pid, 'completion');
    await kaart.reaches('transfers', pid, 'COMPLETED');
    await isCut(endpoint, authorization).toBe(403);
    const [theirs, ...others] = await provider.of('transferprocesses', pid);
    expect(others).toEqual([]);
    await provider.transfer(theirs?.['@id'] ?? '', 'COMPLETED');
    expect(to.provider.passed.at(-1)?.message).toMatchObject({
      '@type': 'TransferCompletionMessage',
    });
  });

  it('terminates, and sends the reason to the EDC', async () => {
    const { kaart, provider, to } = setup;
    const { pid, endpoint, authorization } = await started(await agreeOn(OPEN));
    await kaart.move('transfers', pid, 'termination', 'enough');
    await kaart.reaches('transfers', pid, 'TERMINATED');
    await isCut(endpoint, authorization).toBe(403);
    const [theirs] = await provider.of('transferprocesses', pid);
    await provider.transfer(theirs?.['@id'] ?? '', 'TERMINATED');
    expect(to.provider.passed.at(-1)?.message).toMatchObject({
      '@type': 'TransferTerminationMessage',
      reason: ['enough'],
    });
  });

  it('understands that the EDC suspends, resumes and terminates', async () => {
    const { kaart, provider } = setup;
    const { pid, authorization: first } = await started(await agreeOn(OPEN));
    const [{ '@id': theirs } = { '@id': '' }] = await provider.of('transferprocesses', pid);

    await provider.suspend(theirs, 'maintenance');
    await kaart.reaches('transfers', pid, 'SUSPENDED');
    await provider.transfer(theirs, 'SUSPENDED'); // it accepts no command until our response has arrived
    await provider.resume(theirs);
    await kaart.reaches('transfers', pid, 'STARTED');
    await provider.transfer(theirs, 'STARTED');
    const { endpoint, authorization } = await kaart.address(pid);
    expect(authorization).not.toBe(first);
    expect((await read(endpoint, authorization)).status).toBe(200);

    await provider.terminate(theirs, 'no more');
    const { ending } = await kaart.reaches('transfers', pid, 'TERMINATED');
    expect(ending).toMatchObject({ by: 'provider', reasons: ['no more'] });
  });

  it('negotiates and fetches with the command line', async () => {
    const { kaart, providerDsp } = setup;
    const agreed = await kaart.type('negotiate', providerDsp, OPEN);
    expect(agreed.code).toBe(0);
    const { agreement, state } = agreed.lines.at(-1) ?? {};
    expect([agreement, state]).toEqual([expect.any(String), 'FINALIZED']);

    const file = join(mkdtempSync(join(tmpdir(), 'kaart-interop-')), 'rows.json');
    const fetched = await kaart.type('fetch', String(agreement), '--output', file);
    expect(fetched.code).toBe(0);
    expect(fetched.lines.at(-1)).toMatchObject({ agreement, file, state: 'COMPLETED' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ path: '/' });
  });
});

describe('an Eclipse EDC refuses Kaart', () => {
  it('an unknown dataset: a clear 404', async () => {
    const request = { address: setup.providerDsp, dataset: 'no-such-rows' };
    expect(await setup.kaart.ask('/v1/negotiations', request)).toMatchObject({
      status: 404,
      body: { code: 'not-found', detail: 'the catalog there has no dataset no-such-rows' },
    });
  });

  it('an offer that the EDC has removed: the negotiation ends with the reason', async () => {
    const { kaart, provider, to } = setup;
    await provider.offer('fleeting-rows', BACKEND);
    to.provider.change(async (_, path) => {
      if (path.endsWith('/negotiations/request'))
        await provider.withdraw('fleeting-rows').catch(() => undefined);
      return undefined;
    });
    const pid = await negotiate('fleeting-rows');
    const { ending, agreement } = await kaart.reaches('negotiations', pid, 'TERMINATED');
    expect(agreement).toBeNull();
    expect(ending).toMatchObject({
      code: 'refused',
      reasons: expect.arrayContaining([expect.stringContaining('status 404')]),
    });
  });

  it('a policy that is no longer fulfilled: the transfer ends with the reason', async () => {
    const { kaart } = setup;
    const pid = await kaart.begin('transfers', { agreement: await agreeOn(OVER) });
    const { ending } = await kaart.reaches('transfers', pid, 'TERMINATED');
    expect(ending?.reasons.join()).toContain('agreement not found or not valid');
  });

  it('an agreement on other terms than offered: Kaart ends the negotiation, with the reason', async () => {
    const { kaart, provider, to } = setup;
    const rule = {
      action: 'use',
      constraint: [{ leftOperand: 'odrl:purpose', operator: 'eq', rightOperand: 'fun' }],
    };
    to.kaart.change(async (message, path) => {
      if (!path.endsWith('/agreement')) return undefined;
      return { ...message, agreement: { ...(message['agreement'] as object), permission: [rule] } };
    });
    const pid = await negotiate(RESEARCH);
    const { ending } = await kaart.reaches('negotiations', pid, 'TERMINATED');
    expect(ending).toMatchObject({ code: 'agreement-differs' });
    const [theirs] = await provider.of('contractnegotiations', pid);
    await provider.negotiation(theirs?.['@id'] ?? '', 'TERMINATED');
    expect(to.provider.passed.at(-1)?.message).toMatchObject({
      '@type': 'ContractNegotiationTerminationMessage',
      reason: ['the agreement has other terms than the offer'],
    });
  });
});
