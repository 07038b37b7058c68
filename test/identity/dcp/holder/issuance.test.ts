import { beforeEach, describe, expect, it } from 'vitest';
import type { KaartError } from '../../../../lib/core/errors.ts';
import type { CredentialMessage } from '../../../../lib/identity/dcp/holder/messages.ts';
import { DCP_CONTEXT } from '../../../../lib/identity/dcp/vocabulary.ts';
import { decode } from '../../setup.ts';
import { Party } from '../credential-space.ts';
import { HolderSpace, ISSUER, US } from './holder-space.ts';

const TYPE = 'MembershipCredential';
const SERVICE = 'https://issuer.example/issuer';

interface Sent {
  readonly url: string;
  readonly claims: Record<string, unknown>;
  readonly body: Record<string, unknown> | undefined;
}

let holder: HolderSpace;
let sent: Sent[];
let supported: readonly Record<string, unknown>[];
let status: number;

beforeEach(async () => {
  holder = await HolderSpace.open();
  const { issuer, web } = holder.space;
  const service = { id: `${ISSUER}#is`, type: 'IssuerService', serviceEndpoint: `${SERVICE}/` };
  issuer.publish(web, { service: [service] });
  sent = [];
  status = 201;
  supported = [{ id: 'membership', credentialType: TYPE, profile: 'vc11-sl2021/jwt' }];
  holder.respond = async ({ url, authorization, body }) => {
    const claims = decode(authorization.slice('Bearer '.length), 1);
    sent.push({ url, claims, body: body as Sent['body'] });
    if (body !== undefined) return { status, text: '' };
    return { status: 200, text: JSON.stringify({ credentialsSupported: supported }) };
  };
});

const issuance = () => holder.setup.identity.issuance;
const request = () => issuance().request(ISSUER, [TYPE], 'alice');
const listStates = async () =>
  (await issuance().page({ limit: 100 })).items.map(({ state }) => state);
const own = async () => (await holder.setup.identity.ownCredentials.page({ limit: 100 })).items;

async function message(
  holderPid: string,
  change: Partial<CredentialMessage> = {},
): Promise<CredentialMessage> {
  const payload = await holder.credential();
  const credentials = [{ credentialType: TYPE, format: 'vc11-sl2021/jwt', payload }];
  const valid = { '@context': [DCP_CONTEXT], type: 'CredentialMessage' as const, holderPid };
  return { ...valid, status: 'ISSUED', credentials, ...change };
}

async function deliver(given: CredentialMessage, by: Party = holder.space.issuer) {
  const authorization = `Bearer ${await holder.token({}, by)}`;
  return issuance()
    .receive({ authorization, source: '192.0.2.1' }, given)
    .then(
      () => 'stored',
      (error: KaartError) => error.code,
    );
}

describe('a request for a credential', () => {
  it('names the offer of the issuer, with a token of ours and without an access token', async () => {
    const { id } = await request();
    expect(sent.map(({ url }) => url)).toEqual([`${SERVICE}/metadata`, `${SERVICE}/credentials`]);
    for (const { claims } of sent) {
      expect(claims).toMatchObject({ iss: US, sub: US, aud: ISSUER });
      expect(claims).not.toHaveProperty('token');
    }
    // DCP 1.0.1: an object of a credential has no `requestId`.
    expect(sent[1]?.body).toEqual({
      '@context': [DCP_CONTEXT],
      type: 'CredentialRequestMessage',
      holderPid: id,
      credentials: [{ id: 'membership' }],
    });
    expect(await listStates()).toEqual(['REQUESTED']);
  });

  it.each([
    [{ profile: 'vc20-bssl/jwt' }, 'b'],
    [{ profiles: ['vc20-bssl/jwt', 'vc11-sl2021/jwt'] }, 'b'],
    [{ profile: 'VC1_0_JWT' }, 'b'],
    [{ profile: 'vc20-bssl/ldp' }, 'issuer-lacks-credential'],
    [{}, 'issuer-lacks-credential'],
  ])('with %j chooses the offer %s', async (offer, expected) => {
    supported = [
      { id: 'a', credentialType: 'OtherCredential', profile: 'vc11-sl2021/jwt' },
      { id: 'b', credentialType: TYPE, ...offer },
    ];
    const chosen = await request().then(
      () => (sent[1]?.body as { credentials: { id: string }[] } | undefined)?.credentials[0]?.id,
      (error: KaartError) => error.reason,
    );
    expect(chosen).toBe(expected);
  });

  it('prefers version 1.1, which EDC 0.15 reads', async () => {
    supported = [
      { id: 'two', credentialType: TYPE, profile: 'vc20-bssl/jwt' },
      { id: 'one', credentialType: TYPE, profile: 'vc11-sl2021/jwt' },
    ];
    await request();
    expect(sent[1]?.body?.['credentials']).toEqual([{ id: 'one' }]);
  });

  it('that the issuer refuses has failed, and no credential is accepted for it', async () => {
    status = 401;
    await expect(request()).rejects.toMatchObject({ reason: 'issuer-refused' });
    expect(await listStates()).toEqual(['FAILED']);
    const [failed] = (await issuance().page({ limit: 1 })).items;
    expect(await deliver(await message(failed?.id ?? ''))).toBe('not-found');
  });

  it('is not sent to a DID without an issuer', async () => {
    holder.space.issuer.publish(holder.space.web, { service: [] });
    await expect(request()).rejects.toMatchObject({ reason: 'issuer-without-service' });
    expect([sent, await listStates()]).toEqual([[], []]);
  });
});

