/**
 * The library entry `kaart`: serves a data directory, or puts Kaart together over your own adapters.
 *
 * @module
 */
import type { Adapters } from './app/adapters.ts';
import { composeKaart } from './app/compose.ts';
import { type Config, readConfig } from './app/config.ts';
import { openLocal } from './app/local.ts';
import { addNamedSettings } from './app/read-settings.ts';
import { type ServeLocalOptions, serveLocal } from './app/serve.ts';

export type { Adapters, Config };

/** Where Kaart reads its settings, for example `process.env`. The README lists the variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One Kaart in this process. */
export interface Kaart {
  /** Address under which others reach it. */
  readonly publicUrl: string;
  /** Answers one HTTP request: the API, the Dataspace Protocol and the pages. */
  fetch(request: Request): Promise<Response>;
  /** Does the work of one night: publishes, signs the audit head, sends due messages. */
  night(): Promise<void>;
  /** Does the queued work. @returns the number of jobs done */
  deliver(): Promise<number>;
  /** Waits for running deliveries, then closes the store. */
  close(): Promise<void>;
}

/** A Kaart that listens on a port of this machine. */
export interface Server {
  readonly url: string;
  /** Data directory. */
  readonly home: string;
  /** Client secret of `demo-partner`, if `demo` was asked for. */
  readonly secret?: string;
  close(): Promise<void>;
}

/** Options of {@link serve}. */
export interface ServeOptions {
  /** @default process.env */
  readonly env?: Environment;
  /** Address to listen on. @default 127.0.0.1 */
  readonly host?: string;
  /** Loads the demonstration into an empty data directory. @default false */
  readonly demo?: boolean;
  /** Writes no log. @default false */
  readonly quiet?: boolean;
  /** Gets one line for each step that takes time. */
  readonly onProgress?: (text: string) => void;
}

/**
 * Serves the data directory `KAART_HOME` on `PORT` until it is closed, and publishes every night.
 *
 * @throws KaartError `config-invalid` if a setting is wrong; `wrong-state` if `demo` meets other data
 * @example
 * const server = await serve({ env: { KAART_HOME: '/var/lib/kaart', PORT: '8080' } });
 */
export async function serve(options: ServeOptions = {}): Promise<Server> {
  const { env = process.env, host = '127.0.0.1', demo = false, quiet = false } = options;
  const all: ServeLocalOptions = {
    env: await addNamedSettings(env),
    host,
    demo,
    quiet,
    writeLine: options.onProgress ?? (() => {}),
  };
  const { url, home, secret, close } = await serveLocal(all);
  return { url, home, ...(secret === undefined ? {} : { secret }), close };
}

/**
 * Opens the data directory `KAART_HOME` without listening on a port.
 *
 * @throws KaartError `config-invalid` if a setting is wrong
 */
export async function open(env: Environment = process.env): Promise<Kaart> {
  return toKaart(await openLocal(await addNamedSettings(env)));
}

/**
 * Puts Kaart together over adapters of your own: the ports are `Table`, `Objects`, `Keys`, a log
 * and a clock. Nothing is read or written before it is needed.
 *
 * @throws KaartError `config-invalid` if a setting is wrong
 */
export function compose(env: Environment, adapters: Adapters): Kaart {
  return toKaart(composeKaart(readConfig(env), adapters));
}

function toKaart(kaart: ReturnType<typeof composeKaart>): Kaart {
  return {
    publicUrl: kaart.publicUrl,
    fetch: async (request) => kaart.app.fetch(request),
    night: async () => {
      await kaart.night();
    },
    deliver: () => kaart.deliver(),
    close: () => kaart.close(),
  };
}
