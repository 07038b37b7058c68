import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import {
  CredentialSpace,
  EDC,
  HOLDER,
  ISSUER,
  iso,
  MEMBERSHIP,
  Party,
  pack,
  STATUS_LIST,
  statusEntry,
  VERIFIER,
} from './credential-space.ts';

let space: CredentialSpace;
beforeEach(async () => {
  space = await CredentialSpace.open();
});

const now = () => space.clock.seconds;
const MEMBER = { [`${EDC}membershipStatus`]: ['active'] };

describe('a presentation that is accepted', () => {
  it('proves the claims of its credential, in version 1.1', async () => {
    space.present(await space.presentation([await space.credential()]));
    expect(await space.verify()).toEqual([
      {
        type: 'MembershipCredential',
        issuer: ISSUER,
        claims: MEMBER,
        validUntil: '2026-03-02T12:00:00.000Z',
        status: [expect.objectContaining({ statusListIndex: 7 })],
      },
    ]);
  });

  it('proves the same in version 2.0, bare and enveloped', async () => {
    const credential = await space.credential2();
    const envelope = (type: string, media: string, jwt: string) => ({
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type,
      id: `data:application/${media},${jwt}`,
    });
    const body = {
      type: ['VerifiablePresentation'],
      holder: HOLDER,
      aud: VERIFIER,
      verifiableCredential: [envelope('EnvelopedVerifiableCredential', 'vc+jwt', credential)],
    };
    const presentation = await space.holder.sign(body, { typ: 'vp+jwt' });
    for (const given of [
      presentation,
      envelope('EnvelopedVerifiablePresentation', 'vp+jwt', presentation),
    ]) {
      space.present(given);
      expect(await space.verify()).toMatchObject([{ claims: MEMBER }]);
    }
  });

  it.each(['EdDSA', 'ES384', 'RS256'])('is signed with %s', async (alg) => {
    space = await CredentialSpace.open([MEMBERSHIP], alg);
    space.present(await space.presentation([await space.credential()]));
    expect(await space.outcome()).toBe('accepted');
  });

  it('may hold a credential of an unneeded type, and no address is called for it', async () => {
    const other = await space.credential(
      {
        type: ['VerifiableCredential', 'OtherCredential'],
        issuer: 'did:web:stranger.example',
        credentialStatus: statusEntry(1, { statusListCredential: 'https://stranger.example/list' }),
        credentialSchema: { id: 'https://stranger.example/schema', type: 'JsonSchema' },
      },
      { iss: 'did:web:stranger.example' },
    );
    space.present(await space.presentation([other, await space.credential()]));
    expect(await space.verify()).toHaveLength(1);
    expect(space.web.requests.filter((url) => url.includes('stranger'))).toEqual([]);
  });

  it('may be of several required types, and its issuer must be trusted for each', async () => {
    const type = ['VerifiableCredential', 'MembershipCredential', 'ProcessorCredential'];
    for (const [issuers, outcome] of [
      [[ISSUER], 'accepted'],
      [['did:web:another.example'], 'issuer-not-trusted'],
    ] as const) {
      const processor = { type: 'ProcessorCredential', issuers, required: true, claims: {} };
      space = await CredentialSpace.open([{ ...MEMBERSHIP, required: true }, processor]);
      space.present(await space.presentation([await space.credential({ type })]));
      expect(await space.outcome()).toBe(outcome);
      if (outcome === 'accepted')
        expect((await space.verify()).map((found) => found.type)).toEqual(type.slice(1));
    }
  });

  it('has the form of the official test suite: a credential id in sub, one type, no end', async () => {
    const credential = await space.credential(
      { '@context': ['urn:uuid:2'], type: ['MembershipCredential'], expirationDate: null },
      { sub: 'urn:uuid:1', exp: undefined },
    );
    space.present(await space.presentation([credential], { sub: undefined }));
    expect(await space.verify()).toMatchObject([{ claims: MEMBER, validUntil: null }]);
  });

  it('may name its subject only in the claim sub, as version 1.1 allows', async () => {
    const credentialSubject = { membershipStatus: 'active' };
    space.present(await space.presentation([await space.credential({ credentialSubject })]));
    expect(await space.verify()).toMatchObject([{ claims: MEMBER }]);
    for (const sub of [undefined, 'did:web:other.example']) {
      const credential = await space.credential({ credentialSubject }, { sub });
      space.present(await space.presentation([credential]));
      expect(await space.outcome()).toBe('credential-of-another');
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['lists', { type: ['CredentialService'], serviceEndpoint: ['https://lab.example/cs'] }],
    ['single values', { type: 'CredentialService', serviceEndpoint: 'https://lab.example/cs' }],
  ])('comes from a service that the DID document writes as %s', async (form, service) => {
    space.holder.publish(space.web, {
      service: form === 'lists' ? [service] : service,
      keyAgreement: null,
    });
    space.present(await space.presentation([await space.credential()]));
    expect(await space.outcome()).toBe('accepted');
  });

  it('causes one query and one status list, besides the DID documents', async () => {
    space.present(await space.presentation([await space.credential()]));
    await space.verify();
    expect(space.queries).toEqual([
      {
        url: 'https://lab.example/cs/presentations/query',
        authorization: `Bearer to ${HOLDER} with access`,
        body: {
          '@context': ['https://w3id.org/dspace-dcp/v1.0/dcp.jsonld'],
          type: 'PresentationQueryMessage',
          scope: ['org.eclipse.dspace.dcp.vc.type:MembershipCredential:read'],
        },
      },
    ]);
    expect(space.web.requests.filter((url) => !url.endsWith('did.json'))).toEqual([STATUS_LIST]);
  });
});

describe('a presentation that is refused', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['no presentation', 'credential-missing', async () => []],
    ['a text that is no JWT', 'presentation-malformed', async () => ['abc']],
    ['more than twenty', 'response-malformed', async () => Array(21).fill('abc')],
    [
      'one of another holder',
      'presentation-of-another',
      async () => [await space.presentation([], { iss: 'did:web:other.example' })],
    ],
    [
      'one that names another holder than its issuer',
      'presentation-malformed',
      async () => [
        await space.presentation([], {
          vp: { type: 'VerifiablePresentation', holder: 'did:web:other.example' },
        }),
      ],
    ],
    [
      'one for another verifier',
      'presentation-for-another',
      async () => [await space.presentation([], { aud: 'did:web:other.example' })],
    ],
    [
      'one for no one',
      'presentation-for-another',
      async () => [await space.presentation([], { aud: undefined })],
    ],
    [
      'one that has ended',
      'presentation-not-valid-now',
      async () => [await space.presentation([], { exp: now() - 1 })],
    ],
    [
      'one that begins later',
      'presentation-not-valid-now',
      async () => [await space.presentation([], { nbf: now() + 31 })],
    ],
    [
      'one that another key signed',
      'presentation-signature',
      async () => {
        const other = await Party.on(space.web, 'did:web:other.example');
        return [await other.sign(decode(await space.presentation([])), { kid: `${HOLDER}#key-1` })];
      },
    ],
    [
      'one that the key of another DID signed',
      'presentation-signature',
      async () => {
        const other = await Party.on(space.web, 'did:web:other.example');
        return [await other.sign(decode(await space.presentation([])))];
      },
    ],
    [
      'one whose key is for credentials only',
      'presentation-signature',
      async () => {
        space.holder.publish(space.web, { authentication: [`${HOLDER}#key-2`] });
        return [await space.presentation([])];
      },
    ],
    ['a credential in its place', 'presentation-malformed', async () => [await space.credential()]],
    [
      'one with a credential that we cannot read',
      'credential-malformed',
      async () => [await space.presentation([{ proof: {} }, await space.credential()])],
    ],
  ])('%s', async (_, reason, presentations) => {
    space.present(...((await presentations()) as unknown[]));
    expect(await space.outcome()).toBe(reason);
  });

  it('without an access token, and no address is called', async () => {
    const pending = space.verifier.verify({ did: HOLDER, accessToken: undefined, source: '-' });
    await expect(pending).rejects.toMatchObject({ reason: 'no-access-token' });
    expect(space.web.requests).toEqual([]);
  });

  it('without a credential service', async () => {
    space.holder.publish(space.web, { service: [] });
    expect(await space.outcome()).toBe('no-credential-service');
  });

  it('if the credential service refuses the query', async () => {
    space.respond = async () => ({ status: 401, text: '' });
    expect(await space.outcome()).toBe('credential-service-failed');
  });

  it('if the credential service has an address that may not be called', async () => {
    space.respond = async () => {
      throw new KaartError('address-not-public', { code: 'address-refused' });
    };
    expect(await space.outcome()).toBe('credential-service-failed');
  });

  it('for now only, if the credential service fails, so that the sender tries again', async () => {
    space.respond = async () => ({ status: 503, text: '' });
    expect(await space.outcome()).toBe('unavailable');
    expect(space.queries).toHaveLength(1);
  });

  it.each(['', '[]', '"x"', '{"presentation":', '{"type":"Other","presentation":[]}'])(
    'if the response is %j',
    async (text) => {
      space.respond = async () => ({ status: 200, text });
      expect(await space.outcome()).toMatch(/^(?:response-malformed|presentation-malformed)$/);
    },
  );
});

