import { expect, it } from 'vitest';
import type { AccessReport } from '../../lib/data-rights/report.ts';
import { Contact, inviteContact } from '../app/contact.ts';
import { buildCanaryFile, loadCanaries, PARTNER, toRecordId } from '../app/exits/canaries.ts';
import { play } from '../app/exits/changes-of-mind.ts';
import { body, DATA } from '../app/setup.ts';
import { releaseSlipped } from '../app/slipped-rows.ts';

it('10.17 the report of a new company with a reused record id has no data of the previous company', async () => {
  const setup = await loadCanaries();
  await play(setup, {
    ...{ kind: 'consents', company: 4, groups: ['registry', 'contact'] },
    ...{ audiences: ['partners'], lastsMs: null, byName: false },
  });
  await play(setup, { kind: 'publish' });
  await setup.withToken(await setup.token(PARTNER, setup.secret), DATA);
  const report = async () => {
    const contact = await Contact.enter(setup, await inviteContact(setup, toRecordId(4)));
    return (await body<AccessReport>(contact.get('/my/access?format=json'))).companies[0];
  };
  const before = await report();
  expect(before?.disclosures).toHaveLength(1);
  expect(before?.events.length).toBeGreaterThan(0);
  await releaseSlipped(setup, {
    file: buildCanaryFile(9),
    edition: '2025.1',
    slip: (row) => {
      if (row.record_id === toRecordId(4)) return undefined;
      return row.record_id === toRecordId(9) ? { ...row, record_id: toRecordId(4) } : row;
    },
  });
  const own = await report();
  expect(own?.records.map(({ id }) => id)).toEqual(['2025.1']);
  expect([own?.events, own?.receipts, own?.disclosures]).toEqual([[], [], []]);
  const earlier = before?.invitations.map(({ id }) => id);
  expect(own?.invitations.length).toBeGreaterThan(0);
  expect(own?.invitations.some(({ id }) => earlier?.includes(id))).toBe(false);
  expect(JSON.stringify(own)).toContain('canary-registry-0009');
  expect(JSON.stringify(own)).not.toMatch(/canary-\w+-0004/);

  const page = await (await Contact.enter(setup, await inviteContact(setup, toRecordId(4)))).get(
    '/my?lang=en',
  );
  const html = await page.text();
  expect(html).toContain('canary-registry-0009');
  expect(html).not.toMatch(/canary-\w+-0004|2025-[0-9a-f]{12}/);

  const ask = async (json: object) => {
    const response = await setup.as('consent-officer', '/v1/data-subject-requests', { json });
    return response.text();
  };
  const ofNewcomer = await ask({ company: toRecordId(4) });
  expect(ofNewcomer).toContain('canary-registry-0009');
  expect(ofNewcomer).not.toMatch(/canary-\w+-0004/);
  expect(JSON.parse(ofNewcomer).companies[0]).toMatchObject({
    ...{ events: [], disclosures: [], otherCompanies: [{ editions: ['2025'] }] },
  });
  for (const format of ['csv', 'html']) {
    const text = await ask({ company: toRecordId(4), format });
    expect(text).toContain('canary-registry-0009');
    expect(text).not.toMatch(/canary-\w+-0004/);
  }
  const ofFormer = await ask({ company: toRecordId(4), edition: '2025' });
  expect(ofFormer).toContain('canary-registry-0004');
  expect(ofFormer).not.toMatch(/canary-\w+-0009/);
  const [former] = (JSON.parse(ofFormer) as AccessReport).companies;
  expect(former).toMatchObject({
    ...{ isInCurrentEdition: false, otherCompanies: [{ editions: ['2025.1'] }] },
  });
  expect([former?.events.length, former?.disclosures.length]).toEqual([
    ...[before?.events.length, before?.disclosures.length],
  ]);
  const absent = { company: toRecordId(4), edition: '2020' };
  expect(JSON.parse(await ask(absent))).toMatchObject({ code: 'not-found' });
  await setup.close();
});
