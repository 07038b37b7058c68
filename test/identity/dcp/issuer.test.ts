import { beforeEach, describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import type { DataSpaceOptions } from '../../../lib/identity/data-space.ts';
import { readCredential } from '../../../lib/identity/dcp/credential.ts';
import { listOffers } from '../../../lib/identity/dcp/issuer/messages.ts';
import { TrustedCredentials } from '../../../lib/identity/dcp/trusted-credentials.ts';
import { listAllItems } from '../../../lib/store/table.ts';
import { newJti, OUR_DID, Web } from '../dsp/connector.ts';
import { decode, openSetup, PUBLIC_URL, type Setup } from '../setup.ts';
import { Party } from './credential-space.ts';

const LAB = 'did:web:lab.example';
const TYPE = 'MembershipCredential';
const LIST = `${PUBLIC_URL}/dcp/issuer/status-lists`;
const DAY = 86_400;
const WANTED = { holder: LAB, type: TYPE, claims: { membershipStatus: 'active' }, days: 365 };
const PROFILES = ['vc11-sl2021/jwt', 'vc20-bssl/jwt'] as const;

/** An issuer whose documents are on the web, and holders that receive its messages. */
class IssuerSpace {
  readonly web = new Web();
  readonly setup: Setup;
  readonly sent: {
    readonly url: string;
    readonly body: unknown;
    readonly authorization: string;
  }[] = [];
  status = 200;

  constructor(change: Partial<DataSpaceOptions> = {}) {
    this.setup = openSetup({
      profile: 'did',
      participantId: OUR_DID,
      keyType: 'P-256',
      issuedTypes: [TYPE],
      addresses: [],
      fetchText: this.web.fetchText,
      callService: async ({ url, body, authorization }) => {
        this.sent.push({ url, body, authorization });
        return { status: this.status, text: '{}' };
      },
      ...change,
    });
  }

  get issuer() {
    return this.setup.identity.credentialIssuer;
  }

  get endpoint() {
    return this.setup.identity.issuerEndpoint;
  }

  async publish(): Promise<void> {
    const document = await this.setup.identity.didDocument(OUR_DID);
    this.web.documents.set(`${PUBLIC_URL}/.well-known/did.json`, JSON.stringify(document));
    for (const list of ['vc11-sl2021', 'vc20-bssl'] as const)
      this.web.documents.set(`${LIST}/${list}`, await this.issuer.statusList(list));
  }

  /** A message of a participant to us. */
  async caller(party: Party, claims: Record<string, unknown> = {}) {
    const iat = this.setup.clock.seconds;
    const ids = { iss: party.did, sub: party.did, aud: OUR_DID, jti: newJti() };
    const token = await party.sign({ ...ids, iat, exp: iat + 60, ...claims });
    return { authorization: `Bearer ${token}`, source: '192.0.2.9' };
  }

  async apply(party: Party, ids: readonly string[] = [`${TYPE}.vc11-sl2021`], holderPid = 'pid-1') {
    return this.endpoint.receive(await this.caller(party), {
      '@context': ['x'],
      type: 'CredentialRequestMessage',
      holderPid,
      credentials: ids.map((id) => ({ id })),
    });
  }
}

async function findErrorCode(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'accepted',
    (error: unknown) => (error instanceof KaartError ? error.code : String(error)),
  );
}

let space: IssuerSpace;
let lab: Party;
beforeEach(async () => {
  space = new IssuerSpace();
  lab = await Party.on(space.web, LAB);
  await space.publish();
});

