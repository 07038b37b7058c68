import { describe, expect, it } from 'vitest';
import { createAddressRenewal } from '../../lib/delivery/renew-address.ts';
import type { Transfer } from '../../lib/dsp/transfer/transfer.ts';
import type { OutboundHttp } from '../../lib/outbound/outbound.ts';

type Request = Parameters<OutboundHttp['send']>[0];

const TX = 'https://w3id.org/tractusx/auth/';

/** A transfer whose data address says how to renew its token. */
function transferWith(more: Readonly<Record<string, string>>): Transfer {
  const named = {
    authorization: 'old',
    [`${TX}refreshEndpoint`]: 'https://them.example/refresh?tenant=1',
    [`${TX}refreshToken`]: 'r1',
    ...more,
  };
  const endpointProperties = Object.entries(named).map(([name, value]) => ({
    '@type': 'EndpointProperty' as const,
    name,
    value,
  }));
  const dataAddress = { '@type': 'DataAddress' as const, endpointType: 'x', endpointProperties };
  return { pid: 'p', address: 'https://them.example/dsp', dataAddress } as unknown as Transfer;
}

/** The requests to a provider that gives these responses, one after the other. */
async function renewWithStatuses(
  statuses: readonly number[],
  more: Readonly<Record<string, string>> = {},
) {
  const sent: Request[] = [];
  const send = async (request: Request) => {
    sent.push(request);
    const status = statuses[sent.length - 1] ?? 500;
    const tokens = JSON.stringify({ accessToken: 'new', refreshToken: 'r2' });
    return { status, headers: {}, text: async () => tokens, discard: () => undefined };
  };
  const renew = createAddressRenewal(
    { send } as unknown as OutboundHttp,
    { storeRenewedAddress: async () => undefined },
    async ({ address, participantId, accessToken }) =>
      `Bearer for ${participantId} at ${address}, about ${accessToken}`,
  );
  const result = await renew(transferWith(more)).catch((error: unknown) => error);
  return { sent, result };
}

describe('9.51: the renewal of a token at a Tractus-X connector', () => {
  it('is first requested with a body', async () => {
    const { sent, result } = await renewWithStatuses([200]);
    expect(sent).toHaveLength(1);
    expect(String(sent[0]?.body)).toBe('grant_type=refresh_token&refresh_token=r1');
    expect(JSON.stringify(result)).toContain('"new"');
  });

  it.each([400, 401, 404, 415])('is requested with a query after %i', async (status) => {
    const { sent, result } = await renewWithStatuses([status, 200]);
    expect(sent[1]?.url).toBe(
      'https://them.example/refresh?tenant=1&grant_type=refresh_token&refresh_token=r1',
    );
    expect(sent[1]?.body).toBeUndefined();
    expect(JSON.stringify(result)).toContain('"r2"');
  });

  it('is not requested again after another error of the provider', async () => {
    const { sent, result } = await renewWithStatuses([503]);
    expect(sent).toHaveLength(1);
    expect(result).toMatchObject({ code: 'counterparty-failed' });
  });

  it('proves our identity to the audience that the provider named, and to no other', async () => {
    const audience = { [`${TX}refreshAudience`]: 'did:web:them.example' };
    const named = await renewWithStatuses([200], audience);
    expect(named.sent[0]?.headers).toMatchObject({
      Authorization: 'Bearer for did:web:them.example at https://them.example/dsp, about old',
    });
    expect((await renewWithStatuses([200])).sent[0]?.headers).not.toHaveProperty('Authorization');
  });
});
