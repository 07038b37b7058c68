import { randomInt } from 'node:crypto';
import { KaartError } from '../core/errors.ts';
import type { WorkbenchOptions } from '../identity/workbench/workbench.ts';
import type { Config } from './config.ts';

/**
 * How people sign in at the workbench: through the provider of the settings. Only without one, in a data directory of this
 * machine, the server itself can be the provider.
 *
 * @throws KaartError `config-invalid` for a client without an issuer, or at an address where browsers refuse the cookies
 */
export function findWorkbenchOptions(
  config: Config,
  developmentCode: string | undefined,
): WorkbenchOptions | undefined {
  const { KAART_OIDC_ISSUER: issuer, KAART_WORKBENCH_CLIENT_ID: clientId } = config;
  const { KAART_WORKBENCH_CLIENT_SECRET: clientSecret } = config;
  if (clientId !== undefined && issuer === undefined)
    throw new KaartError('workbench-client-without-issuer', {
      code: 'config-invalid',
      details: { variables: ['KAART_OIDC_ISSUER'] },
    });
  if (clientId !== undefined && issuer !== undefined) {
    requireSafeAddress(config);
    return { client: { issuer, clientId, clientSecret } };
  }
  if (developmentCode === undefined || !isOneMachine(config)) return undefined;
  return { developmentCode };
}

/** Browsers take our cookies by `https`, and from this machine only. Elsewhere each sign-in would fail at its end. */
function requireSafeAddress({ publicUrl }: Config): void {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new KaartError('workbench-needs-https', {
    code: 'config-invalid',
    details: { variables: ['KAART_PUBLIC_URL'] },
  });
}

/** Whether Kaart runs as a single process on this machine: not in AWS, without a shared database, a public name or an identity provider. */
function isOneMachine(config: Config): boolean {
  const { hostname } = new URL(config.publicUrl);
  return (
    config.KAART_OIDC_ISSUER === undefined &&
    config.KAART_TABLE === undefined &&
    config.KAART_DATABASE_URL === undefined &&
    isLoopback(hostname)
  );
}

/** Whether a host is this machine. @param host as in a URL, or an address to listen on */
function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
}

/** Letters and digits that people do not mistake for each other. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Makes a code of 50 random bits for people to type: `ABCDE-FGHJK`; `undefined` for a server that other machines reach. @param host on which it listens */
export function newDevelopmentCode(host: string): string | undefined {
  if (!isLoopback(host)) return undefined;
  const letters = Array.from(
    { length: 10 },
    () => CODE_LETTERS[randomInt(CODE_LETTERS.length)],
  ).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
