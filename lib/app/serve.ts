import { Cron } from 'croner';
import { readConfig } from './config.ts';
import { loadDemonstration } from './demonstration.ts';
import { listen } from './listen.ts';
import { homeOf, openLocal } from './local.ts';

export interface ServeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly demo: boolean;
  /** Told what is being done, for a person who waits. */
  said(text: string): void;
}

/** A Kaart that is being served. */
export interface Served {
  readonly url: string;
  readonly home: string;
  /** Of the demonstration's partner. */
  readonly secret?: string;
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
export async function serve({ env, host, demo, said }: ServeOptions): Promise<Served> {
  const { PORT, KAART_PUBLIC_URL } = readConfig(env);
  const home = homeOf(env);
  const listener = await listen(PORT, host);
  try {
    const url = KAART_PUBLIC_URL ?? listener.url;
    const kaart = await openLocal(env, { publicUrl: url, demo });
    const secret = demo ? await loadDemonstration(kaart, home, said) : undefined;
    await kaart.deliver();
    listener.serve((request) => kaart.app.fetch(request));
    const nightly = new Cron(NIGHTLY, { timezone: TIME_ZONE, protect: true }, async () => {
      await kaart.night();
    });
    return {
      url,
      home,
      ...(secret === undefined ? {} : { secret }),
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