/** A Kaart that trusts the issuer. It verifies a credential and its status list. */
function openVerifier() {
  const setup = openSetup({
    profile: 'dcp',
    participantId: 'did:web:verifier.example',
    keyType: 'P-256',
    issuedTypes: [],
    addresses: [],
    fetchText: space.web.fetchText,
    callService: async ({ url }) => ({ status: 200, text: responses.get(url) ?? '{}' }),
    credentials: {
      trusted: TrustedCredentials.parse([
        {
          type: TYPE,
          issuers: [OUR_DID],
          claims: { membershipStatus: { member: 'membershipStatus' } },
        },
      ]),
      statusListMs: 60_000,
      reusePresentations: true,
      presented: [],
      fetchEvidence: space.web.fetchText,
    },
  });
  const responses = new Map<string, string>();
  /** Presents a credential as the participant `lab`. */
  const admit = async (jwt: string) => {
    const at = setup.clock.seconds;
    const enveloped = {
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/vc+jwt,${jwt}`,
    };
    const is2 = !('vc' in decode(jwt, 1));
    const vp = { type: 'VerifiablePresentation', verifiableCredential: [is2 ? enveloped : jwt] };
    const times = { iss: LAB, aud: 'did:web:verifier.example', nbf: at, exp: at + 60 };
    const presentation = await lab.sign({ ...times, ...(is2 ? vp : { vp }) });
    responses.set(
      'https://lab.example/cs/presentations/query',
      JSON.stringify({ type: 'PresentationResponseMessage', presentation: [presentation] }),
    );
    const ids = { iss: LAB, sub: LAB, aud: 'did:web:verifier.example', jti: newJti() };
    const token = await lab.sign({ ...ids, iat: at, exp: at + 60, token: 'access' });
    return setup.identity.dsp.verify(`Bearer ${token}`, {
      method: 'POST',
      url: 'https://verifier.example/dsp',
      source: '192.0.2.1',
    });
  };
  return { setup, admit };
}

describe('an issued credential', () => {
  it.each(PROFILES)(
    'of the profile %s is accepted by a verifier, until it is revoked',
    async (profile) => {
      const { setup, admit } = openVerifier();
      const issued = await space.issuer.issue({ ...WANTED, profile }, 'alice');
      expect(await admit(issued.jwt)).toMatchObject({
        participantId: LAB,
        claims: { 'https://w3id.org/edc/v0.0.1/ns/membershipStatus': ['active'] },
      });
      await space.issuer.revoke(issued.id, 'alice');
      await space.publish();
      setup.clock.passSeconds(61);
      expect(await findErrorCode(admit(issued.jwt))).toBe('unauthenticated');
    },
  );

  it('of version 1.1 names its subject in sub, and StatusList2021', async () => {
    const { jwt, id } = await space.issuer.issue(WANTED, 'alice');
    const payload = decode(jwt, 1);
    const vc = payload['vc'] as Record<string, unknown>;
    expect(payload).toMatchObject({ iss: OUR_DID, sub: LAB, jti: `urn:uuid:${id}` });
    expect(vc).toMatchObject({
      type: ['VerifiableCredential', TYPE],
      issuer: OUR_DID,
      credentialSubject: { id: LAB, membershipStatus: 'active' },
      credentialStatus: {
        type: 'StatusList2021Entry',
        statusListIndex: '0',
        statusListCredential: `${LIST}/vc11-sl2021`,
      },
    });
    expect(decode(jwt, 0)).toMatchObject({ alg: 'ES256', typ: 'JWT' });
  });

  it('of version 2.0 is the payload itself, names its subject in sub, and BitstringStatusList', async () => {
    const { jwt } = await space.issuer.issue({ ...WANTED, profile: 'vc20-bssl/jwt' }, 'alice');
    expect(decode(jwt, 0)).toMatchObject({ typ: 'vc+jwt' });
    expect(decode(jwt, 1)).toMatchObject({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      sub: LAB,
      credentialSubject: { id: LAB },
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusListCredential: `${LIST}/vc20-bssl`,
      },
    });
    expect(readCredential(jwt)?.status).toHaveLength(1);
  });

  it('has a bit of its own, and a revocation sets no other', async () => {
    const all = [];
    for (let i = 0; i < 3; i++) all.push(await space.issuer.issue(WANTED, 'alice'));
    expect(all.map(({ statusIndex }) => statusIndex)).toEqual([0, 1, 2]);
    await space.issuer.revoke(all[1]?.id ?? '', 'alice');
    await space.issuer.revoke(all[1]?.id ?? '', 'alice');
    await space.publish();
    const outcomes = [];
    for (const { jwt } of all) outcomes.push(await findErrorCode(openVerifier().admit(jwt)));
    expect(outcomes).toEqual(['accepted', 'unauthenticated', 'accepted']);
  });

  it('issued by two processes at the same time has another bit', async () => {
    const other = space.setup.another().credentialIssuer;
    const both = await Promise.all([
      space.issuer.issue(WANTED, 'alice'),
      other.issue(WANTED, 'bob'),
    ]);
    expect(both.map(({ statusIndex }) => statusIndex).toSorted()).toEqual([0, 1]);
  });

  it('is still verified after rotations of the keys, and no token by the old key is accepted', async () => {
    const { admit, setup } = openVerifier();
    const { jwt } = await space.issuer.issue(WANTED, 'alice');
    const old = decode(jwt, 0)['kid'];
    for (let i = 0; i < 3; i++) {
      space.setup.clock.passSeconds(2 * DAY);
      await space.setup.identity.rotateKeys('planned', 'alice');
    }
    setup.clock.passSeconds(6 * DAY);
    await space.publish();
    expect(await findErrorCode(admit(jwt))).toBe('accepted');
    const document = await space.setup.identity.didDocument(OUR_DID);
    expect(document?.assertionMethod).toContain(old);
    expect(document?.authentication).not.toContain(old);
    expect(document?.capabilityInvocation).not.toContain(old);
  });

  it('about us is stored with our own credentials', async () => {
    const issued = await space.issuer.issue({ ...WANTED, holder: OUR_DID }, 'alice');
    expect(issued.deliveredAt).not.toBeNull();
    const { items } = await space.setup.identity.ownCredentials.page({ limit: 10 });
    expect(items.map(({ jwt, types }) => [jwt, types])).toEqual([[issued.jwt, [TYPE]]]);
  });

  it('is recorded with the person, as its revocation', async () => {
    const { id } = await space.issuer.issue(WANTED, 'alice');
    await space.issuer.revoke(id, 'bob');
    const entries = [];
    const day = space.setup.clock.now.slice(0, 10);
    for await (const { data } of listAllItems(space.setup.table, { pk: `AUDIT#${day}` }))
      entries.push(data);
    expect(entries).toMatchObject([
      { actor: 'alice', action: 'credential.issued', facts: { holder: LAB, type: TYPE } },
      { actor: 'bob', action: 'credential.revoked', subject: `issued-credential/${id}` },
    ]);
  });

  it('is refused for a type that the settings do not name, and an unknown one cannot be revoked', async () => {
    expect(await findErrorCode(space.issuer.issue({ ...WANTED, type: 'Other' }, 'alice'))).toBe(
      'message-invalid',
    );
    expect(await findErrorCode(space.issuer.revoke('none', 'alice'))).toBe('not-found');
    expect((await space.issuer.page({ limit: 10 })).items).toEqual([]);
  });
});

