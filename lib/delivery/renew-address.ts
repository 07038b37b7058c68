import { KaartError } from '../core/errors.ts';
import { parseUrl } from '../core/url.ts';
import { type DataAddress, findAddressProperty } from '../dsp/transfer/data-address.ts';
import { replaceTokens } from '../dsp/transfer/pull-address.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { Authorize } from '../http/dsp/messenger.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';

/**
 * Creates the function that renews the token of a data address with its refresh token (RFC 6749 #section-6), and
 * stores the new token. If the response is lost, a repetition returns the same token. If the provider names an
 * audience, as Tractus-X does, the request has a JWT of ours with the current token in the claim `token`. If the
 * provider refuses the parameters in the body, they are sent in the query.
 *
 * @see Tractus-X Refresh Token Grant Profile, #31-client-authentication
 * @param authorize makes the `Authorization` header of our request to a participant
 * @throws KaartError (the function) `wrong-state` if the address has no refresh token, `counterparty-failed` if the
 *   provider returns no token
 */
export function createAddressRenewal(
  outbound: OutboundHttp,
  transfers: Pick<TransferService, 'storeRenewedAddress'>,
  authorize: Authorize,
): (transfer: Transfer) => Promise<DataAddress> {
  return async ({ pid, dataAddress, address }) => {
    const endpoint = dataAddress && findProperty(dataAddress, 'refreshEndpoint');
    const refreshToken = dataAddress && findProperty(dataAddress, 'refreshToken');
    if (dataAddress === null || !endpoint || !refreshToken || !parseUrl(endpoint))
      throw new KaartError('token-not-renewable', { code: 'wrong-state' });
    const participantId = findProperty(dataAddress, 'refreshAudience');
    const accessToken = findProperty(dataAddress, 'authorization')?.replace(/^bearer +/i, '');
    const authorization =
      participantId &&
      (await authorize({ address, participantId, ...(accessToken && { accessToken }) }));
    const renewal = { endpoint, refreshToken, ...(authorization && { authorization }) };
    const first = await outbound.send(buildBodyRequest(renewal));
    const isRefused = REFUSALS.includes(first.status);
    if (isRefused) first.discard();
    const response = isRefused ? await outbound.send(buildQueryRequest(renewal)) : first;
    const text = await response.text();
    if (response.status !== 200)
      throw new KaartError('token-not-renewed', {
        code: 'counterparty-failed',
        parameters: { status: response.status },
      });
    const renewed = replaceTokens(dataAddress, parseTokens(text));
    await transfers.storeRenewedAddress(pid, dataAddress, renewed);
    return renewed;
  };
}

/** Status codes of a provider that may expect the parameters in the query. */
const REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 415];

interface Renewal {
  readonly endpoint: string;
  readonly refreshToken: string;
  readonly authorization?: string;
}

type Request = Parameters<OutboundHttp['send']>[0];

function buildBodyRequest(request: Renewal): Request {
  return {
    ...buildRenewalRequest(request, request.endpoint),
    body: buildRenewalParameters(request).toString(),
  };
}

function buildQueryRequest(request: Renewal): Request {
  const url = new URL(request.endpoint);
  for (const [name, value] of buildRenewalParameters(request)) url.searchParams.set(name, value);
  return buildRenewalRequest(request, url.href);
}

function buildRenewalRequest({ authorization }: Renewal, url: string): Request {
  return {
    method: 'POST',
    url,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(authorization && { Authorization: authorization }),
    },
    timeoutMs: 10_000,
    idempotent: true,
  };
}

function buildRenewalParameters({ refreshToken }: Renewal): URLSearchParams {
  return new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
}

function findProperty(address: DataAddress, name: string): string | undefined {
  return (
    findAddressProperty(address, name) ??
    findAddressProperty(address, `https://w3id.org/tractusx/auth/${name}`)
  );
}

function parseTokens(text: string): { token: string; refreshToken?: string } {
  try {
    const { access_token, accessToken, refresh_token, refreshToken } = JSON.parse(text);
    const token = access_token ?? accessToken;
    const next = refresh_token ?? refreshToken;
    if (typeof token === 'string')
      return { token, ...(typeof next === 'string' ? { refreshToken: next } : {}) };
  } catch {
    // the error is thrown below
  }
  throw new KaartError('token-not-in-answer', { code: 'counterparty-failed' });
}
