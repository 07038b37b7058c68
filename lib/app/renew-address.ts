import { KaartError } from '../core/errors.ts';
import { type DataAddress, propertyOf } from '../dsp/transfer/data-address.ts';
import { withTokens } from '../dsp/transfer/pull-address.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { Outbound } from '../http/outbound/outbound.ts';

/**
 * Renews the token of an address, where the provider said how (RFC 6749 #section-6), and keeps it.
 * Should the answer be lost, asking again brings the same.
 */
export function renewing(
  outbound: Outbound,
  transfers: Pick<TransferService, 'renewed'>,
): (transfer: Transfer) => Promise<DataAddress> {
  return async ({ pid, dataAddress }) => {
    const endpoint = dataAddress && find(dataAddress, 'refreshEndpoint');
    const refreshToken = dataAddress && find(dataAddress, 'refreshToken');
    if (dataAddress === null || !endpoint || !refreshToken)
      throw new KaartError('the provider named no way to renew the token', { code: 'wrong-state' });
    const response = await outbound.send({
      method: 'POST',
      url: endpoint,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }).toString(),
      timeoutMs: 10_000,
      idempotent: true,
    });
    const text = await response.text();
    if (response.status !== 200)
      throw new KaartError(`the provider did not renew the token: status ${response.status}`, {
        code: 'counterpart-failed',
      });
    const renewed = withTokens(dataAddress, tokensIn(text));
    await transfers.renewed(pid, dataAddress, renewed);
    return renewed;
  };
}

function find(address: DataAddress, name: string): string | undefined {
  return propertyOf(address, name) ?? propertyOf(address, `https://w3id.org/tractusx/auth/${name}`);
}

function tokensIn(text: string): { token: string; refreshToken?: string } {
  try {
    const { access_token, accessToken, refresh_token, refreshToken } = JSON.parse(text);
    const token = access_token ?? accessToken;
    const next = refresh_token ?? refreshToken;
    if (typeof token === 'string')
      return { token, ...(typeof next === 'string' ? { refreshToken: next } : {}) };
  } catch {
    // said below
  }
  throw new KaartError('the provider answered with no token', { code: 'counterpart-failed' });
}
