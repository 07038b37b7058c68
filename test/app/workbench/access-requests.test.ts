import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { requestConfirmed } from '../../access-requests/requester.ts';
import { body, RESEARCH, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const LIST = '/workbench/access-requests';

let setup: Setup;
let paula: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  paula = await Desk.of(setup, 'paula', 'partner-admin');
});
afterAll(() => setup.close());

const findHiddenInput = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describe('15.3 a request for access at the workbench', () => {
  it('is accepted for some purposes until a day, and makes a partner', async () => {
    const email = 'anna.accepted@lih.example';
    const id = await requestConfirmed(setup, { email });
    for (const language of LANGUAGES) {
      const html = await paula.text(`${LIST}?lang=${language}`);
      expect(html).toContain(`href="${LIST}/${id}?lang=${language}"`);
      // The list and its CSV name no person.
      expect(html).not.toContain(email);
    }
    expect(await (await paula.get(`${LIST}?format=csv`)).text()).not.toContain(email);
    const path = `${LIST}/${id}`;
    const html = await paula.text(`${path}?lang=en`);
    expect(html).toContain(`Anna Wagner, ${email}`);
    expect(html).toContain('The organisation becomes a partner now');
    const version = findHiddenInput(html, 'version');
    const none = await paula.post(`${path}/acceptance?lang=en`, { version, clientId: 'lih' });
    expect(none.status).toBe(400);
    const again = await none.text();
    expect(again).toContain('role="alert"');
    expect(again).toContain('value="lih"');
    const given = { version, 'purpose.0': 'yes', clientId: 'lih', expiresAt: '2099-01-01' };
    const tooLong = await paula.post(`${path}/acceptance?lang=en`, given);
    expect(tooLong.status).toBe(400);
    const done = await paula.post(`${path}/acceptance?lang=en`, { ...given, expiresAt: '' });
    expect(done.headers.get('location')).toBe(`${path}?lang=en&done=accepted`);
    expect(await paula.text(`${path}?lang=en&done=accepted`)).toContain('/workbench/partners/lih');
    const partner = await body(setup.as('partner-admin', '/v1/partners/lih'));
    expect(partner).toMatchObject({ state: 'active', purposes: [RESEARCH] });
    const renewed = await paula.text(path);
    const link = { version: findHiddenInput(renewed, 'version') };
    const sent = await paula.post(`${path}/secret-link?lang=en`, link);
    expect(sent.headers.get('location')).toBe(`${path}?lang=en&done=link-sent`);
    const twice = await paula.post(`${path}/acceptance?lang=en`, given);
    expect([409, 412]).toContain(twice.status);
  });

  it('is refused with a reason, which the requester gets by mail', async () => {
    const email = 'anna.refused@lih.example';
    const id = await requestConfirmed(setup, { email });
    const path = `${LIST}/${id}`;
    const version = findHiddenInput(await paula.text(path), 'version');
    const form = { version, code: 'not-eligible' };
    const empty = await paula.post(`${path}/refusal?lang=en`, { ...form, reason: ' ' });
    expect(empty.status).toBe(400);
    const reason = 'Only research institutes.';
    const done = await paula.post(`${path}/refusal?lang=en`, { ...form, reason });
    expect(done.headers.get('location')).toBe(`${path}?lang=en&done=refused`);
    await setup.kaart.deliver();
    expect(setup.mails.filter(({ to }) => to === email).at(-1)?.text).toContain(reason);
    const html = await paula.text(`${path}?lang=en`);
    expect(html).toContain(`the organisation may not be a partner: ${reason}`);
    expect(html).not.toContain('/acceptance');
    expect(await paula.text(`${LIST}?state=open`)).not.toContain(id);
  });
});
