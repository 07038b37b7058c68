import { type Counterpart, Edc } from './edc.ts';
import { Kaart } from './kaart.ts';
import { type MessageProxy, openMessageProxy } from './message-proxy.ts';

/** Kaart and an EDC pair. Each of them knows the others by the addresses of their proxies. */
export interface Setup {
  readonly kaart: Kaart;
  /** The address of Kaart for EDC. */
  readonly kaartAt: Counterpart;
  readonly consumer: Edc;
  readonly provider: Edc;
  /** DSP base of the EDC provider. */
  readonly providerDsp: string;
  /** The proxies in front of the connectors. */
  readonly to: {
    readonly kaart: MessageProxy;
    readonly consumer: MessageProxy;
    readonly provider: MessageProxy;
  };
  close(): Promise<void>;
}

/** The ports in the scripts of the EDC pair: management, protocol, and the proxy of the protocol. */
const PROVIDER = { management: 22013, protocol: 22014, proxy: 22114 };
const CONSUMER = { management: 22023, protocol: 22024, proxy: 22124 };

/** @throws Error if the peers have not been started */
export async function openSetup(): Promise<Setup> {
  const { KAART_PUBLIC_URL: url, KAART_INTEROP_PORT: port } = process.env;
  if (url === undefined || port === undefined)
    throw new Error('node scripts/edc.mjs starts what these tests need');
  const [kaart, consumer, provider] = await Promise.all([
    openMessageProxy(Number(new URL(url).port), Number(port)),
    openMessageProxy(CONSUMER.proxy, CONSUMER.protocol),
    openMessageProxy(PROVIDER.proxy, PROVIDER.protocol),
  ]);
  return {
    kaart: new Kaart(url),
    kaartAt: { id: 'kaart', dsp: `${url}/dsp/2025-1` },
    consumer: new Edc(CONSUMER.management),
    provider: new Edc(PROVIDER.management),
    providerDsp: `http://127.0.0.1:${PROVIDER.proxy}/protocol/2025-1`,
    to: { kaart, consumer, provider },
    async close() {
      await Promise.all([kaart, consumer, provider].map((proxy) => proxy.close()));
    },
  };
}

/** The response of a data address to a token, or to a request without a token. */
export async function read(
  endpoint: string,
  authorization?: string,
): Promise<{ status: number; mediaType: string; text: string }> {
  const init = authorization === undefined ? {} : { headers: { authorization } };
  const response = await fetch(endpoint, init);
  const mediaType = response.headers.get('content-type') ?? '';
  return { status: response.status, mediaType, text: await response.text() };
}
