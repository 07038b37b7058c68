import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import type { Correction } from '../../lib/self-service/correction.ts';
import { eraseCorrections, eraseInvitations } from '../../lib/self-service/erase-person.ts';
import { TableCorrectionStore } from '../../lib/store/correction-store.ts';
import { TableInvitationStore } from '../../lib/store/invitation-store.ts';
import { selfServiceSetup, tokenOf } from './setup.ts';

const ID = 'LUHT-DEMO-0001';
const AT = instant('2026-11-25T12:00:00Z');
const STAMP = { by: 'oscar', at: AT };
const isAddress = (email: string) => email === 'a@example.lu';

let setup: ReturnType<typeof selfServiceSetup>;
let deps: Parameters<typeof eraseInvitations>[0];
let ids = 0;

beforeEach(() => {
  setup = selfServiceSetup();
  deps = {
    invitations: new TableInvitationStore(setup.table),
    corrections: new TableCorrectionStore(setup.table),
    clock: () => AT,
    newId: () => `entry-${++ids}`,
  };
});

const person = { recordId: ID, erasure: 'erasure-1', ...STAMP, isAddress };

describe('the erasure of a person from invitations', () => {
  const find = async (id: string) => (await deps.invitations.find(id))?.value;
  const invite = async (email: string) =>
    setup.service.invitations.handOver(ID, { days: 14, email }, 'alice');

  it('revokes an open invitation to the address, and deletes the address and its digest', async () => {
    const { invitation } = await invite('a@example.lu');
    expect(invitation.addressSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await eraseInvitations(deps, person)).toBe(1);
    expect(await deps.invitations.address(invitation.id)).toBeUndefined();
    expect(await find(invitation.id)).toEqual({
      ...invitation,
      addressSha256: null,
      revoked: STAMP,
    });
  });

  it('deletes the digest of a used invitation without revoking it', async () => {
    const { invitation, link } = await invite('a@example.lu');
    await setup.service.access.startSession(tokenOf(link));
    await eraseInvitations(deps, person);
    expect(await find(invitation.id)).toMatchObject({ addressSha256: null, revoked: null });
  });

  it('leaves the open invitation of another person as it is', async () => {
    const { invitation } = await invite('a@example.lu');
    const other = { ...person, isAddress: () => false };
    expect(await eraseInvitations(deps, other)).toBe(0);
    expect(await find(invitation.id)).toEqual(invitation);
  });

  it('changes nothing when it is repeated', async () => {
    const { invitation } = await invite('a@example.lu');
    await eraseInvitations(deps, person);
    const once = await deps.invitations.find(invitation.id);
    expect(await eraseInvitations(deps, person)).toBe(1);
    expect(await deps.invitations.find(invitation.id)).toEqual(once);
  });
});

describe('the erasure of a person from corrections', () => {
  const correction: Correction = {
    id: 'correction-1',
    recordId: ID,
    mandate: 'company',
    invitationId: 'invitation-1',
    field: 'contact_name',
    value: 'Anna Wagner',
    stored: 'Anna Thill',
    evidence: 'Anna has married',
    reference: 'civil register 12',
    requestedAt: AT,
    state: 'open',
    decided: null,
  };
  const erased = { value: 'erased', stored: 'erased', evidence: 'erased', reference: '' };
  const audit = { id: 'x', at: AT, actor: 'x', action: 'x', subject: 'x', facts: {} };
  const eraseIn = async (changes: Partial<Correction>) => {
    const store = new TableCorrectionStore(setup.table);
    await store.create({ ...correction, ...changes }, audit);
    const number = await eraseCorrections(deps, person);
    return { number, ...(await store.find(correction.id)) };
  };

  it('erases every text of an open correction of contact data, and rejects it', async () => {
    const { number, value } = await eraseIn({});
    expect(number).toBe(1);
    const decided = { ...STAMP, note: '' };
    expect(value).toEqual({ ...correction, ...erased, state: 'rejected', decided });
  });

  it('keeps the decision about a correction without its note', async () => {
    const decided = { by: 'alice', at: AT, note: 'Anna called' };
    const { value } = await eraseIn({ state: 'accepted', decided });
    expect(value).toMatchObject({ state: 'accepted', decided: { by: 'alice', note: 'erased' } });
  });

  it('erases only the evidence if the person corrected other data', async () => {
    const changes = { field: 'employees', value: '12', stored: null, mandate: 'person' } as const;
    const { value } = await eraseIn(changes);
    expect(value).toEqual({ ...correction, ...changes, evidence: 'erased', reference: '' });
  });

  it('leaves a correction of other data by the company as it is', async () => {
    expect(await eraseIn({ field: 'employees' })).toMatchObject({ number: 0, revision: 1 });
  });

  it('changes nothing when it is repeated', async () => {
    const { revision } = await eraseIn({});
    expect(await eraseCorrections(deps, person)).toBe(1);
    expect((await deps.corrections.find(correction.id)).revision).toBe(revision);
  });
});