describe('a status list', () => {
  it.each([
    ['vc11-sl2021', 'vc', 'expirationDate', 'StatusList2021'],
    ['vc20-bssl', undefined, 'validUntil', 'BitstringStatusList'],
  ] as const)(
    '%s is signed by us, has 131,072 bits, and ends after a day',
    async (name, member, until, type) => {
      const jwt = await space.issuer.statusList(name);
      const payload = decode(jwt, 1);
      const body = (member === undefined ? payload : payload[member]) as Record<string, unknown>;
      const subject = body['credentialSubject'] as Record<string, string>;
      expect(subject).toMatchObject({ type, statusPurpose: 'revocation' });
      expect(payload['sub']).toBe(subject['id']);
      expect(Date.parse(String(body[until])) - Date.parse(space.setup.clock.now)).toBe(DAY * 1000);
      const { gunzipSync } = await import('node:zlib');
      const packed = subject['encodedList']?.replace(/^u/, '') ?? '';
      expect(gunzipSync(Buffer.from(packed, 'base64url'))).toHaveLength(131_072 / 8);
    },
  );

  it.each(['vc11-sl2021', 'vc20-bssl'] as const)(
    '%s without a signature is the same credential, without the claims of a JWT',
    async (name) => {
      const payload = decode(await space.issuer.statusList(name), 1);
      const { iss, sub, iat, exp, vc = undefined, ...own } = payload;
      expect(await space.issuer.plainStatusList(name)).toEqual(vc ?? own);
      expect([iss, sub, iat, exp]).not.toContain(undefined);
    },
  );

  it('of yesterday is refused by a verifier: an old list does not hide a revocation', async () => {
    const { admit, setup } = openVerifier();
    const { jwt } = await space.issuer.issue(WANTED, 'alice');
    await space.publish();
    expect(await findErrorCode(admit(jwt))).toBe('accepted');
    setup.clock.passSeconds(DAY + 1);
    expect(await findErrorCode(admit(jwt))).toBe('unauthenticated');
  });
});

