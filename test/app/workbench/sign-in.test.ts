import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newDevelopmentCode } from '../../../lib/app/workbench-options.ts';
import { ONE_MACHINE, Setup } from '../setup.ts';
import { Desk, findFormToken } from './desk.ts';

let setup: Setup;
beforeAll(async () => {
  setup = new Setup(undefined, undefined, ONE_MACHINE);
});
afterAll(() => setup.close());

const SESSION = '__Host-kaart-staff';
const ATTEMPT = '__Host-kaart-sign-in';

describe('15.3 sign-in at the workbench', () => {
  it('leads a stranger to the provider and back to the page that was opened', async () => {
    const desk = new Desk(setup);
    const first = await desk.get('/workbench?lang=fr');
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe(
      '/workbench/sign-in?return=%2Fworkbench%3Flang%3Dfr',
    );
    const back = await desk.signIn('anna', ['analyst'], { returnTo: '/workbench?lang=fr' });
    expect([back.status, back.headers.get('location')]).toEqual([303, '/workbench?lang=fr']);
    expect([...desk.cookies.keys()]).toEqual([SESSION]);
    const page = await desk.text('/workbench?lang=fr');
    expect(page).toContain('Connecté en tant que <strong>anna</strong> (analyste)');
    const answer = await desk.get('/workbench');
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  it('sends a code challenge, a state and a nonce, and keeps no secret of them in the address', async () => {
    const desk = new Desk(setup);
    const { searchParams } = new URL(
      (await desk.get('/workbench/sign-in')).headers.get('location') ?? '',
    );
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'workbench',
      redirect_uri: `${ONE_MACHINE}/workbench/sign-in/callback`,
      scope: 'openid profile',
      code_challenge_method: 'S256',
      ui_locales: 'en',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^\w{64}$/),
      nonce: expect.stringMatching(/^\w{64}$/),
    });
    expect(desk.cookies.get(ATTEMPT)).not.toContain(searchParams.get('state'));
  });

  it('sets cookies that no script reads and no other host gets', async () => {
    const desk = new Desk(setup);
    const asked = (await desk.get('/workbench/sign-in')).headers.getSetCookie();
    const entered = (await desk.signIn('anna', ['analyst'])).headers.getSetCookie();
    for (const line of [...asked, ...entered].filter((each) => !each.includes('Max-Age=0')))
      expect(line).toMatch(
        /^__Host-kaart-[\w-]+=.+; Path=\/; HttpOnly; Secure; SameSite=Lax$|Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
  });

  it('says on the page of one machine what it is for, in each language', async () => {
    const desk = new Desk(setup);
    const target = new URL((await desk.get('/workbench/sign-in')).headers.get('location') ?? '');
    for (const [language, text] of [
      ['en', /for one machine only.+under two names/],
      ['fr', /que sur une seule machine.+sous deux noms/],
      ['de', /nur für einen Rechner.+unter zwei Namen/],
    ] as const)
      expect(await desk.text(`${target.pathname}${target.search}&lang=${language}`)).toMatch(text);
  });

  it.each(['en', 'fr', 'de'] as const)(
    'keeps the language of the page that was opened: %s',
    async (language) => {
      const desk = new Desk(setup);
      const opened = await desk.get(`/workbench?lang=${language}`);
      const sign = await desk.get(opened.headers.get('location') ?? '');
      const { pathname, search } = new URL(sign.headers.get('location') ?? '');
      const page = await desk.text(pathname + search);
      expect(page).toContain(`<html lang="${language}">`);
      const [, other = ''] = /href="([^"]+)" lang="(?:fr|de)" hreflang="\w+">/.exec(page) ?? [];
      const switched = await desk.get(other.replaceAll('&amp;', '&'));
      expect(switched.status).toBe(200); // the request of the workbench is still in the address
    },
  );

  it.each([
    ['a wrong code of the server', 'anna', ['analyst'], 'AAAAA-AAAAA', 'not the code that'],
    ['no role', 'anna', [], undefined, 'Choose at least one role'],
    ['a name that only looks like one', 'аnna', ['analyst'], undefined, 'cannot be the name'],
    [
      'roles that no one may combine',
      'anna',
      ['consent-officer', 'invitation-exporter'],
      undefined,
      'anna',
    ],
  ] as const)('refuses %s', async (_, person, roles, code, text) => {
    const desk = new Desk(setup);
    const answer = await desk.signIn(person, roles, code === undefined ? {} : { code });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(text);
    expect(desk.cookies.has(SESSION)).toBe(false);
  });

  it('lists the person and the token, so that both can be revoked', async () => {
    await Desk.signedIn(setup, 'bert', 'releaser');
    const { items } = await setup.kaart.identity.people.page({ limit: 100 });
    expect(items.find(({ subject }) => subject === 'bert')?.tokens).toMatchObject([
      { roles: ['releaser'], revoked: false },
    ]);
  });
});

