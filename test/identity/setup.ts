import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Clock } from '../../lib/core/clock.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import type { Log } from '../../lib/core/log.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { DataSpaceOptions } from '../../lib/identity/data-space.ts';
import { createIdentity, type Identity } from '../../lib/identity/identity.ts';
import type { Keys } from '../../lib/store/keys.ts';
import type { Table } from '../../lib/store/table.ts';

export const PUBLIC_URL = 'https://kaart.example';
const START = instant('2026-03-01T12:00:00Z');

/** Keeps the keys in memory and counts the reads. */
class MemoryKeys implements Keys {
  text: string | undefined;
  loads = 0;

  async load(): Promise<string | undefined> {
    this.loads++;
    await new Promise(setImmediate); // a real store takes time, so other work can happen between
    return this.text;
  }

  async save(text: string, ifAbsent: boolean): Promise<void> {
    if (ifAbsent && this.text !== undefined)
      throw new KaartError('keys-made-by-another', { code: 'concurrent-update' });
    this.text = text;
  }
}

/** A clock that stands still until the test advances it. */
export class MovedClock {
  now: Instant = START;
  readonly read: Clock = () => this.now;

  passSeconds(seconds: number): void {
    this.now = addMilliseconds(this.now, seconds * 1000);
  }

  get seconds(): number {
    return Math.floor(Date.parse(this.now) / 1000);
  }
}

export interface Setup {
  readonly identity: Identity;
  readonly keys: MemoryKeys;
  readonly clock: MovedClock;
  readonly table: Table;
  /** Sets the work that `wait` waits for; until then, it returns at once. */
  waitUntil: (deadlineMs: number) => Promise<void>;
  /** Another process over the same stores. */
  another(): Identity;
}

/**
 * @param dataSpace the installation's identity in the data space
 * @param stored the table of another setup
 */
export function openSetup(dataSpace?: DataSpaceOptions, log?: Log, stored?: Table): Setup {
  const keys = new MemoryKeys();
  const clock = new MovedClock();
  const table = stored ?? openSqliteTable(':memory:', { clock: clock.read });
  let ids = 0;
  const newId = () => `id-${String(++ids).padStart(6, '0')}`;
  const another = (): Identity =>
    createIdentity({
      table,
      keys,
      publicUrl: `${PUBLIC_URL}/`,
      clock: clock.read,
      newId,
      waitUntil: (deadlineMs) => setup.waitUntil(deadlineMs),
      ...(dataSpace && { dataSpace }),
      ...(log && { log }),
    });
  const setup: Setup = {
    identity: another(),
    keys,
    clock,
    table,
    waitUntil: async () => undefined,
    another,
  };
  return setup;
}

/** A partner with a secret, and the token that it got with the secret. */
export async function partnerWithToken(setup: Setup, id = 'lux-labs') {
  const { clientSecret = '' } = await setup.identity.partners.add(
    { id, name: 'Lux Labs', purposes: ['dpv:ScientificResearch'] },
    { actor: 'alice' },
  );
  return { id, secret: clientSecret, token: await tokenBySecret(setup, id, clientSecret) };
}

export async function tokenBySecret(setup: Setup, id: string, secret: string): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  return (await setup.identity.tokenEndpoint.token({ form })).access_token;
}

/** A key pair of a client: the private key, and the public key as it is registered. */
export async function clientKey(alg = 'ES256', kid?: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk: { ...jwk, ...(kid === undefined ? {} : { kid }) } as never, alg };
}

/** Signs any claims with any header, as an attacker may do. */
export function forge(
  header: Record<string, unknown>,
  payload: Record<string, unknown>,
  key: CryptoKey | Uint8Array,
): Promise<string> {
  return new SignJWT(payload as never).setProtectedHeader(header as never).sign(key);
}

/** Base64url of JSON, for tokens that a library would not sign. */
export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The header or the payload of a token, without verification. */
export function decode(token: string, at: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString('utf8'));
}
