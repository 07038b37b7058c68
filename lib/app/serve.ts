import { Cron } from 'croner';
import type { Identity } from '../identity/identity.ts';
import { readConfig } from './config.ts';
import { loadDemonstration } from './demonstration.ts';
import { listen } from './listen.ts';
import { homeOf, openLocal } from './local.ts';

export interface ServeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly demo: boolean;
  /** Nothing is logged. @default false */
  readonly quiet?: boolean;
  /** Told what is being done, for a person who waits. */
  said(text: string): void;
}

/** A Kaart that is being served. */
export interface Served {
  readonly url: string;
  readonly home: string;
  /** DSP base, our participant id, and the datasets as they are offered there. */
  readonly dsp: string;
  readonly participant: string;
  readonly datasets: readonly string[];
  /** Of the demonstration's partner. */
  readonly secret?: string;
  /** Answers a request of this process: whoever serves a data directory does not open it a second time. */
  answer(request: Request): Promise<Response>;
  /** @see Identity.mintOperatorToken */
  mintOperatorToken: Identity['mintOperatorToken'];
  close(): Promise<void>;
}

/** Half past three at night: clocks that change between two and three skip or repeat nothing. */
const NIGHTLY = '30 3 * * *';
const TIME_ZONE = 'Europe/Luxembourg';

/**
 * Serves a data directory on this machine until it is closed, and publishes every night.
 *
 * @throws KaartError `config-invalid`; `wrong-state` when the demonstration is asked for in a directory that holds other data
 */
export async function serve({
  env,
  host,
  demo,
  quiet = false,
  said,
}: ServeOptions): Promise<Served> {
  const { KAART_PUBLIC_URL } = readConfig(env);
  const home = homeOf(env);
  const listener = await listen(portOf(env), host);
  try {
    const url = KAART_PUBLIC_URL ?? listener.url;
    const kaart = await openLocal(env, { publicUrl: url, demo, quiet });
    const secret = demo ? await loadDemonstration(kaart, home, said) : undefined;
    await kaart.deliver();
    listener.serve((request) => kaart.app.fetch(request));
    const nightly = new Cron(NIGHTLY, { timezone: TIME_ZONE, protect: true }, async () => {
      await kaart.night();
    });
    const { callbackAddress: dsp, participantId: participant, datasets } = kaart.connector;
    return {
      url,
      home,
      dsp,
      participant,
      datasets: (await datasets.all()).map(({ id }) => id),
      ...(secret === undefined ? {} : { secret }),
      answer: async (request) => kaart.app.fetch(request),
      mintOperatorToken: (request) => kaart.identity.mintOperatorToken(request),
      async close() {
        nightly.stop();
        await listener.close();
        await kaart.close();
      },
    };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** Where no port is named, that of a public address on this machine. */
function portOf(env: ServeOptions['env']): number {
  const { PORT, KAART_PUBLIC_URL } = readConfig(env);
  if (env['PORT'] !== undefined || KAART_PUBLIC_URL === undefined) return PORT;
  const { protocol, hostname, port } = new URL(KAART_PUBLIC_URL);
  const here = protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|localhost)$/.test(hostname);
  return here && port !== '' ? Number(port) : PORT;
}
