import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { addMilliseconds, DAY_MS, HOUR_MS } from '../../lib/core/instant.ts';
import type { DisclosureEntry } from '../../lib/self-service/ports.ts';
import { selfServiceSetup, tokenOf } from './setup.ts';

const ID = 'LUHT-DEMO-0001';
const INVITATION = { mandate: 'company', days: 14 } as const;
const HANDED = { days: 14, email: 'a@example.lu' } as const;

describe('the mail of an invitation', () => {
  it('is queued in the transaction that creates the invitation', async () => {
    const { service, pendingMessages } = selfServiceSetup();
    const { invitation } = await service.invitations.invite(ID, INVITATION, 'alice');
    expect(await pendingMessages()).toEqual([{ kind: 'invitation-mail', id: invitation.id }]);
  });

  it('may be sent twice with two links, of which only the last one works', async () => {
    const { service, mails } = selfServiceSetup();
    const { invitation } = await service.invitations.invite(ID, INVITATION, 'alice');
    await service.mails.deliver(invitation.id);
    await service.mails.deliver(invitation.id);
    const links = mails.map(({ text }) => tokenOf(/http\S+/.exec(text)?.[0]));
    expect(new Set(links).size).toBe(2);
    await service.access.startSession(links[1] ?? '');
    await expect(service.access.startSession(links[0] ?? '')).rejects.toMatchObject({
      code: 'invitation-closed',
      details: { state: 'used' },
    });
  });

  it('stays in the outbox if the mail service fails, and is dropped when the invitation has expired', async () => {
    const refuses = async () => {
      throw new KaartError('mail-not-taken', { code: 'unavailable' });
    };
    const setup = selfServiceSetup({ mailer: { send: refuses } });
    const { invitation } = await setup.service.invitations.invite(ID, INVITATION, 'alice');
    await expect(setup.service.mails.deliver(invitation.id)).rejects.toThrow('no');
    setup.setNow(addMilliseconds(setup.clock(), 15 * DAY_MS));
    await setup.service.mails.deliver(invitation.id);
  });
});

describe('the mail address of an invitation', () => {
  it.each(['used', 'revoked', 'expired'])('is deleted when the invitation is %s', async (how) => {
    const { service, table, setNow, clock } = selfServiceSetup();
    const { invitation, link } = await service.invitations.handOver(ID, HANDED, 'alice');
    const key = { pk: `INVITATION#${invitation.id}`, sk: 'ADDRESS' };
    expect((await table.get(key))?.data).toEqual({ email: 'a@example.lu' });
    if (how === 'used') await service.access.startSession(tokenOf(link));
    if (how === 'revoked') await service.invitations.revoke(invitation.id, 'bob');
    if (how === 'expired') setNow(addMilliseconds(clock(), 14 * DAY_MS));
    expect(await table.get(key)).toBeUndefined();
    const stored = await table.get({ pk: `INVITATION#${invitation.id}`, sk: 'META' });
    expect(JSON.stringify(stored)).not.toContain('example.lu');
  });
});

describe('a link that is used ten times at once', () => {
  it('starts one session', async () => {
    const { service } = selfServiceSetup();
    const { link } = await service.invitations.handOver(ID, HANDED, 'alice');
    const tries = Array.from({ length: 10 }, () => service.access.startSession(tokenOf(link)));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a session', () => {
  it('ends after half an hour without a request, and after eight hours at the latest', async () => {
    const { service, setNow, clock } = selfServiceSetup();
    const { link } = await service.invitations.handOver(ID, HANDED, 'alice');
    const token = await service.access.startSession(tokenOf(link));
    let minutes = 0;
    while ((await service.access.findSession(token)) !== undefined && minutes < 1000) {
      minutes += 29;
      setNow(addMilliseconds(clock(), 29 * 60_000));
    }
    expect(minutes).toBeGreaterThan(480 - 29);
    expect(minutes).toBeLessThanOrEqual(480 + 29);
  });

  it('11.4: ends if the clock is set back to long before the session began', async () => {
    const { service, setNow, clock } = selfServiceSetup();
    const { link } = await service.invitations.handOver(ID, HANDED, 'alice');
    const token = await service.access.startSession(tokenOf(link));
    setNow(addMilliseconds(clock(), -60_000));
    expect(await service.access.findSession(token)).toBeDefined();
    setNow(addMilliseconds(clock(), -HOUR_MS));
    expect(await service.access.findSession(token)).toBeUndefined();
  });
});

describe('receipts and disclosures on the page', () => {
  const RECEIPT_OF: Record<string, string> = {
    'company-representative': 'r1',
    'data-subject': 'p1',
  };
  const receipts = {
    listReceipts: async (_: string, decisionMaker: string) => [
      {
        id: RECEIPT_OF[decisionMaker] ?? '',
        at: addMilliseconds('2026-11-25T09:00:00.000Z' as never, 0),
      },
    ],
    download: async (recordId: string, decisionMaker: string, id: string) =>
      recordId === ID && id === RECEIPT_OF[decisionMaker] ? 'jws' : undefined,
  };
  const at = addMilliseconds('2026-11-25T09:30:00.000Z' as never, 0);
  const read = { at, reader: 'LIST', audience: 'partners', notice: null } as const;
  const entries: DisclosureEntry[] = [
    { ...read, version: '2025-0123456789ab', fieldGroups: ['registry', 'profile'] },
  ];
  const disclosures = async () => ({ entries, isAll: true });

  it('are shown to the decision maker; disclosures only to the company', async () => {
    const { service } = selfServiceSetup({ receipts, disclosures });
    const session = {
      invitationId: 'i',
      recordId: ID,
      startedAt: '2026-11-25T10:00:00.000Z' as never,
      handedOverBy: null,
    };
    const company = { ...session, mandate: 'company' } as const;
    const person = { ...session, mandate: 'person' } as const;
    expect(await service.loadPageData(company)).toMatchObject({
      receipts: [{ id: 'r1' }],
      disclosures: {
        recipients: [{ reader: 'LIST', versions: 1, fieldGroups: ['registry', 'profile'] }],
      },
    });
    expect(await service.receipt(company, 'r1')).toBe('jws');
    expect(await service.receipt(company, 'r2')).toBeUndefined();
    expect(await service.receipt(person, 'r1')).toBeUndefined();
    expect(await service.receipt(person, 'p1')).toBe('jws');
    expect(await service.loadPageData(person)).toMatchObject({ receipts: [{ id: 'p1' }] });
    expect(Object.keys(await service.loadPageData(person))).not.toContain('disclosures');
  });
});
