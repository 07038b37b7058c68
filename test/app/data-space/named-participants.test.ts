import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { body, linesOf } from '../room.ts';
import { COMPANIES, DataSpace, type Seen } from './data-space.ts';
import { Sink } from './sink.ts';

let space: DataSpace;
beforeEach(async () => {
  space = await DataSpace.open();
});
afterEach(() => space.close());

const refuse = (id: string, recipient: string) =>
  space.provider.as('consent-officer', `/v1/organisations/${id}/consents`, {
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
const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['record_id']);

describe('a participant that a company refuses by name', () => {
  it('reads the row no more with a transfer that is running; the agreement stays', async () => {
    const agreement = await space.agree(COMPANIES);
    const { consumerPid, providerPid } = await space.started(agreement);
    const { authorization = '' } = await space.address(consumerPid);
    const read = async () => idsOf(await linesOf(space.read(providerPid, authorization)));
    const before = await read();
    const [first = '', ...others] = before as string[];
    expect((await refuse(first, 'another')).status).toBe(201);
    expect(await read()).toEqual(before);
    expect((await refuse(first, 'consumer')).status).toBe(201);
    expect(await read()).toEqual(others);
  });

  it('is not sent the row either', async () => {
    const sink = await Sink.open();
    const agreement = await space.agree(COMPANIES);
    const json = { agreement, format: 'HttpData-PUSH', endpoint: sink.url('/inbox') };
    const pushed = async () => {
      const asked = space.consumer.as('operator', '/v1/transfers', { json });
      const { pid } = await body<Seen>(asked);
      await space.reached(space.consumer, 'transfers', pid, 'COMPLETED');
      const lines = sink.uploads.at(-1)?.text.trimEnd().split('\n') ?? [];
      return idsOf(lines.map((line) => JSON.parse(line)));
    };
    const [first = '', ...others] = (await pushed()) as string[];
    await refuse(first, 'consumer');
    expect(await pushed()).toEqual(others);
    await sink.close();
  });
});