describe('a credential that is refused', () => {
  it.each<[string, string, () => Promise<string>]>([
    [
      'of an issuer that we do not trust',
      'issuer-not-trusted',
      async () => {
        const rogue = await Party.on(space.web, 'did:web:rogue.example');
        return space.credential({ issuer: rogue.did }, { iss: rogue.did }, rogue);
      },
    ],
    [
      'that names our issuer and is signed by another',
      'credential-signature',
      async () => {
        const rogue = await Party.on(space.web, 'did:web:rogue.example');
        return space.credential({}, {}, rogue);
      },
    ],
    [
      'with another issuer inside than outside',
      'credential-malformed',
      () => space.credential({ issuer: 'did:web:rogue.example' }),
    ],
    [
      'of another subject',
      'credential-of-another',
      () => space.credential({ credentialSubject: { id: 'did:web:other.example' } }),
    ],
    [
      'with a second subject',
      'credential-of-another',
      () => space.credential({ credentialSubject: [{ id: HOLDER }, { id: 'did:web:x.example' }] }),
    ],
    [
      'without a subject id',
      'credential-of-another',
      () =>
        space.credential({ credentialSubject: { membershipStatus: 'active' } }, { sub: undefined }),
    ],
    [
      'that has ended by the claim exp',
      'credential-not-valid-now',
      () => space.credential({}, { exp: now() - 1 }),
    ],
    [
      'that has ended by its expiration date',
      'credential-not-valid-now',
      () => space.credential({ expirationDate: iso(now() - 1) }),
    ],
    [
      'that begins later',
      'credential-not-valid-now',
      () => space.credential({ issuanceDate: iso(now() + 60) }),
    ],
    [
      'with a time that is none',
      'credential-malformed',
      () => space.credential({ expirationDate: 'tomorrow' }),
    ],
    [
      'with a status that we cannot check',
      'credential-malformed',
      () => space.credential({ credentialStatus: { type: 'RevocationList2020Status' } }),
    ],
    [
      'whose issuer does not list the key for credentials',
      'credential-signature',
      () => {
        space.issuer.publish(space.web, { assertionMethod: [`${ISSUER}#key-2`] });
        return space.credential();
      },
    ],
    [
      'whose schema it violates',
      'schema-violated',
      () => {
        const required = ['credentialSubject', 'memberNumber'];
        space.web.documents.set('https://issuer.example/s', JSON.stringify({ required }));
        return space.credential({ credentialSchema: { id: 'https://issuer.example/s' } });
      },
    ],
    [
      'whose schema is missing',
      'schema-unreadable',
      () => space.credential({ credentialSchema: { id: 'https://issuer.example/none' } }),
    ],
    [
      'whose status list is missing',
      'status-unreadable',
      () => {
        space.web.documents.delete(STATUS_LIST);
        return space.credential();
      },
    ],
  ])('%s', async (_, reason, credential) => {
    space.present(await space.presentation([await credential()]));
    expect(await space.outcome()).toBe(reason);
  });

  it('makes the whole presentation invalid', async () => {
    const ended = await space.credential({}, { exp: now() - 1 });
    space.present(await space.presentation([await space.credential(), ended]));
    expect(await space.outcome()).toBe('credential-not-valid-now');
  });

  it('is accepted if it follows its schema', async () => {
    const schema = { required: ['credentialSubject'], properties: { type: { type: 'array' } } };
    space.web.documents.set('https://issuer.example/s', JSON.stringify(schema));
    const credential = await space.credential({
      credentialSchema: { id: 'https://issuer.example/s', type: 'JsonSchema' },
    });
    space.present(await space.presentation([credential]));
    expect(await space.outcome()).toBe('accepted');
  });
});

