import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../../lib/app/demonstration.ts';
import { instant } from '../../../lib/core/instant.ts';
import type { Invitation } from '../../../lib/self-service/invitation.ts';
import { Contact, inviteContact } from '../contact.ts';
import { body, DATA, type Setup } from '../setup.ts';
import { Counterpart, newUrn } from './counterpart.ts';
import { COMPANIES, DataSpace } from './data-space.ts';
import { Sink } from './sink.ts';

const COMPANY = 'LUHT-DEMO-0001';
const ACTIVE = { membershipStatus: ['active'] };

/** Every right in these tests, by its owner. */
interface Held {
  readonly space: DataSpace;
  readonly setup: Setup;
  readonly partner: Opened;
  readonly participant: Opened;
  readonly accessToken: string;
  readonly personToken: string;
  readonly personTokenId: string;
  readonly contact: Contact;
  readonly link: string;
  readonly invitations: { readonly used: string; readonly open: string };
}

/** The rights that a connector has got: an agreement, and a transfer with its tokens. */
interface Opened {
  readonly connector: Counterpart;
  readonly agreement: string;
  readonly pid: string;
  readonly consumerPid: string;
  readonly token: string;
  readonly refreshToken: string;
  /** A negotiation that waits for the connector. */
  readonly negotiation: { readonly providerPid: string; readonly consumerPid: string };
}

let space: DataSpace;
let sink: Sink;
let context: Held;
beforeEach(async () => {
  sink = await Sink.open();
  space = await DataSpace.open();
  context = await prepareHeld();
}, 60_000);
afterEach(async () => {
  await context.partner.connector.close();
  await context.participant.connector.close();
  await space.close();
  await sink.close();
});

const askAsAdmin = (path: string, json: object, method = 'POST') =>
  space.provider.as('partner-admin', path, { json, method });
const revokePartner = (extent: string) =>
  askAsAdmin(`/v1/partners/${DEMO_PARTNER}/revocation`, { extent });

async function prepareHeld(): Promise<Held> {
  const setup = space.provider;
  await askAsAdmin('/v1/participants', { id: DEMO_PARTNER, claims: ACTIVE });
  await askAsAdmin('/v1/participants', { id: 'lab', claims: ACTIVE });
  await askAsAdmin(`/v1/partners/${DEMO_PARTNER}/webhook`, { url: sink.url('/hook') }, 'PUT');
  const accessToken = await setup.token(DEMO_PARTNER, setup.secret);
  const partner = await Counterpart.of(setup, DEMO_PARTNER);
  partner.authorization = `Bearer ${accessToken}`;
  const personToken = await setup.kaart.identity.mintOperatorToken({
    subject: 'zoe',
    roles: ['partner-admin', 'publisher'],
    listed: true,
  });
  const link = await inviteContact(setup, COMPANY);
  const contact = await Contact.enter(setup, await inviteContact(setup, COMPANY));
  const invitations: Invitation[] = [];
  invitations.push(
    ...(await setup.kaart.selfService.invitations.page({ limit: 100 }, COMPANY)).items,
  );
  const findInvitationId = (used: boolean) =>
    invitations.find(({ usedAt }) => (usedAt !== null) === used)?.id ?? '';
  return {
    space,
    setup,
    partner: await open(partner),
    participant: await open(await Counterpart.of(setup, 'lab')),
    accessToken,
    personToken,
    personTokenId: String(decodeClaims(personToken)['jti']),
    contact,
    link,
    invitations: { used: findInvitationId(true), open: findInvitationId(false) },
  };
}

function decodeClaims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

async function open(connector: Counterpart): Promise<Opened> {
  const agreement = await connector.concluded(COMPANIES);
  const { providerPid: pid, consumerPid } = await connector.started(agreement);
  const { token, refreshToken } = findTokens(connector, pid);
  const negotiation = await connector.agreed(COMPANIES);
  return { connector, agreement, pid, consumerPid, token, refreshToken, negotiation };
}

/** The tokens of the last start message of a transfer. */
function findTokens(connector: Counterpart, pid: string): { token: string; refreshToken: string } {
  const starts = connector.received.filter(
    ({ message: m }) => m['@type'] === 'TransferStartMessage' && m['providerPid'] === pid,
  );
  const address = starts.at(-1)?.message['dataAddress'] as {
    endpointProperties: { name: string; value: string }[];
  };
  const findProperty = (name: string) =>
    address.endpointProperties.find((each) => each.name === name)?.value ?? '';
  return { token: findProperty('authorization'), refreshToken: findProperty('refreshToken') };
}

