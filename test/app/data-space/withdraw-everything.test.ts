import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../../lib/app/demonstration.ts';
import { WITHDRAW_EVERYTHING } from '../../../lib/self-service/choices.ts';
import { buildInputsAbout, Contact, exportLink, inviteContact } from '../contact.ts';
import { body, DATA, linesOf } from '../setup.ts';
import { DataSpace } from './data-space.ts';

const COMPANY = 'LUHT-DEMO-0001';
const CONSENTS = `/v1/companies/${COMPANY}/consents`;
const PUBLIC_DATA = '/v1/datasets/healthtech-companies-public/data';
const EVERYTHING = { do: WITHDRAW_EVERYTHING };
const LABELS = { en: 'Withdraw everything', fr: 'Tout retirer', de: 'Alles widerrufen' };

let space: DataSpace;
/** The recipients that find the company in the rows that they read now. */
let recipientsOfRow: () => Promise<readonly string[]>;
beforeEach(async () => {
  space = await DataSpace.open();
  const { provider } = space;
  const { consumerPid, providerPid } = await space.started();
  const { authorization = '' } = await space.address(consumerPid);
  recipientsOfRow = async () => {
    const responses = {
      partner: provider.partner(DATA),
      participant: space.read(providerPid, authorization),
      public: provider.ask(PUBLIC_DATA),
    };
    const found = Object.entries(responses).map(async ([recipient, response]) => {
      const rows = await linesOf<{ record_id: string }>(response);
      return rows.some(({ record_id }) => record_id === COMPANY) ? [recipient] : [];
    });
    return (await Promise.all(found)).flat();
  };
});
afterEach(() => space.close());

const decide = async (json: object) => {
  const by = { givenBy: 'company-representative', language: 'en', evidenceRef: 'mail://1' };
  const request = { fieldGroups: ['registry'], ...by, ...json };
  const response = await space.provider.as('consent-officer', CONSENTS, { json: request });
  expect(response.status).toBe(201);
};
const publish = () => space.provider.as('publisher', '/v1/publications', { json: {} });
const listEvents = async () =>
  (await body<{ events: Record<string, unknown>[] }>(space.provider.as('auditor', CONSENTS)))
    .events;
const readPage = async (contact: Contact, lang = 'en') =>
  (await contact.get(`/my?lang=${lang}`)).text();
const listReceiptLinks = (html: string): readonly string[] => [
  ...new Set(html.match(/\/my\/receipts\/[\w-]+/g)),
];

/** The hidden inputs of the form on the preview, which its button sends. */
const findHiddenInputs = (html: string) => {
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]));
};

/**
 * Presses the button, and then the button that confirms it.
 *
 * @returns the preview, and the address of the next page
 */
async function withdrawEverything(contact: Contact, more: Record<string, string> = {}) {
  const response = await contact.post('/my/preview', { ...more, ...EVERYTHING });
  expect(response.status).toBe(200);
  const preview = await response.text();
  const confirmed = await contact.send('/my/decisions', findHiddenInputs(preview));
  expect(confirmed.status).toBe(303);
  return { preview, location: confirmed.headers.get('location') ?? '' };
}

