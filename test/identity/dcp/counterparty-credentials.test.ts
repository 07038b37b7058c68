import { beforeEach, describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import type { ServiceRequest } from '../../../lib/identity/dcp/service-call.ts';
import { TrustedCredentials } from '../../../lib/identity/dcp/trusted-credentials.ts';
import type { Table } from '../../../lib/store/table.ts';
import { newJti, REQUEST } from '../dsp/connector.ts';
import { openSetup, type Setup } from '../setup.ts';
import {
  CredentialSpace,
  EDC,
  HOLDER,
  ISSUER,
  MEMBERSHIP,
  Party,
  STATUS_LIST,
  VERIFIER,
} from './credential-space.ts';

const MEMBER = { [`${EDC}membershipStatus`]: ['active'] };
const AUDIENCE = 'dataspace';

let space: CredentialSpace;
let setup: Setup;
let requests: ServiceRequest[];
let logged: unknown[];

function open(trusted: unknown = [MEMBERSHIP], reusePresentations = true, stored?: Table): void {
  requests = [];
  logged = [];
  setup = openSetup(
    {
      profile: 'dcp',
      participantId: VERIFIER,
      keyType: 'P-256',
      issuedTypes: [],
      addresses: [],
      fetchText: space.web.fetchText,
      callService: async (request) => {
        requests.push(request);
        return space.respond(request);
      },
      credentials: {
        trusted: TrustedCredentials.parse(trusted),
        statusListMs: 60_000,
        reusePresentations,
        presented: ['MembershipCredential'],
        fetchEvidence: space.web.fetchText,
      },
    },
    (...line) => logged.push(line),
    stored,
  );
}

beforeEach(async () => {
  space = await CredentialSpace.open();
  open();
  space.present(await space.presentation([await space.credential()]));
});

async function message(claims: Record<string, unknown> = { token: 'access' }) {
  const iat = setup.clock.seconds;
  const token = await space.holder.sign({
    ...{ iss: HOLDER, sub: HOLDER, aud: VERIFIER, iat, exp: iat + 60, jti: newJti() },
    ...claims,
  });
  return setup.identity.dsp.verify(`Bearer ${token}`, REQUEST);
}

const outcome = () =>
  message().then(
    () => 'accepted',
    (error: KaartError) => `${error.code} ${error.details['code'] ?? ''}`,
  );
const REFUSED = 'unauthenticated CREDENTIALS_REFUSED';
const rightsState = () => setup.identity.rights.counterparty({ id: HOLDER, audience: AUDIENCE });

async function passSeconds(seconds: number): Promise<void> {
  setup.clock.passSeconds(seconds);
  space.clock.passSeconds(seconds);
}

describe('a participant without registration', () => {
  it('is admitted by its credential, and has the claims of that credential', async () => {
    expect(await message()).toMatchObject({ participantId: HOLDER, claims: MEMBER });
    expect(await rightsState()).toMatchObject({ holds: true, claims: MEMBER });
  });

  it('is asked with a token of ours that contains its access token', async () => {
    await message({ token: 'one-use' });
    const [header] = requests.map(({ authorization }) => authorization.slice('Bearer '.length));
    const claims = JSON.parse(Buffer.from(header?.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ iss: VERIFIER, sub: VERIFIER, aud: HOLDER, token: 'one-use' });
  });

  it('is refused without a presentation; the reason is in the log and not in the error', async () => {
    space.present();
    const error = await message().catch((thrown: KaartError) => thrown);
    expect(error).toMatchObject({ details: { code: 'CREDENTIALS_REFUSED' } });
    expect(
      JSON.stringify([(error as KaartError).message, (error as KaartError).details]),
    ).not.toMatch(/Membership|missing/);
    expect(logged).toEqual([
      [
        'warn',
        'credentials-refused',
        { participant: HOLDER, reason: 'credential-missing: MembershipCredential' },
      ],
    ]);
    expect(await rightsState()).toMatchObject({ holds: false });
  });

  it('is not asked before its identity is verified', async () => {
    const other = await Party.on(space.web, 'did:web:other.example');
    const iat = setup.clock.seconds;
    const token = await other.sign(
      { iss: HOLDER, sub: HOLDER, aud: VERIFIER, iat, exp: iat + 60, jti: newJti(), token: 'x' },
      { kid: `${HOLDER}#key-1` },
    );
    await expect(setup.identity.dsp.verify(`Bearer ${token}`, REQUEST)).rejects.toMatchObject({
      details: { code: 'TOKEN_INVALID' },
    });
    expect(requests).toEqual([]);
  });

  it('never has the rights of a partner', async () => {
    await message();
    const partner = { id: HOLDER, audience: 'partners' };
    expect(await setup.identity.rights.counterparty(partner)).toMatchObject({ holds: false });
  });
});

describe('a participant that an operator registered', () => {
  it('has the claims of the operator and those of its credentials', async () => {
    const claims = { [`${EDC}jurisdictionCountry`]: ['LU'] };
    await setup.identity.participants.add({ id: HOLDER, claims }, { actor: 'alice' });
    expect(await message()).toMatchObject({ claims: { ...claims, ...MEMBER } });
  });

  it('is refused after its revocation, with any presentation', async () => {
    await setup.identity.participants.add({ id: HOLDER, claims: {} }, { actor: 'alice' });
    await message();
    await setup.identity.participants.revoke(HOLDER, { actor: 'alice' });
    expect(await outcome()).toBe('unauthenticated PARTICIPANT_REVOKED');
    expect(await rightsState()).toMatchObject({ holds: false });
  });
});

describe('a presentation', () => {
  it('is valid for the next messages until its credential ends', async () => {
    for (let i = 0; i < 3; i += 1) await message();
    await message({});
    expect(requests).toHaveLength(1);
    await passSeconds(86_400);
    expect(await outcome()).toBe(REFUSED);
    expect(requests).toHaveLength(2);
  });

  it('is valid in other processes, too', async () => {
    await message();
    const other = setup.another();
    expect(await other.rights.counterparty({ id: HOLDER, audience: AUDIENCE })).toMatchObject({
      holds: true,
      claims: MEMBER,
    });
  });

  it('is requested at each message if the settings require it', async () => {
    open([MEMBERSHIP], false);
    for (let i = 0; i < 3; i += 1) await message();
    expect(requests).toHaveLength(3);
  });

  it('is in the audit log once, and again if its claims change', async () => {
    open([MEMBERSHIP], false);
    await message();
    await message();
    const { items } = await setup.table.query({ pk: 'AUDIT-LOG', index: true });
    expect(items.map(({ data }) => data)).toEqual([
      expect.objectContaining({
        actor: HOLDER,
        action: 'participant.credentials-presented',
        facts: { credentials: `MembershipCredential of ${ISSUER}` },
      }),
    ]);
  });
});

describe('a revoked credential', () => {
  it('ends the right to read within the lifetime of a status list', async () => {
    await message();
    space.setStatusList([7]);
    await passSeconds(59);
    expect(await rightsState()).toMatchObject({ holds: true });
    await passSeconds(1);
    expect(await rightsState()).toEqual({
      holds: false,
      reason: 'participant-credentials-lacking',
    });
    expect(await outcome()).toBe(REFUSED);
  });

  it('is treated as revoked if its list cannot be verified', async () => {
    await message();
    space.setStatusList([], { issuer: 'did:web:other.example' });
    await passSeconds(61);
    expect(await rightsState()).toMatchObject({ holds: false });
  });

  it('stays undecided if the list does not respond: a read fails for now', async () => {
    await message();
    space.web.documents.set(
      STATUS_LIST,
      new KaartError('called-address-silent', { code: 'unavailable' }),
    );
    await passSeconds(61);
    await expect(rightsState()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('an issuer that is no longer trusted', () => {
  it('ends the right to read at once, and the next message is refused', async () => {
    await message();
    open([MEMBERSHIP], true, setup.table);
    expect(await rightsState()).toMatchObject({ holds: true });
    open([{ ...MEMBERSHIP, issuers: ['did:web:other.example'] }], true, setup.table);
    expect(await rightsState()).toMatchObject({ holds: false });
    expect(await outcome()).toBe(REFUSED);
  });
});

describe('the claims of a credential', () => {
  it('are read from its subject or are fixed; other members give no claim', async () => {
    open([
      {
        ...MEMBERSHIP,
        claims: {
          membershipStatus: { value: 'active' },
          jurisdictionCountry: { member: 'address.country' },
          organizationType: { member: 'kinds' },
          dacApproval: { member: 'approved' },
          euEeaStatus: { member: 'missing.member' },
          dataProtectionRole: { member: 'constructor' },
        },
      },
    ]);
    const credentialSubject = {
      id: HOLDER,
      address: [{ country: 'LU' }, { country: 'FR' }, { country: 'LU' }],
      kinds: ['research-organization', { no: 'text' }, ''],
      approved: true,
    };
    space.present(await space.presentation([await space.credential({ credentialSubject })]));
    const { claims } = await message();
    expect(claims).toEqual({
      [`${EDC}membershipStatus`]: ['active'],
      [`${EDC}jurisdictionCountry`]: ['LU', 'FR'],
      [`${EDC}organizationType`]: ['research-organization'],
      [`${EDC}dacApproval`]: ['true'],
    });
  });

  it('may come from a second type that not every participant has', async () => {
    const sensitive = {
      type: 'SensitiveDataCredential',
      issuers: [ISSUER],
      required: false,
      claims: { dataProtectionRole: { value: 'controller' } },
    };
    open([MEMBERSHIP, sensitive]);
    expect((await message()).claims).toEqual(MEMBER);
    open([MEMBERSHIP, sensitive]);
    const type = ['VerifiableCredential', 'SensitiveDataCredential'];
    const both = [await space.credential(), await space.credential({ type })];
    space.present(await space.presentation(both));
    expect((await message()).claims).toEqual({
      ...MEMBER,
      [`${EDC}dataProtectionRole`]: ['controller'],
    });
  });
});

describe('the settings of trusted credentials', () => {
  it.each([
    ['without an issuer', [{ type: 'M', issuers: [] }]],
    ['with an issuer that is no did:web', [{ type: 'M', issuers: ['https://issuer.example'] }]],
    ['with an unknown member', [{ type: 'M', issuers: [ISSUER], issuer: ISSUER }]],
    [
      'with an operand of another prefix',
      [{ type: 'M', issuers: [ISSUER], claims: { 'x:y': { value: 'a' } } }],
    ],
    ['that are no list', { type: 'M', issuers: [ISSUER] }],
  ])('are refused: %s', (_, settings) => {
    expect(TrustedCredentials.safeParse(settings).success).toBe(false);
  });
});