describe('15.3 attacks on the sign-in', () => {
  const signInNeeded = async (answer: Response) => {
    expect(answer.status).toBe(401);
    const html = await answer.text();
    expect(html).toContain('Not signed in');
    return html;
  };

  it('a callback without the cookie of its attempt begins no session (login CSRF)', async () => {
    const attacker = new Desk(setup);
    const callback = String(await attacker.callbackOf('mallory', ['analyst']));
    const victim = new Desk(setup);
    await signInNeeded(await victim.get(callback));
    await victim.get('/workbench/sign-in'); // an attempt of its own
    await signInNeeded(await victim.get(callback));
    expect(victim.cookies.has(SESSION)).toBe(false);
  });

  it('a callback works once, also with the cookie of its attempt', async () => {
    const desk = new Desk(setup);
    const callback = String(await desk.callbackOf('anna', ['analyst']));
    const attempt = desk.cookies.get(ATTEMPT) ?? '';
    expect((await desk.get(callback)).status).toBe(303);
    const thief = new Desk(setup);
    thief.cookies.set(ATTEMPT, attempt);
    await signInNeeded(await thief.get(callback));
  });

  it('a code that was changed, another state and an attempt of the past are refused', async () => {
    for (const change of ['code', 'state', 'iss']) {
      const desk = new Desk(setup);
      const callback = new URL(String(await desk.callbackOf('anna', ['analyst'])), ONE_MACHINE);
      callback.searchParams.set(change, change === 'iss' ? 'https://evil.example' : 'x');
      await signInNeeded(await desk.get(callback.pathname + callback.search));
    }
    const desk = new Desk(setup);
    const callback = String(await desk.callbackOf('anna', ['analyst']));
    const [, rest = ''] = (desk.cookies.get(ATTEMPT) ?? '').split(/\.(.*)/);
    desk.cookies.set(ATTEMPT, `${Date.now() - 700_000}.${rest}`);
    await signInNeeded(await desk.get(callback));
  });

  it('shows no text of the address of a forged answer', async () => {
    const desk = new Desk(setup);
    await desk.get('/workbench/sign-in');
    const forged = '/workbench/sign-in/callback?error=access_denied&error_description=CALL-0900';
    expect(await signInNeeded(await desk.get(forged))).not.toContain('CALL-0900');
  });

  it.each([
    '//evil.example',
    'https://evil.example/workbench',
    '/workbench//evil.example',
    '/workbench/../my',
    '/workbench\\evil.example',
    '/workbenches',
    '/workbench/sign-in',
    '/workbench?x=%0d%0aset-cookie:a=b\n',
  ])('the address after the sign-in is one of ours, not %j', async (returnTo) => {
    const answer = await new Desk(setup).signIn('anna', ['analyst'], { returnTo });
    expect(answer.headers.get('location')).toBe('/workbench');
  });

  it('a token that was there before the sign-in is worth nothing after it (session fixation)', async () => {
    const victim = new Desk(setup);
    const planted = 'a'.repeat(43);
    victim.cookies.set(SESSION, planted);
    await victim.signIn('anna', ['analyst']);
    expect(victim.cookies.get(SESSION)).not.toBe(planted);
    const attacker = new Desk(setup);
    attacker.cookies.set(SESSION, planted);
    expect((await attacker.get('/workbench')).status).toBe(303);
  });

  it('a second sign-in ends the session before', async () => {
    const desk = await Desk.signedIn(setup, 'anna', 'analyst');
    const old = new Desk(setup);
    old.cookies.set(SESSION, desk.cookies.get(SESSION) ?? '');
    await desk.signIn('bert', ['releaser']);
    expect(await desk.text('/workbench')).toContain('<strong>bert</strong>');
    expect((await old.get('/workbench')).status).toBe(303);
  });

  it('a form of another site, without the token or with that of another session changes nothing', async () => {
    const anna = await Desk.signedIn(setup, 'anna', 'analyst');
    const bert = await Desk.signedIn(setup, 'bert', 'releaser');
    const form = await anna.formToken();
    const foreign = { 'sec-fetch-site': 'cross-site' };
    for (const answer of [
      await anna.send('/workbench/sign-out', { form }, foreign),
      await anna.send('/workbench/sign-out', { form }, { 'sec-fetch-site': 'same-site' }),
      await anna.send('/workbench/sign-out', {}),
      await anna.send('/workbench/sign-out', { form: await bert.formToken() }),
    ])
      expect(answer.status).toBe(403);
    expect((await anna.get('/workbench')).status).toBe(200);
  });

  it('an access token in a header opens no page, and the cookie no request of the API', async () => {
    const desk = await Desk.signedIn(setup, 'anna', 'analyst');
    const token = await setup.kaart.identity.mintOperatorToken({
      subject: 'anna',
      roles: ['analyst'],
    });
    expect((await setup.withToken(token, '/workbench')).status).toBe(303);
    expect((await desk.get('/v1/imports')).status).toBe(401);
  });
});