describe('the request of a holder', () => {
  it('is delivered to its credential service, after an operator has issued', async () => {
    const id = await space.apply(lab);
    expect(space.sent).toEqual([]);
    const issued = await space.issuer.issue(WANTED, 'alice');
    expect(issued).toMatchObject({ profile: 'vc11-sl2021/jwt', deliveredAt: expect.any(String) });
    expect(space.sent).toMatchObject([
      {
        url: 'https://lab.example/cs/credentials',
        body: {
          type: 'CredentialMessage',
          issuerPid: id,
          holderPid: 'pid-1',
          status: 'ISSUED',
          credentials: [{ credentialType: TYPE, format: 'vc11-sl2021/jwt', payload: issued.jwt }],
        },
      },
    ]);
    const token = decode((space.sent[0]?.authorization ?? '').slice('Bearer '.length), 1);
    expect(token).toMatchObject({ iss: OUR_DID, sub: OUR_DID, aud: LAB });
    expect(await space.endpoint.application(await space.caller(lab), id)).toMatchObject({
      state: 'ISSUED',
      holderPid: 'pid-1',
    });
  });

  it('chooses the profile', async () => {
    await space.apply(lab, [`${TYPE}.vc20-bssl`]);
    const { profile } = await space.issuer.issue(WANTED, 'alice');
    expect(profile).toBe('vc20-bssl/jwt');
  });

  it('stays open if its credential service refuses, and the credential can be handed over', async () => {
    const id = await space.apply(lab);
    space.status = 500;
    expect((await space.issuer.issue(WANTED, 'alice')).deliveredAt).toBeNull();
    const { state } = await space.endpoint.application(await space.caller(lab), id);
    expect(state).toBe('RECEIVED');
  });

  it('replaces its last one, ends after 30 days, and is seen by no other holder', async () => {
    const first = await space.apply(lab);
    const second = await space.apply(lab, undefined, 'pid-2');
    const readState = async (id: string, party = lab) =>
      findErrorCode(space.endpoint.application(await space.caller(party), id));
    expect([await readState(first), await readState(second)]).toEqual(['not-found', 'accepted']);
    const rogue = await Party.on(space.web, 'did:web:rogue.example');
    expect(await readState(second, rogue)).toBe('not-found');
    expect((await space.issuer.applications({ limit: 10 })).items).toHaveLength(1);
    space.setup.clock.passSeconds(31 * DAY);
    expect((await space.issuer.applications({ limit: 10 })).items).toEqual([]);
  });

  it('for a credential that is not offered, or without a valid token, is refused', async () => {
    expect(await findErrorCode(space.apply(lab, ['Other.vc11-sl2021']))).toBe('message-invalid');
    const rogue = await Party.on(space.web, 'did:web:rogue.example');
    const forged = await space.caller(rogue, { iss: LAB, sub: LAB });
    const message = {
      '@context': ['x'],
      type: 'CredentialRequestMessage' as const,
      holderPid: 'p',
      credentials: [{ id: `${TYPE}.vc11-sl2021` }],
    };
    expect(await findErrorCode(space.endpoint.receive(forged, message))).toBe('unauthenticated');
    expect((await space.issuer.applications({ limit: 10 })).items).toEqual([]);
  });
});

describe('the metadata', () => {
  it('have one profile for each offer, as the final version of DCP, and the DID document names the service', async () => {
    const { issuer, credentialsSupported } = space.endpoint.metadata();
    // DCP 1.0.1: one `profile`, and no `requestId`.
    for (const each of credentialsSupported) {
      expect(each).toMatchObject({
        profile: expect.stringMatching(/^vc(11-sl2021|20-bssl)\/jwt$/),
      });
      expect(each).not.toHaveProperty('requestId');
    }
    expect(issuer).toBe(OUR_DID);
    expect(credentialsSupported.map(({ id, profile }) => [id, profile])).toEqual(
      listOffers([TYPE]).map(({ id, profile }) => [id, profile]),
    );
    expect((await space.setup.identity.didDocument(OUR_DID))?.service).toContainEqual({
      id: `${OUR_DID}#issuer`,
      type: 'IssuerService',
      serviceEndpoint: `${PUBLIC_URL}/dcp/issuer`,
    });
  });

  it('do not exist without a type to issue, nor the service, and nothing can be issued', async () => {
    const none = new IssuerSpace({ issuedTypes: [] });
    await Party.on(none.web, LAB);
    expect(() => none.endpoint.metadata()).toThrow(KaartError);
    expect(await findErrorCode(none.issuer.statusList('vc20-bssl'))).toBe('not-found');
    expect(await findErrorCode(none.apply(lab))).toBe('not-found');
    const anonymous = { authorization: undefined, source: '127.0.0.1' };
    expect(await findErrorCode(none.endpoint.application(anonymous, 'x'))).toBe('unauthenticated');
    expect(await findErrorCode(none.issuer.issue(WANTED, 'alice'))).toBe('message-invalid');
    const types = (await none.setup.identity.didDocument(OUR_DID))?.service.map(({ type }) => type);
    expect(types).toEqual(['CatalogService', 'ProtocolEndpoint', 'CredentialService']);
  });
});
