import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../../lib/core/dataset-ids.ts';
import { Contact, inviteContact } from '../contact.ts';
import { DataSpace } from '../data-space/data-space.ts';
import { body, DATA } from '../setup.ts';
import { releaseSlipped } from '../slipped-rows.ts';
import { readText } from './callers.ts';
import {
  buildCanaryFile,
  findLeaks,
  loadCanaries,
  NUMBERS,
  PARTNER,
  toRecordId,
} from './canaries.ts';
import { play, type Step } from './changes-of-mind.ts';

const EVERYTHING: Step & { kind: 'consents' } = {
  kind: 'consents',
  company: 1,
  groups: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  audiences: ['partners', 'dataspace', 'public'],
  lastsMs: null,
  byName: false,
};

/** In the wrong edition, the record ids of these companies are exchanged. */
const SWAPPED: Readonly<Record<number, number>> = { 1: 5, 5: 1, 2: 6, 6: 2, 3: 7, 7: 3 };
/** These companies withdraw while the wrong edition is served. */
const WITHDRAWN = [1, 2, 3];
const KEPT = [4, 8];

describe('10.1 a withdrawal that a company gives in a wrong edition', () => {
  let space: DataSpace;
  let token = '';
  const publish = async () => {
    const setup = space.provider;
    const outcome = await body(setup.as('publisher', '/v1/publications', { json: {} }));
    if (outcome['kind'] === 'held') {
      const json = { reason: 'seen' };
      await setup.as('releaser:carol', '/v1/publications/hold/lift', { json });
    }
    await setup.kaart.deliver();
  };
  const withdraw = async (id: string, audiences: readonly string[] | undefined) => {
    const json = {
      fieldGroups: EVERYTHING.groups,
      ...(audiences && { audiences }),
      ...{ givenBy: 'company-representative', language: 'en', evidenceRef: 'letter' },
    };
    const path = `/v1/companies/${id}/withdrawals`;
    return space.provider.as('consent-officer', path, { json });
  };

  beforeAll(async () => {
    space = await DataSpace.open({}, { provide: loadCanaries });
    const setup = space.provider;
    token = await setup.token(PARTNER, setup.secret);
    for (const company of NUMBERS) await play(setup, { ...EVERYTHING, company });
    await publish();
    const slipRow = (row: { readonly record_id: string }) => {
      const company = Number(row.record_id.slice(-4));
      return { ...row, record_id: toRecordId(SWAPPED[company] ?? company) };
    };
    await releaseSlipped(setup, { file: buildCanaryFile(), edition: '2025.1', slip: slipRow });
    await publish();
  });
  afterAll(() => space.close());

  it('10.1 is recorded for the record id that the company had before, and names this id', async () => {
    const response = await withdraw(toRecordId(5), EVERYTHING.audiences);
    expect(response.status).toBe(201);
    const { events } = await body<{ events: { recordId: string; decidedUnder?: string }[] }>(
      response,
    );
    const copies = events.filter(({ recordId }) => recordId === toRecordId(1));
    expect(copies).toHaveLength(15);
    expect(copies.every(({ decidedUnder }) => decidedUnder === toRecordId(5))).toBe(true);
    // the log under the wrong record id contains no grant of the company
    const noAudience = await withdraw(toRecordId(6), undefined);
    expect(await body(noAudience)).toMatchObject({ unchanged: false });
    const repeated = await withdraw(toRecordId(6), undefined);
    expect(await body(repeated)).toMatchObject({ unchanged: true });
    const company = await Contact.enter(
      space.provider,
      await inviteContact(space.provider, toRecordId(7)),
    );
    await company.post('/my/decisions', { do: 'withdraw-everything' });
  });

  it('10.1 holds after the retraction of the edition: no reader sees the row', async () => {
    const setup = space.provider;
    const path = '/v1/editions/2025.1/retraction';
    const json = { reason: 'record ids are wrong' };
    expect((await setup.as('releaser:bob', path, { json })).status).toBe(200);
    const confirmed = setup.as('releaser:carol', `${path}/confirmation`, { json: {} });
    expect((await confirmed).status).toBe(200);
    await publish();
    const { consumerPid, providerPid } = await space.started();
    const { authorization = '' } = await space.address(consumerPid);
    const texts = {
      partners: await readText(setup.withToken(token, DATA)),
      dataspace: await readText(space.read(providerPid, authorization)),
      public: await readText(setup.ask(`/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/data`)),
    };
    const open = new Map(KEPT.map((company) => [company, new Set(EVERYTHING.groups)]));
    for (const [audience, text] of Object.entries(texts)) {
      expect([audience, findLeaks(text, open)]).toEqual([audience, []]);
      for (const company of WITHDRAWN) expect(text).not.toContain(toRecordId(company));
      for (const company of KEPT) expect(text).toContain(`canary-registry-000${company}`);
    }
  });
});