describe('15.3 the sign-in of one machine', () => {
  const askHost = (host: string, path: string) =>
    setup.kaart.app.fetch(
      new Request(`http://${host}${path}`, { headers: { accept: 'text/html' } }),
    );

  it('exists only under its own host: not for a name that leads here (DNS rebinding)', async () => {
    const sent = await askHost('127.0.0.1:8080', '/workbench/sign-in');
    const { pathname, search } = new URL(sent.headers.get('location') ?? '');
    const statuses = ['127.0.0.1:8080', 'evil.example:8080', 'localhost:8080', '127.0.0.1:81'];
    const answers = statuses.map(async (host) => (await askHost(host, pathname + search)).status);
    expect(await Promise.all(answers)).toEqual([200, 404, 404, 404]);
  });

  it('leads people from `localhost` to its own host, whose cookies the callback gets', async () => {
    const sent = await askHost(
      'localhost:8080',
      '/workbench/sign-in?return=%2Fworkbench%3Flang%3Dde',
    );
    expect(sent.headers.get('location')).toBe(`${ONE_MACHINE}/workbench?lang=de`);
    expect(sent.headers.getSetCookie()).toEqual([]);
  });

  it('names no person, because its page is open to anyone on the machine', async () => {
    await Desk.signedIn(setup, 'frieda', 'auditor');
    const desk = new Desk(setup);
    const target = new URL((await desk.get('/workbench/sign-in')).headers.get('location') ?? '');
    const html = await desk.text(target.pathname + target.search);
    expect(html).toContain('name="person"');
    expect(html).not.toContain('frieda');
  });

  it('counts every spelling of a name as one person', async () => {
    const spelled = await Desk.signedIn(setup, 'Frieda', 'auditor');
    expect(await spelled.text('/workbench')).toContain('<strong>Frieda</strong>');
    const { items } = await setup.kaart.identity.people.page({ limit: 100 });
    expect(items.filter(({ subject }) => subject.toLowerCase() === 'frieda')).toHaveLength(1);
  });
});

