import { describe, expect, it } from 'vitest';
import { createRouteFinder, type RouteFinderDeps } from '../../lib/delivery/delivery-route.ts';

const agreements = (...concluded: readonly (readonly [id: string, at: string])[]) =>
  ({
    find: async (id: string) => {
      const found = concluded.find(([each]) => each === id);
      return found && { concludedAt: found[1], address: `https://connector.test/${id}` };
    },
  }) as unknown as RouteFinderDeps['agreements'];

const webhookOf = async () => ({ url: 'https://partner.test/hook', secret: 'x' });
const partner = (holds: boolean) =>
  ({ partner: async () => ({ holds }) }) as unknown as RouteFinderDeps['rights'];

describe('the route of a withdrawal notice', () => {
  it('is the address of the latest agreement of a connector', async () => {
    const find = createRouteFinder({
      agreements: agreements(['a', '2026-02-01T00:00:00Z'], ['b', '2026-01-01T00:00:00Z']),
      webhookOf,
      rights: partner(true),
    });
    const route = { channel: 'connector', address: 'https://connector.test/a' };
    expect(await find('did:web:x', ['a', 'b'])).toEqual(route);
  });

  it('is the webhook of a partner that has one', async () => {
    const find = createRouteFinder({ agreements: agreements(), webhookOf, rights: partner(true) });
    const route = { channel: 'webhook', address: 'https://partner.test/hook' };
    expect(await find('partner', [])).toEqual(route);
  });

  it('is the feed for any other partner, with a reason if the partner has no access', async () => {
    const find = (holds: boolean) =>
      createRouteFinder({
        agreements: agreements(),
        webhookOf: async () => undefined,
        rights: partner(holds),
      })('partner', []);
    expect(await find(true)).toEqual({ channel: 'feed', address: '' });
    expect(await find(false)).toMatchObject({ unreachable: { reason: 'partner-not-reached' } });
  });
});