it('9.2 a contact withdraws everything: no audience and no recipient by name reads the row', async () => {
  await decide({ audiences: ['public'] });
  for (const [audience, recipient] of [
    ['partners', DEMO_PARTNER],
    ['dataspace', 'consumer'],
  ]) {
    await decide({ audiences: [audience], kind: 'refused' });
    await decide({ audiences: [audience], recipient });
  }
  await publish();
  expect(await recipientsOfRow()).toEqual(['partner', 'participant', 'public']);
  const contact = await Contact.enter(space.provider, await inviteContact(space.provider, COMPANY));
  for (const [lang, label] of Object.entries(LABELS))
    expect(await readPage(contact, lang)).toMatch(
      new RegExp(
        `<button[^>]*value="withdraw-everything"[^>]*formaction="/my/preview\\?lang=${lang}"[^>]*>${label}<`,
      ),
    );
  const before = await listEvents();
  const response = await contact.post('/my/preview', EVERYTHING);
  expect((await response.text()).match(/not even that the company is listed here/g)).toHaveLength(
    5,
  );
  expect([await recipientsOfRow(), await listEvents()]).toEqual([
    ['partner', 'participant', 'public'],
    before,
  ]);

  // Additional inputs of a page, even invalid ones, do not exclude a recipient from the withdrawal.
  const additional = buildInputsAbout('partners', {
    'grant.registry': 'yes',
    'until.registry': '2001-01-01',
  });
  const earlier = listReceiptLinks(await readPage(contact));
  const { location } = await withdrawEverything(contact, additional);
  expect(await recipientsOfRow()).toEqual([]);
  const added = (await listEvents()).slice(before.length);
  expect(location).toContain(`done=saved&n=${added.length}`);
  expect(new Set(added.map(({ action }) => action))).toEqual(new Set(['withdraw']));
  const closed = added.filter(({ fieldGroup }) => fieldGroup === 'registry');
  expect(closed.map(({ audience, recipient }) => [audience, recipient])).toEqual([
    ['public', undefined],
    ['dataspace', 'consumer'],
    ['partners', DEMO_PARTNER],
  ]);
  const receipts = listReceiptLinks(await readPage(contact));
  const [ofWithdrawal = '', ...more] = receipts.filter((path) => !earlier.includes(path));
  expect(more).toEqual([]);
  expect(new Set(added.map(({ receipt }) => `/my/receipts/${receipt}`))).toEqual(
    new Set([ofWithdrawal]),
  );
  const jws = await (await contact.get(ofWithdrawal)).text();
  expect(JSON.stringify(decodeJwt(jws))).toMatch(/demo-partner/);

  const after = await listEvents();
  expect(await readPage(contact)).not.toContain(WITHDRAW_EVERYTHING);
  expect((await withdrawEverything(contact)).location).toContain('done=saved&n=0');
  expect(await listEvents()).toEqual(after);
  expect(listReceiptLinks(await readPage(contact))).toEqual(receipts);
  await publish();
  expect(await recipientsOfRow()).toEqual([]);
});

it('9.2 a permission that was given after the page was shown is withdrawn, too', async () => {
  const contact = await Contact.enter(space.provider, await inviteContact(space.provider, COMPANY));
  const response = await contact.post('/my/preview', EVERYTHING);
  const inputs = findHiddenInputs(await response.text());
  await decide({ audiences: ['public'] });
  await publish();
  expect(await recipientsOfRow()).toContain('public');
  expect((await contact.send('/my/decisions', inputs)).status).toBe(303);
  expect(await recipientsOfRow()).toEqual([]);
});

it('9.2 a person withdraws contact data only; with a handed-over link they stay unchanged', async () => {
  const { provider } = space;
  const person = await Contact.enter(
    provider,
    await inviteContact(provider, COMPANY, { mandate: 'person' }),
  );
  expect(await readPage(person)).not.toContain(WITHDRAW_EVERYTHING);
  await person.decide('partners', { 'grant.contact': 'yes' });
  const before = await listEvents();
  const company = await Contact.enter(provider, await exportLink(provider, COMPANY));
  await withdrawEverything(company);
  const byCompany = (await listEvents()).slice(before.length);
  expect(byCompany.map(({ fieldGroup }) => fieldGroup)).not.toContain('contact');
  expect(byCompany[0]).toMatchObject({ actor: { role: 'company', handedOverBy: 'xavier' } });
  expect(await readPage(company)).not.toContain(WITHDRAW_EVERYTHING);
  expect(await readPage(person)).toContain(LABELS.en);
  await withdrawEverything(person);
  expect((await listEvents()).slice(before.length + byCompany.length)).toMatchObject([
    { fieldGroup: 'contact', audience: 'partners', action: 'withdraw', givenBy: 'data-subject' },
  ]);
});
