import { describe, expect, it } from 'vitest';
import { getParticipantId, listAllowedAddresses, readConfig } from '../../lib/app/config.ts';
import { openSharedParts } from '../../lib/app/shared-stores.ts';

describe('the mock identity', () => {
  it.each([
    ['in AWS', { KAART_TABLE: 'kaart' }, 'KAART_TABLE'],
    [
      'with people of an identity provider',
      { KAART_OIDC_ISSUER: 'https://id.example.lu' },
      'KAART_OIDC_ISSUER',
    ],
    ['with a public address', { KAART_PUBLIC_URL: 'https://kaart.example.lu' }, 'KAART_PUBLIC_URL'],
    ...[
      'kaart.example.lu',
      'kaart.example.lu.',
      'localhost.example.lu',
      '8.8.8.8:8080',
      '134744072',
      '[2001:4860:4860::8888]',
      '[::ffff:8.8.8.8]',
    ].map((host): [string, Record<string, string>, string] => [
      `at http://${host}`,
      { KAART_PUBLIC_URL: `http://${host}` },
      'KAART_PUBLIC_URL is a public address',
    ]),
    ['in capitals', { KAART_PUBLIC_URL: 'HTTPS://kaart.example.lu' }, 'KAART_PUBLIC_URL'],
  ])('is refused %s, with the reason', (_, env, named) => {
    expect(() => readConfig({ ...env, KAART_IDENTITY: 'mock' })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        details: { variables: ['KAART_IDENTITY'] },
        message: expect.stringMatching(new RegExp(`KAART_IDENTITY=mock .*${named}`)),
      }),
    );
    expect(readConfig(env).KAART_IDENTITY).toBe('did');
  });

  it.each([
    undefined,
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'http://[::1]:8080',
    'http://10.1.2.3',
    'http://192.168.1.5:8080',
    'http://[fd00::1]',
    'http://kaart:8080',
    'http://kaart.test',
    'http://kaart.LOCAL',
  ])('is accepted for one machine or its network: %s', (KAART_PUBLIC_URL) => {
    expect(readConfig({ KAART_PUBLIC_URL }).KAART_IDENTITY).toBe('did');
    expect(readConfig({ KAART_PUBLIC_URL, KAART_IDENTITY: 'mock' }).KAART_IDENTITY).toBe('mock');
  });

  it.each(['Mock', 'none', ''])('does not accept the word %j', (KAART_IDENTITY) => {
    expect(() => readConfig({ KAART_IDENTITY })).toThrow('KAART_IDENTITY');
  });
});

describe('non-public addresses that may be called', () => {
  it.each([
    [undefined, 'did', []],
    [undefined, 'mock', ['127.0.0.0/8', '::1/128']],
    ['', 'did', []],
    ['', 'mock', []],
    [' ', 'mock', []],
    ['10.0.0.0/8, fd00::/8', 'mock', ['10.0.0.0/8', 'fd00::/8']],
    [
      '10.0.0.0/8:8080,fd00::/8:8080,connector.example:8443,edc:80',
      'did',
      ['10.0.0.0/8:8080', 'fd00::/8:8080', 'connector.example:8443', 'edc:80'],
    ],
  ])('by %j for %s is %j', (KAART_OUTBOUND_ALLOW, KAART_IDENTITY, ranges) => {
    expect(listAllowedAddresses(readConfig({ KAART_OUTBOUND_ALLOW, KAART_IDENTITY }))).toEqual(
      ranges,
    );
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0:8080',
    'none',
    '10.0.0.0/8;11.0.0.0/8',
    '10.0.0.0/33',
    '10.0.0.0/8:0',
    '10.0.0.0/8:65536',
    'connector.example:x',
    'https://connector.example',
    '*.example',
  ])('is not accepted as %j', (KAART_OUTBOUND_ALLOW) => {
    expect(() => readConfig({ KAART_OUTBOUND_ALLOW })).toThrow('KAART_OUTBOUND_ALLOW');
  });
});

describe('our id in the data space', () => {
  it.each([
    [{}, 'did:web:127.0.0.1%3A8080'],
    [{ KAART_PUBLIC_URL: 'https://kaart.example.lu/' }, 'did:web:kaart.example.lu'],
    [{ KAART_PARTICIPANT_ID: 'urn:kaart' }, 'urn:kaart'],
  ])('by %j is %s', (env, id) => {
    expect(getParticipantId(readConfig(env))).toBe(id);
  });
});

describe('14.1 a name in the settings', () => {
  const readName = (KAART_CO_OWNER_NAME?: string) => readConfig({ KAART_CO_OWNER_NAME });

  it('is one text for all languages, or one text for each', () => {
    expect(readName('Ministry; Economy').KAART_CO_OWNER_NAME).toEqual({
      en: 'Ministry; Economy',
      fr: 'Ministry; Economy',
      de: 'Ministry; Economy',
    });
    expect(readName(' fr = Économie ; en=Economy = E; de=Wirtschaft ').KAART_CO_OWNER_NAME).toEqual(
      {
        en: 'Economy = E',
        fr: 'Économie',
        de: 'Wirtschaft',
      },
    );
    expect(readName().KAART_CO_OWNER_NAME).toEqual({
      en: 'Ministry of the Economy',
      fr: 'Ministère de l’Économie',
      de: 'Ministerium für Wirtschaft',
    });
  });

  it.each(['', ' ', 'en=A', 'en=A;fr=B', 'en=A;fr=B;de=', 'en=A;fr=B;de=C;it=D', 'en=A;fr=B;fr=C'])(
    'is refused as %j, with the name of the setting',
    (name) => {
      expect(() => readName(name)).toThrow(
        expect.objectContaining({
          code: 'config-invalid',
          details: expect.objectContaining({ variables: ['KAART_CO_OWNER_NAME'] }),
        }),
      );
    },
  );
});

describe('a database that several processes share', () => {
  const all = {
    KAART_DATABASE_URL: 'postgresql://kaart@127.0.0.1:1/kaart',
    KAART_S3_BUCKET: 'kaart',
    KAART_MAIN_KEY_FILE: '/nowhere',
  };

  it.each(Object.keys(all))('is refused without %s, before anything is opened', async (name) => {
    const config = readConfig({ ...all, [name]: undefined });
    await expect(openSharedParts(config)).rejects.toMatchObject({
      code: 'config-invalid',
      details: { variables: [name] },
    });
  });
});

describe('the webhook for events', () => {
  it.each([
    'http://events.example/kaart',
    'https://10.0.0.1/x',
    'https://169.254.169.254/latest',
    'https://localhost/x',
    'https://user:secret@events.example/x',
    'https://events.example:8443/x',
  ])('is refused at %s', (KAART_EVENT_WEBHOOK) => {
    expect(() => readConfig({ KAART_EVENT_WEBHOOK })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        details: { variables: ['KAART_EVENT_WEBHOOK'] },
      }),
    );
  });

  it.each([
    ['a public address', { KAART_EVENT_WEBHOOK: 'https://events.example/kaart?from=1' }],
    [
      'an address that is allowed',
      { KAART_EVENT_WEBHOOK: 'http://10.0.0.1:8080/x', KAART_OUTBOUND_ALLOW: '10.0.0.0/8' },
    ],
  ])('is accepted at %s', (_, env) => {
    expect(readConfig(env).KAART_EVENT_WEBHOOK).toBe(env.KAART_EVENT_WEBHOOK);
  });
});
