import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact, inviteContact } from './contact.ts';
import { body, Setup } from './setup.ts';

let setup: Setup;
let company: Contact;
let path = '';
let jws = '';
beforeAll(async () => {
  setup = await Setup.demonstration();
  company = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0001'));
  await company.decide('partners', { 'grant.profile': 'no', 'grant.registry': 'yes' });
  const html = await (await company.get('/my')).text();
  path = /\/my\/receipts\/[\w-]+/.exec(html)?.[0] ?? '';
  jws = await (await company.get(path)).text();
});
afterAll(() => setup.close());

const headers = { accept: 'text/html' };
const check = (receipt: string, lang = 'en') =>
  setup.ask(`/receipts/check?lang=${lang}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ receipt }).toString(),
  });
/** The result on the page, without the page's header and footer. */
const findResult = async (response: Response | Promise<Response>) => {
  const html = await (await response).text();
  return html.slice(html.indexOf('<main'), html.indexOf('</main>'));
};
const changePart = (at: number, change: (part: string) => string) =>
  jws
    .split('.')
    .map((each, index) => (index === at ? change(each) : each))
    .join('.');

describe('a receipt to read', () => {
  it.each([
    ['en', 'Valid: this installation', 'withdrawn', 'Partners<', 'The data can no longer be'],
    ['fr', 'Valide : cette installation', 'retiré', 'Partenaires<', 'Ces données ne peuvent plus'],
    ['de', 'Gültig: Diese Installation', 'widerrufen', 'Partner<', 'Die Daten können nicht mehr'],
  ])('says in %s who decided what, and that it is valid', async (lang, valid, ...words) => {
    const html = await findResult(company.get(`${path}/page?lang=${lang}`));
    expect(html).toContain(valid);
    for (const text of words) expect(html).toContain(text);
    expect(html).toContain('LUHT-DEMO-0001');
    expect(html).toContain('notice-v1');
    expect(html).toContain(`href="${path}" download=`);
  });

  it('is shown to no other company, to no other contact and to no visitor', async () => {
    const other = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0002'));
    const person = await Contact.enter(
      setup,
      await inviteContact(setup, 'LUHT-DEMO-0001', { mandate: 'person' }),
    );
    for (const contact of [other, person])
      expect((await contact.get(`${path}/page`)).status).toBe(404);
    expect((await company.get('/my/receipts/none/page')).status).toBe(404);
    expect((await setup.ask(`${path}/page`, { headers })).status).toBe(401);
  });
});

describe('the page that checks a receipt', () => {
  it('shows a form to everyone, in each language', async () => {
    for (const [lang, title] of [
      ['en', 'Check a receipt'],
      ['fr', 'Vérifier un reçu'],
      ['de', 'Einen Beleg prüfen'],
    ])
      expect(await (await setup.ask(`/receipts/check?lang=${lang}`, { headers })).text()).toContain(
        `<h1>${title}</h1>`,
      );
  });

  it('says that a receipt is valid, and what it says, also if a mail has broken its lines', async () => {
    for (const text of [jws, ` ${jws.match(/.{1,76}/g)?.join('\r\n')}\n`]) {
      const html = await findResult(check(text));
      expect(html).toContain('Valid: this installation');
      expect(html).toContain('DEMO');
      expect(html).toMatch(/Profile.*withdrawn/s);
    }
  });

  it('takes the signed file', async () => {
    const form = new FormData();
    form.set('file', new File([jws], 'receipt.jwt', { type: 'application/jwt' }));
    form.set('receipt', '');
    const sent = new Response(form);
    const response = setup.ask('/receipts/check?lang=en', {
      method: 'POST',
      headers: { ...headers, 'content-type': sent.headers.get('content-type') ?? '' },
      body: await sent.text(),
    });
    expect(await findResult(response)).toContain('Valid: this installation');
  });

  const forgeReceipt = (change: (claims: Record<string, unknown>) => void) =>
    changePart(1, (payload) => {
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      change(claims);
      return Buffer.from(JSON.stringify(claims)).toString('base64url');
    });

  it.each<[string, () => string | Promise<string>, string]>([
    [
      'whose content was changed',
      () =>
        forgeReceipt((claims) => {
          claims['sub'] = 'https://x.example/';
        }),
      'was changed after it was signed',
    ],
    [
      'whose signature was changed',
      () => changePart(2, (text) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`),
      'was changed after it was signed',
    ],
    ['without a signature', () => changePart(2, () => ''), 'was changed after it was signed'],
    [
      'that says it needs no signature',
      () =>
        changePart(0, () =>
          Buffer.from('{"alg":"none","typ":"consent-receipt+jwt","kid":"x"}').toString('base64url'),
        ),
      'not among the given keys',
    ],
    [
      'with a key of its own',
      () =>
        changePart(0, () =>
          Buffer.from(
            JSON.stringify({
              alg: 'ES256',
              typ: 'consent-receipt+jwt',
              kid: 'mine',
              jwk: { kty: 'EC' },
              jku: 'http://127.0.0.1/',
            }),
          ).toString('base64url'),
        ),
      'not among the given keys',
    ],
    [
      'of another kind',
      async () =>
        (
          await body<{ manifest: string }>(
            setup.partner('/v1/datasets/healthtech-companies/versions/current'),
          )
        ).manifest,
      'not a consent receipt',
    ],
    ['that is JSON', () => '{"@context":{}}', 'not a signed receipt'],
    [
      'that is a picture',
      () => '\u0000\u0001PNG\ufffd<script>alert(1)</script>',
      'not a signed receipt',
    ],
    [
      'that is deep',
      () => `${Buffer.from('['.repeat(50_000)).toString('base64url')}.e30.x`,
      'not a signed receipt',
    ],
  ])('refuses a file %s, with the reason, and shows nothing of it', async (_, make, reason) => {
    const response = await check(await make());
    const html = await findResult(response);
    expect(response.status).toBe(200);
    expect(html).toContain('Not valid');
    expect(html).toContain(reason);
    expect(html).not.toContain('Valid: this installation');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('x.example');
  });

  it('answers an empty form, a long text and a broken file clearly', async () => {
    expect((await check('')).status).toBe(422);
    const long = await check('a'.repeat(130_000));
    expect([long.status, (await long.text()).includes('at most 128 kB')]).toEqual([422, true]);
    expect((await check('a'.repeat(300_000))).status).toBe(413);
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
      const broken = setup.ask('/receipts/check', {
        method: 'POST',
        headers: { ...headers, 'content-type': type },
        body: '--x\r\nnonsense',
      });
      expect((await broken).status).toBe(422);
    }
  });

  it('writes nothing of a receipt to the log', async () => {
    await check(jws);
    expect(setup.log.join('\n')).not.toContain(jws.split('.')[2]);
  });

  it('is answered so often in a minute for one address', async () => {
    const statuses = [];
    for (let n = 0; n < 70; n += 1) statuses.push((await check('x')).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
