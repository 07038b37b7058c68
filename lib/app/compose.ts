import type { Hono } from 'hono';
import type { Adapters } from './adapters.ts';
import { type Application, createApplication } from './application.ts';
import type { Config } from './config.ts';
import type { ConnectorOverrides } from './connector-base.ts';
import { httpApp } from './http-app.ts';

/** All of Kaart, put together once in a process. */
export interface ComposedKaart extends Application {
  readonly publicUrl: string;
  readonly app: Hono;
}

/** Puts Kaart together over its adapters. Nothing is read or written before it is needed. */
export function composeKaart(
  config: Config,
  adapters: Adapters,
  overrides: ConnectorOverrides = {},
): ComposedKaart {
  const parts = createApplication(config, adapters, overrides);
  const app = httpApp({ config, ...parts });
  return { ...parts, publicUrl: config.publicUrl, app };
}
