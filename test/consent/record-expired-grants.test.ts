import { describe, expect, it } from 'vitest';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { consentSetup } from './consent-setup.ts';

const NOW = instant('2025-09-30T22:00:00Z');

function request(changes: Partial<ConsentRequest> = {}): ConsentRequest {
  return {
    recordId: 'LUHT-DEMO-0001',
    fieldGroup: 'registry',
    audience: 'partners',
    action: 'grant',
    validUntil: addMilliseconds(NOW, HOUR_MS),
    givenBy: 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'de',
    evidenceRef: 'synthetic://evidence/1',
    ...changes,
  };
}

async function swept(requests: readonly ConsentRequest[], afterMs: number) {
  const setup = consentSetup();
  for (const each of requests) await setup.service.record([each], 'officer');
  setup.tick(afterMs);
  const count = await setup.service.recordExpiredGrants();
  const log = await setup.service.events('LUHT-DEMO-0001');
  return { ...setup, count, expired: log.filter(({ action }) => action === 'expire') };
}

describe('recordExpiredGrants', () => {
  it('records the end of a grant, with its notice and recipient', async () => {
    const named = request({ recipient: 'acme', id: 'C-1' });
    const { count, expired } = await swept([named], HOUR_MS + 1);
    expect(count).toBe(1);
    expect(expired).toMatchObject([
      {
        id: 'expired-1',
        seq: 2,
        fieldGroup: 'registry',
        audience: 'partners',
        recipient: 'acme',
        effectiveAt: addMilliseconds(NOW, HOUR_MS + 1),
        validUntil: null,
        noticeVersion: 'notice-v1',
        noticeHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        evidenceRef: 'event:C-1',
        channel: 'system',
      },
    ]);
  });

  it.each<[string, ConsentRequest[], number]>([
    ['its last instant has not passed', [request()], HOUR_MS],
    ['it has no end', [request({ validUntil: null })], 2 * HOUR_MS],
    [
      'it was withdrawn before',
      [
        request(),
        request({ action: 'withdraw', validUntil: null, effectiveAt: addMilliseconds(NOW, 5) }),
      ],
      2 * HOUR_MS,
    ],
    [
      'another grant had taken its place',
      [request(), request({ validUntil: null, effectiveAt: addMilliseconds(NOW, 5) })],
      2 * HOUR_MS,
    ],
  ])('records nothing if %s', async (_, requests, afterMs) => {
    expect(await swept(requests, afterMs)).toMatchObject({ count: 0, expired: [] });
  });

  it('changes no decision, no epoch, and no state at any instant', async () => {
    const requests = [
      request(),
      request({ fieldGroup: 'profile', validUntil: addMilliseconds(NOW, 2 * HOUR_MS) }),
      request({ effectiveAt: addMilliseconds(NOW, HOUR_MS + 1), validUntil: null }),
    ];
    const moments = [0, HOUR_MS, HOUR_MS + 1, 2 * HOUR_MS, 2 * HOUR_MS + 1, 9 * HOUR_MS];
    const before = consentSetup();
    for (const each of requests) await before.service.record([each], 'officer');
    const { service, store, count } = await swept(requests, 9 * HOUR_MS);
    expect(count).toBe(2);
    for (const ms of moments) {
      const at = addMilliseconds(NOW, ms);
      const { seq: _, ...state } = await service.state('LUHT-DEMO-0001', at);
      expect(state).toEqual(
        expect.objectContaining({
          permitted: (await before.service.state('LUHT-DEMO-0001', at)).permitted,
        }),
      );
    }
    expect(await store.epoch()).toEqual(await before.store.epoch());
  });

  it('records each end once, also in repeated and simultaneous runs', async () => {
    const { service, table, expired } = await swept(
      [request(), request({ audience: 'public' })],
      2 * HOUR_MS,
    );
    expect(expired).toHaveLength(2);
    expect(await service.recordExpiredGrants()).toBe(0);
    const twice = consentSetup({ table, now: addMilliseconds(NOW, 5 * HOUR_MS) });
    await twice.service.record(
      [request({ recordId: 'LUHT-DEMO-0002', validUntil: addMilliseconds(NOW, 5 * HOUR_MS) })],
      'officer',
    );
    twice.tick(10);
    const counts = await Promise.all([
      twice.service.recordExpiredGrants(),
      twice.service.recordExpiredGrants(),
    ]);
    expect(counts.reduce((a, b) => a + b)).toBe(1);
    expect(await new TableConsentStore(table).events('LUHT-DEMO-0002')).toHaveLength(2);
  });

  it('continues with the other companies if one cannot be read, and reports the error at the end', async () => {
    const setup = consentSetup();
    for (const recordId of ['LUHT-DEMO-0001', 'LUHT-DEMO-0002'])
      await setup.service.record([request({ recordId })], 'officer');
    const key = { pk: 'COMPANY#LUHT-DEMO-0001', sk: 'CONSENT#00000001' };
    await setup.table.transact([{ kind: 'put', key, data: { no: 'event' }, if: { version: 1 } }]);
    setup.tick(2 * HOUR_MS);
    await expect(setup.service.recordExpiredGrants()).rejects.toThrow();
    const log = await setup.service.events('LUHT-DEMO-0002');
    expect(log.map(({ action }) => action)).toEqual(['grant', 'expire']);
  });

  it('records the end of a later grant, too', async () => {
    const setup = await swept([request()], 2 * HOUR_MS);
    await setup.service.record(
      [request({ validUntil: addMilliseconds(NOW, 3 * HOUR_MS) })],
      'officer',
    );
    setup.tick(2 * HOUR_MS);
    expect(await setup.service.recordExpiredGrants()).toBe(1);
    const log = await setup.service.events('LUHT-DEMO-0001');
    expect(log.map(({ id, action }) => (action === 'expire' ? id : action))).toEqual([
      'grant',
      'expired-1',
      'grant',
      'expired-3',
    ]);
  });
});
