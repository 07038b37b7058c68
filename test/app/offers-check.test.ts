import { expect, it } from 'vitest';
import type { CheckDeps } from '../../lib/app/checks/check.ts';
import { checkOffers } from '../../lib/app/checks/daily-work.ts';
import { instant } from '../../lib/core/instant.ts';
import { dataset, Offered, usedIf } from '../dsp/catalog/offered.ts';

const END = '2026-12-31T22:59:59.999Z';

it.each([
  [END, undefined],
  [
    '2026-12-31T23:00:00Z',
    { detail: { reason: 'offers-ended', parameters: { datasets: 'limited' } } },
  ],
])('11.3 kaart doctor names offers that no participant can accept: %s', async (now, problem) => {
  const offer = {
    '@id': 'urn:offer:limited',
    '@type': 'Offer' as const,
    ...usedIf('odrl:dateTime', 'lteq', END),
  };
  const datasets = new Offered([dataset('open'), dataset('limited', { offer })]);
  const parts = { adapters: { clock: () => instant(now) }, connector: { datasets } };
  const found = await checkOffers.find(parts as unknown as CheckDeps);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(problem);
});
