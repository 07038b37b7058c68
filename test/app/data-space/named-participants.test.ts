import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { body, linesOf } from '../setup.ts';
import { COMPANIES, DataSpace, type Seen } from './data-space.ts';
import { Sink } from './sink.ts';

let space: DataSpace;
beforeEach(async () => {
  space = await DataSpace.open();
});
afterEach(() => space.close());

const refuse = (id: string, recipient: string) =>
  space.provider.as('consent-officer', `/v1/companies/${id}/consents`, {
    json: {
      fieldGroups: ['registry'],
      audiences: ['dataspace'],
      recipient,
      kind: 'refused',
      givenBy: 'company-representative',
      language: 'fr',
      evidenceRef: 'mail://1',
    },
  });
interface Withdrawn {
  readonly recordId: string;
  readonly withdrawnGroups: readonly { readonly recipient?: string }[];
  readonly recipients: readonly { readonly recipient: string; readonly op: string }[];
  readonly transfers: { readonly suspended: readonly string[] } | null;
}

const listIds = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['record_id']);

describe('a participant that a company refuses by name', () => {
  it('cannot read the row with a running transfer; the agreement stays valid', async () => {
    const agreement = await space.agree(COMPANIES);
    const { consumerPid, providerPid } = await space.started(agreement);
    const { authorization = '' } = await space.address(consumerPid);
    const read = async () => listIds(await linesOf(space.read(providerPid, authorization)));
    const before = await read();
    const [first = '', ...others] = before as string[];
    expect((await refuse(first, 'another')).status).toBe(201);
    expect(await read()).toEqual(before);
    expect((await refuse(first, 'consumer')).status).toBe(201);
    expect(await read()).toEqual(others);
  });

  it('is the only one that is notified, and its transfer is suspended if no row is left for it', async () => {
    const agreement = await space.agree(COMPANIES);
    const { consumerPid, providerPid } = await space.started(agreement);
    const { authorization = '' } = await space.address(consumerPid);
    const rows = await linesOf(space.read(providerPid, authorization));
    const all = listIds(rows) as string[];
    const deliver = () => space.provider.kaart.deliver();
    const others = all.slice(0, 3);
    for (const id of others) await refuse(id, 'another');
    for (const id of all.slice(1)) await refuse(id, 'consumer');
    await deliver();
    const transfer = () => space.provider.as('operator', `/v1/transfers/${providerPid}`);
    expect(await body(transfer())).toMatchObject({ state: 'STARTED' });
    await refuse(all[0] ?? '', 'consumer');
    await deliver();
    await space.reached(space.provider, 'transfers', providerPid, 'SUSPENDED');
    const withdrawals = await linesOf<Withdrawn>(space.provider.as('auditor', '/v1/withdrawals'));
    const listNoticesTo = (recipient: string) =>
      withdrawals
        .filter(({ withdrawnGroups }) =>
          withdrawnGroups.every((closing) => closing.recipient === recipient),
        )
        .map(({ recipients }) => recipients.map(({ recipient, op }) => `${recipient} ${op}`));
    expect(listNoticesTo('another')).toEqual(others.map(() => []));
    expect(listNoticesTo('consumer')).toEqual(all.map(() => ['consumer removed']));
    const last = withdrawals.find(
      ({ recordId, withdrawnGroups }) =>
        recordId === all[0] && withdrawnGroups[0]?.recipient === 'consumer',
    );
    expect(last?.transfers?.suspended).toEqual([providerPid]);
  }, 120_000);

  it('does not get the row by a push transfer either', async () => {
    const sink = await Sink.open();
    const agreement = await space.agree(COMPANIES);
    const json = { agreement, format: 'HttpData-PUSH', endpoint: sink.url('/inbox') };
    const requestPush = async () => {
      const pending = space.consumer.as('operator', '/v1/transfers', { json });
      const { pid } = await body<Seen>(pending);
      await space.reached(space.consumer, 'transfers', pid, 'COMPLETED');
      const lines = sink.uploads.at(-1)?.text.trimEnd().split('\n') ?? [];
      return listIds(lines.map((line) => JSON.parse(line)));
    };
    const [first = '', ...others] = (await requestPush()) as string[];
    await refuse(first, 'consumer');
    expect(await requestPush()).toEqual(others);
    await sink.close();
  });
});