describe('15.3 a session', () => {
  it('ends by the button; a form after it says that nothing was saved', async () => {
    const desk = await Desk.signedIn(setup, 'anna', 'analyst');
    const form = await desk.formToken();
    const thief = new Desk(setup);
    thief.cookies.set(SESSION, desk.cookies.get(SESSION) ?? '');
    const answer = await desk.send('/workbench/sign-out', { form });
    expect(answer.headers.get('location')).toBe('/workbench/signed-out?lang=en');
    expect(desk.cookies.size).toBe(0);
    expect(await desk.text('/workbench/signed-out?lang=de')).toContain('Sie sind abgemeldet');
    expect((await thief.get('/workbench')).status).toBe(303);
    expect((await thief.send('/workbench/sign-out', { form })).status).toBe(401);
  });

  it('ends when the person is revoked, and shrinks when a role is, with the next request', async () => {
    const { people } = setup.kaart.identity;
    const desk = await Desk.signedIn(setup, 'dora', 'analyst', 'releaser');
    expect(await desk.text('/workbench?lang=en')).toContain('(analyst, releaser)');
    await people.revoke('dora', { extent: 'role', role: 'analyst' }, 'olga');
    expect(await desk.text('/workbench?lang=en')).toContain('(releaser)');
    await people.revoke('dora', { extent: 'person' }, 'olga');
    expect((await desk.get('/workbench')).status).toBe(303);
    const again = await new Desk(setup).signIn('dora', ['releaser']);
    expect([again.status, await again.text()]).toEqual([422, expect.stringContaining('dora')]);
    await people.restore('dora', 'olga'); // gives rights to new sessions only
    expect((await desk.get('/workbench')).status).toBe(303);
  });

  it('ends with its token, and with its person also for a form that is already open', async () => {
    const { people } = setup.kaart.identity;
    const desk = await Desk.signedIn(setup, 'erik', 'analyst');
    const form = await desk.formToken();
    const { items } = await people.page({ limit: 100 });
    const [token] = items.find(({ subject }) => subject === 'erik')?.tokens ?? [];
    await people.revoke('erik', { extent: 'token', token: token?.id ?? '' }, 'olga');
    expect((await desk.get('/workbench')).status).toBe(303);
    expect((await desk.send('/workbench/sign-out', { form })).status).toBe(401);
  });

  it('ends after half an hour without a request, and after eight hours', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const desk = await Desk.signedIn(setup, 'anna', 'analyst');
      const readStatusAfter = async (minutes: number) => {
        vi.setSystemTime(Date.now() + minutes * 60_000);
        return (await desk.get('/workbench')).status;
      };
      expect(await readStatusAfter(29)).toBe(200);
      expect(await readStatusAfter(29)).toBe(200);
      expect(await readStatusAfter(31)).toBe(303);
      await desk.signIn('anna', ['analyst']);
      for (let minutes = 0; minutes < 475; minutes += 25)
        expect(await readStatusAfter(25)).toBe(200);
      expect(await readStatusAfter(6)).toBe(303);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stores neither its token nor that of its forms', async () => {
    const desk = await Desk.signedIn(setup, 'anna', 'analyst');
    const token = desk.cookies.get(SESSION) ?? '';
    const form = findFormToken(await desk.text('/workbench'));
    const stored = ['kaart.sqlite', 'kaart.sqlite-wal']
      .map((file) => readFileSync(`${setup.home}/${file}`, 'latin1'))
      .join('');
    expect(stored).toContain('STAFF-SESSION#');
    expect(stored.includes(token) || stored.includes(form)).toBe(false);
  });
});

describe('15.3 an installation without a provider', () => {
  it('that others reach has no sign-in of one machine', async () => {
    const public_ = new Setup(undefined, undefined, 'https://kaart.example');
    expect((await public_.ask('/workbench/sign-in')).status).toBe(404);
    expect(public_.kaart.identity.workbench.development).toBeUndefined();
    await public_.close();
  });

  it.each<Record<string, string>>([
    { KAART_OIDC_ISSUER: 'https://id.example', KAART_OIDC_AUDIENCE: 'kaart' },
    { KAART_TABLE: 'kaart-prod', KAART_BUCKET: 'b', KAART_KMS_KEY: 'k' },
  ])('that is deployed has none either: %j', async (env) => {
    const deployed = new Setup(undefined, env, ONE_MACHINE);
    expect(deployed.kaart.identity.workbench.development).toBeUndefined();
    await deployed.close();
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', '127.0.0.1.evil.example', 'kaart.example'])(
    'that listens at %s makes no code for the sign-in of one machine, whatever its name is',
    (host) => {
      expect(newDevelopmentCode(host)).toBeUndefined();
      expect(newDevelopmentCode('127.0.0.1')).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/);
    },
  );

  it('refuses a client without an issuer', () => {
    const env = { KAART_WORKBENCH_CLIENT_ID: 'desk' };
    expect(() => new Setup(undefined, env)).toThrow('KAART_OIDC_ISSUER');
  });

  it.each(['http://kaart.lan:8080', 'http://192.0.2.1'])(
    'refuses a client at %s, where no browser keeps the cookies of a sign-in',
    (url) => {
      const env = {
        KAART_WORKBENCH_CLIENT_ID: 'desk',
        KAART_OIDC_ISSUER: 'https://id.example',
        KAART_OIDC_AUDIENCE: 'kaart',
      };
      expect(() => new Setup(undefined, env, url)).toThrow('https');
    },
  );
});