describe('a delivery', () => {
  it('of the issuer is stored, also a second time', async () => {
    const { id } = await request();
    expect(await deliver(await message(id))).toBe('stored');
    expect(await deliver(await message(id))).toBe('stored');
    expect(await listStates()).toEqual(['ISSUED']);
    expect(await own()).toMatchObject([{ types: [TYPE], issuer: ISSUER }]);
  });

  it.each(['VC1_0_JWT', 'VC2_0_JOSE', 'vc20-bssl/jwt'])(
    'in the format %s is stored',
    async (format) => {
      const { id } = await request();
      const payload = await (format.includes('2') ? holder.credential2(TYPE) : holder.credential());
      expect(await deliver(await message(id, { credentials: [{ format, payload }] }))).toBe(
        'stored',
      );
      expect(await own()).toHaveLength(1);
    },
  );

  it('of another issuer, or for no request of ours, is not found', async () => {
    const { id } = await request();
    const rogue = await Party.on(holder.space.web, 'did:web:rogue.example');
    expect(await deliver(await message(id), rogue)).toBe('not-found');
    expect(await deliver(await message('id-999999'))).toBe('not-found');
    expect([await listStates(), await own()]).toEqual([['REQUESTED'], []]);
  });

  it('of a credential by another issuer, about another holder, or not signed, stores nothing', async () => {
    const { id } = await request();
    const rogue = await Party.on(holder.space.web, 'did:web:rogue.example');
    const valid = { format: 'vc11-sl2021/jwt', payload: await holder.credential() };
    for (const change of [{ issuer: rogue.did }, { credentialSubject: { id: rogue.did } }]) {
      const by = 'issuer' in change ? rogue : holder.space.issuer;
      const about = { credentialSubject: { id: US }, ...change };
      const iss = by.did;
      const payload = await holder.space.credential(about, { iss, sub: US }, by);
      const credentials = [valid, { format: 'vc11-sl2021/jwt', payload }];
      expect(await deliver(await message(id, { credentials }))).toBe('message-invalid');
    }
    const unsigned = `${valid.payload.slice(0, -8)}AAAAAAAA`;
    const credentials = [valid, { format: 'vc11-sl2021/jwt', payload: unsigned }];
    expect(await deliver(await message(id, { credentials }))).toBe('message-invalid');
    expect(await own()).toEqual([]);
  });

  it('without a valid token is refused', async () => {
    const { id } = await request();
    const given = await message(id);
    for (const authorization of [undefined, 'Bearer x'])
      await expect(
        issuance().receive({ authorization, source: '192.0.2.1' }, given),
      ).rejects.toMatchObject({ code: 'unauthenticated' });
    const token = await holder.token({ jti: 'once' }, holder.space.issuer);
    const caller = { authorization: `Bearer ${token}`, source: '192.0.2.1' };
    await issuance().receive(caller, given);
    await expect(issuance().receive(caller, given)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('that the issuer rejects is recorded, and stores nothing', async () => {
    const { id } = await request();
    expect(await deliver(await message(id, { status: 'REJECTED' }))).toBe('stored');
    expect([await listStates(), await own()]).toEqual([['REJECTED'], []]);
  });
});

describe('an offer', () => {
  const offer = (issuer = ISSUER, by = holder.space.issuer) =>
    holder.token({}, by).then((token) =>
      issuance()
        .recordOffer(
          { authorization: `Bearer ${token}`, source: '192.0.2.1' },
          {
            '@context': [DCP_CONTEXT],
            type: 'CredentialOfferMessage',
            issuer,
            credentials: [{ id: 'membership' }],
          },
        )
        .then(
          () => 'recorded',
          (error: KaartError) => error.code,
        ),
    );

  it('of an issuer that we asked is recorded', async () => {
    await request();
    expect(await offer()).toBe('recorded');
  });

  it('of a stranger, or in the name of another, is refused', async () => {
    expect(await offer()).toBe('forbidden');
    await request();
    const rogue = await Party.on(holder.space.web, 'did:web:rogue.example');
    expect(await offer(ISSUER, rogue)).toBe('forbidden');
    expect(await offer(rogue.did, rogue)).toBe('forbidden');
  });
});

describe('the renewal', () => {
  const DAY = 86_400;
  const year = () => ({
    expirationDate: new Date((holder.setup.clock.seconds + 365 * DAY) * 1000).toISOString(),
  });
  /** A credential for a year; the other claims of the test space end after a day. */
  async function holdForAYear(): Promise<void> {
    const exp = holder.setup.clock.seconds + 365 * DAY;
    const about = { credentialSubject: { id: US }, ...year() };
    await holder.hold(await holder.space.credential(about, { sub: US, exp }));
  }

  it('asks the issuer 30 days before the end, once a day', async () => {
    await request();
    await holdForAYear();
    await issuance().renew();
    await holder.passSeconds(334 * DAY);
    await issuance().renew();
    expect(await listStates()).toHaveLength(1);
    await holder.passSeconds(2 * DAY);
    await issuance().renew();
    await issuance().renew();
    expect(await listStates()).toEqual(['REQUESTED', 'REQUESTED']);
    await holder.passSeconds(DAY);
    await issuance().renew();
    expect(await listStates()).toHaveLength(3);
  });

  it('that fails is an error in the log, and is tried again', async () => {
    await request();
    await holdForAYear();
    await holder.passSeconds(336 * DAY);
    status = 500;
    await issuance().renew();
    expect(holder.logged).toContainEqual([
      'error',
      'credential.renewal-failed',
      expect.objectContaining({ issuer: ISSUER, types: TYPE }),
    ]);
    status = 201;
    await holder.passSeconds(DAY);
    await issuance().renew();
    expect(await listStates()).toEqual(['REQUESTED', 'FAILED', 'REQUESTED']);
  });

  it('of a credential that was imported is an error in the log: a person must get another', async () => {
    await holdForAYear();
    await holder.passSeconds(336 * DAY);
    await issuance().renew();
    expect(holder.logged).toEqual([
      ['error', 'credential.ends-soon', expect.objectContaining({ issuer: ISSUER, types: TYPE })],
    ]);
  });

  const notRenewed = async () => (await issuance().listNotRenewed()).length;

  it('that fails for two nights alarms the operator, until a credential is stored', async () => {
    await request();
    await holdForAYear();
    await holder.passSeconds(336 * DAY);
    status = 500;
    await issuance().renew();
    expect(await notRenewed()).toBe(0);
    await holder.passSeconds(2 * DAY);
    await issuance().renew();
    expect(await notRenewed()).toBe(1);
    await holdForAYear();
    expect(await notRenewed()).toBe(0);
  });

  it('that the issuer does not answer for a week alarms the operator', async () => {
    await request();
    await holdForAYear();
    await holder.passSeconds(338 * DAY);
    await issuance().renew();
    expect(await notRenewed()).toBe(0);
    await holder.passSeconds(8 * DAY);
    expect(await notRenewed()).toBe(1);
  });

  it('of a credential that has ended alarms the operator, also if it was imported', async () => {
    await holdForAYear();
    expect(await notRenewed()).toBe(0);
    await holder.passSeconds(366 * DAY);
    expect(await notRenewed()).toBe(1);
  });
});
