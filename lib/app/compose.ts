import type { Hono } from 'hono';
import type { Adapters } from './adapters.ts';
import { type Application, createApplication } from './application.ts';
import type { Config } from './config.ts';
import type { ConnectorOverrides } from './connector-base.ts';
import { createHttpApp } from './http-app.ts';

/** The whole Kaart, composed once in a process. */
export interface ComposedKaart extends Application {
  readonly publicUrl: string;
  readonly app: Hono;
}

/** Composes Kaart over its adapters. It reads and writes nothing before the first use. */
export function composeKaart(
  config: Config,
  adapters: Adapters,
  overrides: ConnectorOverrides = {},
): ComposedKaart {
  const parts = createApplication(config, adapters, overrides);
  const app = createHttpApp({ config, ...parts });
  return { ...parts, publicUrl: config.publicUrl, app };
}
