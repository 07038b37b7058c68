import { describe, expect, it } from 'vitest';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { isEarlierRevision } from '../../lib/consent/notice.ts';
import { consentSetup, request, row } from './consent-setup.ts';
import { listNotices, revision } from './revisions.ts';

const COMPANY = 'LUHT-DEMO-0001';
const REVISIONS = [revision(1), revision(2)] as const;
const [, SECOND] = REVISIONS;

/** A setup in which a second revision of the notice is the current one. */
function setupOfTwo() {
  return consentSetup({ notices: listNotices(...REVISIONS) });
}

/** Requests as an officer sends them, without a notice. */
function unnamed(changes: Partial<ConsentRequest> = {}): ConsentRequest {
  const { noticeVersion: _, ...rest } = request(changes);
  return rest;
}

describe('a decision', () => {
  it('10.12 gets the current revision of the notice if it names none', async () => {
    const { service } = setupOfTwo();
    const [event] = await service.record([unnamed()], 'officer');
    expect(event).toMatchObject({ noticeVersion: 'notice-v2', noticeHash: SECOND.hash });
    const [old] = await service.record([request({ fieldGroup: 'profile' })], 'officer');
    expect(old).toMatchObject({ noticeVersion: 'notice-v1', noticeHash: REVISIONS[0].hash });
  });

  it('10.10 is a reconfirmation with a receipt if it grants again under a newer notice', async () => {
    const { service, tick } = setupOfTwo();
    const [given] = await service.record([request()], 'officer');
    tick(1_000);
    const [again] = await service.record([request()], 'officer');
    expect([given?.kind, again]).toEqual([undefined, undefined]);
    const [confirmed] = await service.record([unnamed()], 'officer');
    expect(confirmed).toMatchObject({ action: 'grant', kind: 'reconfirmed' });
    expect(confirmed?.receipt).toEqual(expect.any(String));
    expect(confirmed?.receipt).not.toBe(given?.receipt);
    expect(await service.record([unnamed()], 'officer')).toEqual([]);
  });

  it.each<[string, ConsentRequest[], ConsentRequest]>([
    ['after a withdrawal', [request(), request({ action: 'withdraw' })], unnamed()],
    ['after nothing', [], unnamed()],
    ['under an earlier notice', [unnamed()], request()],
  ])('10.10 is not a reconfirmation %s', async (_, before, next) => {
    const { service, tick } = setupOfTwo();
    for (const each of before) {
      await service.record([each], 'officer');
      tick(1_000);
    }
    const [event] = await service.record([next], 'officer');
    expect([event?.action, event?.kind]).toEqual(['grant', undefined]);
  });

  it('10.10 is a reconfirmation for a named recipient only after a grant to this recipient', async () => {
    const { service, tick } = setupOfTwo();
    await service.record([request()], 'officer');
    tick(1_000);
    const [first] = await service.record([unnamed({ recipient: 'partner-a' })], 'officer');
    expect(first?.kind).toBeUndefined();
  });
});

describe('a consent file', () => {
  it('10.10 holds a reconfirmation, which the import records as one, with a receipt', async () => {
    const { service } = setupOfTwo();
    const rows = [
      row(),
      row({ notice_version: 'notice-v2', effective_at: '2025-09-20T08:00:00Z' }, 2),
      row({ notice_version: 'notice-v2', effective_at: '2025-09-21T08:00:00Z' }, 3),
    ];
    const report = await service.importFile(rows, 'officer', { receipts: true });
    expect(report.recorded).toBe(3);
    const events = await service.events(COMPANY);
    expect(events.map(({ kind }) => kind)).toEqual([undefined, 'reconfirmed', undefined]);
    expect(events.every(({ receipt }) => receipt !== null)).toBe(true);
    expect((await service.importFile(rows, 'officer')).repeated).toBe(3);
  });
});

describe('a revision', () => {
  it.each([
    ['notice-v1', 'notice-v2', true],
    ['notice-v2', 'notice-v2', false],
    ['notice-v3', 'notice-v2', false],
    ['notice-v9', 'notice-v10', true],
    ['other-v1', 'notice-v2', false],
    [undefined, 'notice-v2', false],
  ])('%s is earlier than %s: %s', (version, than, earlier) => {
    expect(isEarlierRevision(version, than)).toBe(earlier);
  });
});