describe('a status list', () => {
  const present = async (change: Record<string, unknown> = {}) =>
    space.present(await space.presentation([await space.credential(change)]));

  it('revokes a credential within the time for which it is cached', async () => {
    await present();
    expect(await space.outcome()).toBe('accepted');
    space.setStatusList([7]);
    space.clock.passSeconds(299);
    await present();
    expect(await space.outcome()).toBe('accepted');
    space.clock.passSeconds(1);
    await present();
    expect(await space.outcome()).toBe('credential-revoked');
  });

  it.each([0, 1, 7, 8, 131_071])('is read at the right bit: %d', async (index) => {
    await present({ credentialStatus: statusEntry(index) });
    space.setStatusList([index]);
    expect(await space.outcome()).toBe('credential-revoked');
    space = await CredentialSpace.open();
    await present({ credentialStatus: statusEntry(index) });
    space.setStatusList([index - 1, index + 1].filter((each) => each >= 0 && each < 131_072));
    expect(await space.outcome()).toBe('accepted');
  });

  it('suspends a credential', async () => {
    space.setStatusList([7], {}, { statusPurpose: ['revocation', 'suspension'] });
    await present({ credentialStatus: statusEntry(7, { statusPurpose: 'suspension' }) });
    expect(await space.outcome()).toBe('credential-suspended');
  });

  it('of the version of 2021 is read, too', async () => {
    const subject = { type: 'StatusList2021', encodedList: pack([7]) };
    space.setStatusList([], {}, subject);
    await present({ credentialStatus: statusEntry(7, { type: 'StatusList2021Entry' }) });
    expect(await space.outcome()).toBe('credential-revoked');
  });

  it('is read as a JWT of the issuer', async () => {
    const vc = space.statusList([7]);
    space.web.documents.set(STATUS_LIST, await space.issuer.sign({ iss: ISSUER, vc }));
    await present();
    expect(await space.outcome()).toBe('credential-revoked');
  });

  it.each<[string, () => unknown]>([
    [
      'with a list of one subject',
      () => {
        const { credentialSubject, ...list } = space.statusList([7]);
        const changed = { ...list, credentialSubject: [credentialSubject] };
        space.web.documents.set(STATUS_LIST, JSON.stringify(changed));
      },
    ],
    [
      'in an envelope',
      async () => {
        const jwt = await space.issuer.sign(space.statusList([7]));
        const type = 'EnvelopedVerifiableCredential';
        const envelope = { type, id: `data:application/vc+jwt,${jwt}` };
        space.web.documents.set(STATUS_LIST, JSON.stringify(envelope));
      },
    ],
  ])('is read %s', async (_, change) => {
    await change();
    await present({ credentialStatus: statusEntry(7, { type: ['BitstringStatusListEntry'] }) });
    expect(await space.outcome()).toBe('credential-revoked');
  });

  it.each<[string, string, () => unknown]>([
    [
      'as a JWT of another',
      'status-list-signature',
      async () => {
        const rogue = await Party.on(space.web, 'did:web:rogue.example');
        const jwt = await rogue.sign({ iss: ISSUER, vc: space.statusList([]) });
        space.web.documents.set(STATUS_LIST, jwt);
      },
    ],
    [
      'of another issuer',
      'status-unreadable',
      () => space.setStatusList([], { issuer: 'did:web:rogue.example' }),
    ],
    [
      'without an issuer',
      'status-unreadable',
      () => space.setStatusList([], { issuer: undefined }),
    ],
    [
      'for another purpose',
      'status-unreadable',
      () => space.setStatusList([], {}, { statusPurpose: 'suspension' }),
    ],
    [
      'that has ended',
      'status-unreadable',
      () => space.setStatusList([], { validUntil: iso(now() - 1) }),
    ],
    [
      'that begins later',
      'status-unreadable',
      () => space.setStatusList([], { validFrom: iso(now() + 60) }),
    ],
    [
      'that begins later, as a JWT',
      'status-unreadable',
      async () => {
        const claims = { iss: ISSUER, nbf: now() + 60, vc: space.statusList([]) };
        space.web.documents.set(STATUS_LIST, await space.issuer.sign(claims));
      },
    ],
    [
      'with a time that is none',
      'status-unreadable',
      () => space.setStatusList([], { validUntil: 'later' }),
    ],
    ['that is no list', 'status-unreadable', () => space.web.documents.set(STATUS_LIST, '{}')],
    [
      'that is not packed',
      'status-unreadable',
      () => space.setStatusList([], {}, { encodedList: 'uAAAA' }),
    ],
    [
      'that is shorter than the index',
      'status-unreadable',
      () => space.setStatusList([], {}, { encodedList: `u${gzipSync('').toString('base64url')}` }),
    ],
  ])('%s does not prove that the credential is valid', async (_, reason, change) => {
    await change();
    await present();
    expect(await space.outcome()).toBe(reason);
  });

  it('of more than a megabyte is not decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000)).toString('base64url');
    space.setStatusList([], {}, { encodedList: `u${bomb}` });
    await present();
    expect(await space.outcome()).toBe('status-unreadable');
  });

  it('that is unreachable makes the sender try again', async () => {
    space.web.documents.set(
      STATUS_LIST,
      new KaartError('called-address-silent', { code: 'unavailable' }),
    );
    await present();
    expect(await space.outcome()).toBe('unavailable');
    space.setStatusList([]);
    space.clock.passSeconds(2);
    await present();
    expect(await space.outcome()).toBe('accepted');
  });

  it('for a message does not affect the validity', async () => {
    await present({ credentialStatus: statusEntry(7, { statusPurpose: 'message' }) });
    space.setStatusList([7]);
    expect(await space.outcome()).toBe('accepted');
  });
});

function decode(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
}
