import { expect, it } from 'vitest';
import type { AccessReport } from '../../lib/data-rights/report.ts';
import { Contact, inviteContact } from '../app/contact.ts';
import { buildCanaryFile, loadCanaries, toRecordId } from '../app/exits/canaries.ts';
import { body, linesOf } from '../app/setup.ts';

const FIRST = 'first-person@demo.example';
const NEXT = 'next-person@demo.example';

it('10.17 after a confirmed register number the company gets all its data, and its new contact person none of the previous person', async () => {
  const setup = await loadCanaries();
  const enter = async (mandate: 'company' | 'person') =>
    Contact.enter(setup, await inviteContact(setup, toRecordId(1), { mandate }));
  await (await enter('company')).decide('partners', { 'grant.registry': 'yes' });
  const first = await enter('person');
  await first.decide('partners', { 'grant.contact': 'yes' });
  await first.ask('contact_email', FIRST);
  const receipts = (await setup.kaart.consents.events(toRecordId(1))).map(({ receipt }) => receipt);
  expect(receipts).toHaveLength(2);

  const row = { rcs_number: 'B777001', contact_name: 'Next', contact_email: NEXT };
  const file = buildCanaryFile(8, (old, at) => (at === 1 ? { ...old, ...row, euid: '' } : old));
  const { id } = await body<{ id: string }>(setup.import(file, '&edition=2025.1'));
  const path = `/v1/imports/${id}`;
  for (const { id: waiting } of await linesOf(setup.as('analyst', `${path}/review`)))
    await setup.as('analyst', `${path}/review/${waiting}`, { json: { kind: 'accept', note: 'x' } });
  await setup.as('analyst:alice', `${path}/submit`, { json: { changeNote: 'corrected' } });
  await body(setup.as('releaser:bob', `${path}/release`, { json: {} }));
  const confirmation = `/v1/companies/${toRecordId(1)}/identity/confirmations`;
  await body(setup.as('releaser:dave', confirmation, { json: { reason: 'register excerpt' } }));

  const next = await enter('person');
  const responses = [
    await (await next.get('/my/access?format=json')).text(),
    await (
      await setup.as('consent-officer', '/v1/data-subject-requests', {
        json: { person: { email: NEXT } },
      })
    ).text(),
    await (await next.get('/my?lang=en')).text(),
  ];
  for (const text of responses) {
    expect(text).toContain(NEXT);
    expect(text).not.toContain(FIRST);
    for (const receipt of receipts) expect(text).not.toContain(String(receipt));
  }
  for (const text of responses.slice(0, 2)) {
    const [own] = (JSON.parse(text) as AccessReport).companies;
    expect(own).toMatchObject({ isInCurrentEdition: true, events: [], corrections: [] });
    expect(own?.records.map((record) => record.id)).toEqual(['2025.1']);
  }
  const [company] = (
    await body<AccessReport>((await enter('company')).get('/my/access?format=json'))
  ).companies;
  expect(company?.records.map((record) => record.id)).toEqual(['2025.1', '2025']);
  expect(company?.receipts.length).toBeGreaterThan(1);
  await setup.close();
});