const isOk = async (response: Promise<Response> | Response) => (await response).status < 400;
const refresh = ({ pid, refreshToken }: Opened) =>
  space.provider.form(`/data/${pid}/token`, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
const requestTransfer = ({ connector, agreement }: Opened, format: string) =>
  connector.send('/transfers/request', 'TransferRequestMessage', {
    consumerPid: newUrn(),
    callbackAddress: connector.callbackAddress,
    agreementId: agreement,
    format,
    ...(format === 'HttpData-PUSH' && {
      dataAddress: {
        '@type': 'DataAddress',
        endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
        endpoint: sink.url('/inbox'),
      },
    }),
  });

/** Whether rows arrive by a push that is requested now. */
async function isPushed(opened: Opened): Promise<boolean> {
  const before = sink.uploads.filter(({ path }) => path === '/inbox').length;
  const response = await requestTransfer(opened, 'HttpData-PUSH');
  if (!response.ok) return false;
  const { providerPid } = await body<{ providerPid: string }>(response);
  for (let each = 0; each < 3_000; each += 1) {
    const { state } = await space.provider.kaart.connector.transfers.get(providerPid);
    if (state === 'TERMINATED') return false;
    if (sink.uploads.filter(({ path }) => path === '/inbox').length > before) return true;
    await sleep(10);
  }
  throw new Error('the push did not end');
}

/** Whether a transfer that is requested now starts. */
async function isStarted(opened: Opened): Promise<boolean> {
  const response = await requestTransfer(opened, 'HttpData-PULL');
  if (!response.ok) return false;
  const { providerPid } = await body<{ providerPid: string }>(response);
  for (let each = 0; each < 3_000; each += 1) {
    const { state, pending } = await space.provider.kaart.connector.transfers.get(providerPid);
    if (state === 'TERMINATED') return false;
    if (state === 'STARTED' && pending === null) return true;
    await sleep(10);
  }
  throw new Error('the transfer did not end');
}

type Use = (contextValue: Held) => Promise<boolean>;
const listConnectorReads = (who: 'partner' | 'participant') =>
  ({
    [`catalog of the ${who}`]: ({ [who]: { connector } }) =>
      isOk(connector.send('/catalog/request', 'CatalogRequestMessage')),
    [`negotiation of the ${who}`]: ({ [who]: { connector, negotiation } }) =>
      isOk(
        connector.send(
          `/negotiations/${negotiation.providerPid}/agreement/verification`,
          'ContractAgreementVerificationMessage',
          negotiation,
        ),
      ),
    // Reading comes first, because the first use of a renewed token ends the token before it.
    [`data token of the ${who}`]: ({ [who]: { pid, token } }) => isOk(space.read(pid, token)),
    [`refresh token of the ${who}`]: ({ [who]: opened }) => isOk(refresh(opened)),
    [`new transfer of the ${who}`]: ({ [who]: opened }) => isStarted(opened),
    [`push to the ${who}`]: ({ [who]: opened }) => isPushed(opened),
  }) satisfies Record<string, Use>;

/** All ways to use a right. */
const USES: Readonly<Record<string, Use>> = {
  'access token': ({ setup, accessToken }) => isOk(setup.withToken(accessToken, DATA)),
  'client credentials': ({ setup }) => isOk(setup.tokenResponse(DEMO_PARTNER, setup.secret)),
  webhook: async ({ setup }) =>
    (await setup.kaart.connector.notices.findRoute(DEMO_PARTNER, [])).channel === 'webhook',
  ...listConnectorReads('partner'),
  ...listConnectorReads('participant'),
  'session of the contact': async ({ contact }) => (await contact.get('/my')).status === 200,
  'link of the contact': async ({ setup, link }) => (await setup.ask(link)).status === 200,
  'token of a person, one role': ({ setup, personToken }) =>
    isOk(setup.withToken(personToken, '/v1/partners')),
  'token of a person, another role': ({ setup, personToken }) =>
    isOk(setup.withToken(personToken, '/v1/publications/hold')),
};

const PARTNER_SPACE = Object.keys(listConnectorReads('partner'));
const PARTICIPANT_SPACE = Object.keys(listConnectorReads('participant'));
const PERSON = ['token of a person, one role', 'token of a person, another role'];
const revokePerson = (json: object) =>
  space.provider.as('operator', '/v1/people/zoe/revocation', { json });
const revokeInvitation = (id: string) =>
  space.provider.as('consent-officer', `/v1/invitations/${id}/revocation`, { json: {} });

/** A change of an owner, and the uses that it ends. All other uses continue. */
const OWNERS: readonly (readonly [string, () => Promise<Response>, readonly string[]])[] = [
  [
    'a partner that is revoked',
    () => revokePartner('partner'),
    ['access token', 'client credentials', 'webhook', ...PARTNER_SPACE],
  ],
  [
    'a partner whose tokens are revoked',
    () => revokePartner('tokens'),
    ['access token', ...PARTNER_SPACE],
  ],
  [
    'a participant that is revoked',
    () => askAsAdmin('/v1/participants/lab/revocation', {}),
    PARTICIPANT_SPACE,
  ],
  [
    'a partner that is revoked as participant',
    () => askAsAdmin(`/v1/participants/${DEMO_PARTNER}/revocation`, {}),
    PARTNER_SPACE,
  ],
  [
    'a participant that lost its membership',
    () => askAsAdmin('/v1/participants/lab/claims', {}, 'PUT'),
    ['data token', 'refresh token', 'new transfer']
      .map((use) => `${use} of the participant`)
      .concat('push to the participant'),
  ],
  [
    'an invitation that is revoked',
    () => revokeInvitation(context.invitations.used),
    ['session of the contact'],
  ],
  [
    'an unused invitation that is revoked',
    () => revokeInvitation(context.invitations.open),
    ['link of the contact'],
  ],
  ['a person who is revoked', () => revokePerson({ extent: 'person' }), PERSON],
  ['a person whose tokens are revoked', () => revokePerson({ extent: 'tokens' }), PERSON],
  [
    'a person of whom one token is revoked',
    () => revokePerson({ extent: 'token', token: context.personTokenId }),
    PERSON,
  ],
  [
    'a person from whom one role is taken',
    () => revokePerson({ extent: 'role', role: 'partner-admin' }),
    ['token of a person, one role'],
  ],
];

describe('9.1: a right', () => {
  it('of every kind is usable before a revocation', async () => {
    for (const [use, isPossible] of Object.entries(USES))
      expect([use, await isPossible(context)]).toEqual([use, true]);
  }, 60_000);

  it.each(OWNERS)(
    'of %s ends with the next use, and no other right does',
    async (_, revoke, ended) => {
      expect((await revoke()).status).toBe(200);
      const expected = Object.keys(USES).map((use) => [use, !ended.includes(use)]);
      const found: unknown[] = [];
      for (const [use, isPossible] of Object.entries(USES))
        found.push([use, await isPossible(context)]);
      expect(found).toEqual(expected);
    },
    60_000,
  );

  it('of an ended agreement give no access: no data are read, renewed or sent', async () => {
    space.provider.now = instant('2027-01-01T00:00:00Z');
    const ended = [
      'data token of the',
      'refresh token of the',
      'new transfer of the',
      'push to the',
    ];
    for (const who of ['partner', 'participant'])
      for (const use of ended.map((each) => `${each} ${who}`))
        expect([use, await USES[use]?.(context)]).toEqual([use, false]);
  }, 60_000);
});

/** Waits until the transfer is in this state and no message is pending. */
const waitForState = (pid: string, state: string) =>
  space.reached(space.provider, 'transfers', pid, state);

describe('9.1: the transfers of a revoked owner', () => {
  it.each(['partner', 'tokens'])(
    'that is a partner (%s) are suspended, its connector is notified, and other transfers continue',
    async (extent) => {
      await revokePartner(extent);
      await waitForState(context.partner.pid, 'SUSPENDED');
      const [suspension] = context.partner.connector.received.filter(
        ({ message: m }) => m['@type'] === 'TransferSuspensionMessage',
      );
      expect(suspension?.message).toMatchObject({
        providerPid: context.partner.pid,
        consumerPid: context.partner.consumerPid,
        reason: [extent === 'tokens' ? 'its tokens were revoked' : 'the partner was revoked'],
      });
      await waitForState(context.participant.pid, 'STARTED');
    },
  );

  it('that is a participant are suspended, and its negotiations end', async () => {
    const { pid, negotiation } = context.participant;
    await askAsAdmin('/v1/participants/lab/revocation', {});
    await waitForState(pid, 'SUSPENDED');
    const ended = await space.reached(
      space.provider,
      'negotiations',
      negotiation.providerPid,
      'TERMINATED',
    );
    expect(ended.ending?.reasons).toEqual(['the participant was revoked']);
  });

  it('are opened by no old token after the participant is admitted again, but by a new start', async () => {
    const { pid, consumerPid, token, refreshToken, connector } = context.participant;
    await askAsAdmin('/v1/participants/lab/revocation', {});
    await waitForState(pid, 'SUSPENDED');
    await askAsAdmin('/v1/participants', { id: 'lab', claims: ACTIVE });
    expect(await isOk(space.read(pid, token))).toBe(false);
    expect(await isOk(refresh({ ...context.participant, refreshToken }))).toBe(false);
    const start = { providerPid: pid, consumerPid };
    expect(
      await isOk(connector.send(`/transfers/${pid}/start`, 'TransferStartMessage', start)),
    ).toBe(true);
    await waitForState(pid, 'STARTED');
    expect(await isOk(space.read(pid, token))).toBe(false);
    expect(await isOk(space.read(pid, findTokens(connector, pid).token))).toBe(true);
  });

  it('may be started again by an operator after its tokens were revoked, not after it was revoked', async () => {
    const { pid, connector, token } = context.partner;
    const start = () => space.act(space.provider, 'transfers', pid, 'start');
    await revokePartner('tokens');
    await waitForState(pid, 'SUSPENDED');
    expect((await start()).status).toBe(202);
    await waitForState(pid, 'STARTED');
    expect(await isOk(space.read(pid, token))).toBe(false);
    expect(await isOk(space.read(pid, findTokens(connector, pid).token))).toBe(true);
    await revokePartner('partner');
    await waitForState(pid, 'SUSPENDED');
    expect(await body(start())).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('stop during a push: the second attempt sends nothing', async () => {
    let onRequest: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      onRequest = resolve;
    });
    sink.troubles.push((incoming, outgoing) => {
      incoming.resume().on('end', async () => {
        await askAsAdmin('/v1/participants/lab/revocation', {});
        outgoing.writeHead(503).end();
        onRequest();
      });
    });
    const response = await requestTransfer(context.participant, 'HttpData-PUSH');
    const { providerPid } = await body<{ providerPid: string }>(response);
    await first;
    for (let each = 0; each < 3_000; each += 1) {
      const { state } = await space.provider.kaart.connector.transfers.get(providerPid);
      if (state === 'SUSPENDED' || state === 'TERMINATED') break;
      await sleep(10);
    }
    await sleep(300);
    expect(sink.uploads.filter(({ path }) => path === '/inbox')).toEqual([]);
    const { state } = await space.provider.kaart.connector.transfers.get(providerPid);
    expect(['SUSPENDED', 'TERMINATED']).toContain(state);
  });

  it('are suspended by the job that is written with the revocation, also if it runs twice', async () => {
    await revokePartner('partner');
    await waitForState(context.partner.pid, 'SUSPENDED');
    const countSuspensions = () =>
      context.partner.connector.received.filter(
        ({ message: m }) => m['@type'] === 'TransferSuspensionMessage',
      ).length;
    const before = countSuspensions();
    await revokePartner('partner');
    await space.provider.kaart.deliver();
    await space.provider.kaart.waitUntilIdle();
    expect([before, countSuspensions()]).toEqual([1, 1]);
    await waitForState(context.partner.pid, 'SUSPENDED');
  });

  it('that wait for an acknowledgement are terminated, as no suspension is allowed there', async () => {
    const { connector, agreement } = context.partner;
    connector.unavailableFor = 'TransferStartMessage';
    const pending = connector.send('/transfers/request', 'TransferRequestMessage', {
      consumerPid: newUrn(),
      callbackAddress: connector.callbackAddress,
      agreementId: agreement,
      format: 'HttpData-PULL',
    });
    const { providerPid } = await body<{ providerPid: string }>(pending);
    await revokePartner('partner');
    const { ending } = await space.reached(space.provider, 'transfers', providerPid, 'TERMINATED');
    // Either the job or the next attempt to send the start message does it.
    expect(ending?.reasons.join()).toContain('the partner was revoked');
  });
});
