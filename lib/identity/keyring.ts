import { hkdfSync } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { parseJson } from '../core/parse-json.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../core/time-mark.ts';
import { auditWrite } from '../store/audit-write.ts';
import type { Keys } from '../store/keys.ts';
import type { ReplayStore } from '../store/replay-store.ts';
import type { KeyArchive } from './key-archive.ts';
import {
  createFirstKeys,
  didKeys,
  KeyDocument,
  publishedKeys,
  retiredDidKeys,
  rotateKeys,
  tokenKeys,
} from './key-document.ts';
import { type DidJwk, type DidKeyType, PublicJwk } from './public-keys.ts';

/** A process loads the keys again after this time, so that every process drops a compromised key. */
const MAX_AGE_MS = 300_000;
/** Minimum time between two loads because of an unknown `kid`. Anyone can invent a `kid`. */
const COOLDOWN_MS = 1_000;
/**
 * Minimum time between two rotations. A token is valid for at most 12 hours, and during this time its key
 * must be the current or the previous one.
 */
const ROTATION_MIN_MS = DAY_MS;
/** A crashed rotation can be tried again after this time. */
const ROTATION_CLAIM_MS = 60_000;

interface LoadedKeys {
  readonly document: KeyDocument;
  readonly signing: CryptoKey;
  /** Signs as our DID with Ed25519; absent in a document from before the first release with it. */
  readonly ed25519: CryptoKey | undefined;
  readonly accepted: ReadonlyMap<string, CryptoKey>;
  /** The keys of our DID document. */
  readonly ofDid: ReadonlyMap<string, CryptoKey>;
}

/** A key that signs as our DID, and its algorithm (RFC 7518, RFC 8037). */
interface DidSigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly alg: DidJwk['alg'];
}

/** Ids of the key that signed until now and of the one that signs from now on. */
export interface Rotation {
  readonly from: string;
  readonly to: string;
}

/** The clock is the real one, also in the demonstration, because tokens use real time. */
export interface KeyringDeps {
  readonly keys: Keys;
  readonly replay: ReplayStore;
  readonly archive: KeyArchive;
  readonly clock: Clock;
}

/** The signing keys. They are loaded from the store and cached in the process. The first use in an installation creates them. */
export class Keyring {
  readonly #deps: KeyringDeps;
  #loaded: Promise<LoadedKeys> | undefined;
  #lastRefresh: TimeMark | undefined;

  constructor(deps: KeyringDeps) {
    this.#deps = deps;
  }

  /** Returns the key that signs now. */
  async signing(): Promise<{ readonly kid: string; readonly key: CryptoKey }> {
    const { document, signing } = await this.#getLoaded();
    return { kid: document.current.kid, key: signing };
  }

  /**
   * Returns the key that signs as our DID now.
   *
   * @throws KaartError `wrong-state` if the key document has no key of this type yet; a rotation creates it
   */
  async getDidSigningKey(type: DidKeyType): Promise<DidSigningKey> {
    if (type === 'P-256') return { ...(await this.signing()), alg: 'ES256' };
    const { document, ed25519: key } = await this.#getLoaded();
    if (document.ed25519 === undefined || key === undefined)
      throw new KaartError('keys-rotate-first', { code: 'wrong-state' });
    return { kid: document.ed25519.current.kid, key, alg: 'EdDSA' };
  }

  /** Returns the key with this id if tokens signed by it are accepted. */
  async accepted(kid: string): Promise<CryptoKey | undefined> {
    return this.#find(({ accepted }) => accepted.get(kid));
  }

  /** Returns the key of our DID document with this id. */
  async ofDid(kid: string): Promise<CryptoKey | undefined> {
    return this.#find(({ ofDid }) => ofDid.get(kid));
  }

  /** Returns the public keys of our DID document: the current ones and the previous ones. */
  async didKeys(): Promise<readonly DidJwk[]> {
    return didKeys((await this.#getLoaded()).document);
  }

  /** Returns the JWKS document (RFC 7517 #section-5). */
  async jwks(): Promise<{ readonly keys: readonly PublicJwk[] }> {
    return { keys: publishedKeys((await this.#getLoaded()).document) };
  }

  /** Returns all published and archived keys as a JWKS document. Signatures of all years can be checked with it. */
  async archive(): Promise<{ readonly keys: readonly PublicJwk[] }> {
    const { keys } = await this.jwks();
    const known = new Set(keys.map(({ kid }) => kid));
    const older = (await this.#deps.archive.keys()).filter(({ kid }) => !known.has(kid));
    return { keys: [...keys, ...older] };
  }

  /** Whether this key is the current or the previous one. */
  async isRecent(kid: string): Promise<boolean> {
    return (await this.tokenKeys()).some((key) => key.kid === kid);
  }

  /** Returns the keys by which tokens are accepted: the current one and the previous one. */
  async tokenKeys(): Promise<readonly PublicJwk[]> {
    return tokenKeys((await this.#getLoaded()).document);
  }

  /** Returns earlier keys of our DID: up to ten of each type. Signatures by them are old, but may still count. */
  async retiredDidKeys(): Promise<readonly DidJwk[]> {
    return retiredDidKeys((await this.#getLoaded()).document);
  }

  /**
   * Derives a secret that is stored nowhere. It is always the same for the same name (HKDF, RFC 5869).
   *
   * @throws KaartError `wrong-state` if the key document has no derivation key yet; a rotation creates it
   */
  async deriveSecret(name: string, bytes: number): Promise<Buffer> {
    const { derivation } = (await this.#getLoaded()).document;
    if (derivation === undefined)
      throw new KaartError('keys-rotate-first', { code: 'wrong-state' });
    const key = Buffer.from(derivation, 'base64');
    return Buffer.from(hkdfSync('sha256', key, '', name, bytes));
  }

  /**
   * Replaces the current key. Other processes load the new key when they get a token with its unknown `kid`. Until
   * then they sign with the previous key, which is still accepted. A compromised key is refused here at once, and in
   * other processes within five minutes.
   *
   * @param record returns the audit entry, which is written before the new key
   * @throws KaartError `wrong-state` if the last rotation is less than a day ago, or if another rotation is running
   */
  async rotate(
    reason: 'planned' | 'compromised',
    record: (rotation: Rotation) => AuditEntry,
  ): Promise<Rotation> {
    const { keys, replay, archive, clock } = this.#deps;
    const now = clock();
    const { document } = await this.#load();
    const isRecent =
      document.since <= now && now < addMilliseconds(document.since, ROTATION_MIN_MS);
    if (reason === 'planned' && isRecent)
      throw new KaartError('keys-rotated-today', { code: 'wrong-state' });
    const next = await rotateKeys(document, now, reason);
    const rotation = { from: document.current.kid, to: next.current.kid };
    // The port has no conditional replace. So a rotation first claims the key that it replaces, and only one claim succeeds.
    const until = addMilliseconds(now, ROTATION_CLAIM_MS);
    const replaced = PublicJwk.parse(document.current);
    const archived = reason === 'planned' ? await archive.buildWrites(replaced, now) : [];
    const furtherWrites = [auditWrite(record(rotation)), ...archived];
    if (!(await replay.firstUse('key-rotation', rotation.from, until, furtherWrites)))
      throw new KaartError('rotation-under-way', { code: 'wrong-state' });
    await keys.save(JSON.stringify(next), false);
    this.#loaded = Promise.resolve(await importDocument(next));
    return rotation;
  }

  async #find(pick: (loaded: LoadedKeys) => CryptoKey | undefined): Promise<CryptoKey | undefined> {
    const known = pick(await this.#getLoaded());
    if (known !== undefined || ageMs(this.#lastRefresh, this.#deps.clock) < COOLDOWN_MS)
      return known;
    return pick(await this.#refresh());
  }

  async #getLoaded(): Promise<LoadedKeys> {
    if (this.#loaded !== undefined && ageMs(this.#lastRefresh, this.#deps.clock) < MAX_AGE_MS)
      return this.#loaded;
    return this.#refresh();
  }

  /**
   * Loads the keys again. Simultaneous requests wait for the same load. If the load fails, the cached keys are used:
   * keys seldom change, and an outage of their store must not stop reads.
   */
  #refresh(): Promise<LoadedKeys> {
    const last = this.#loaded;
    const loading = this.#load();
    this.#lastRefresh = takeTimeMark(this.#deps.clock);
    this.#loaded = last === undefined ? loading : loading.catch(() => last);
    loading.catch(() => {
      if (this.#loaded === loading) this.#loaded = undefined;
    });
    return this.#loaded;
  }

  async #load(): Promise<LoadedKeys> {
    const { keys } = this.#deps;
    const text = (await keys.load()) ?? (await this.#create());
    return importDocument(parseDocument(text));
  }

  /** Creates the first keys. If two processes start at the same time, one creates the keys and both use them. */
  async #create(): Promise<string> {
    const { keys, clock } = this.#deps;
    const text = JSON.stringify(await createFirstKeys(clock()));
    try {
      await keys.save(text, true);
      return text;
    } catch (error) {
      const winner = hasCode(error, 'concurrent-update') ? await keys.load() : undefined;
      if (winner === undefined) throw error;
      return winner;
    }
  }
}

/** @throws KaartError `storage-damaged`, without a cause, because the error of the parser would quote the private key */
function parseDocument(text: string): KeyDocument {
  const document = KeyDocument.safeParse(parseJson(text)).data;
  if (document !== undefined) return document;
  throw new KaartError('keys-unreadable', {
    code: 'storage-damaged',
    nextStep: 'restore-keys',
  });
}

async function importDocument(document: KeyDocument): Promise<LoadedKeys> {
  const signing = await importKey(document.current);
  const ed25519 = document.ed25519 && (await importKey(document.ed25519.current));
  const ofDid = new Map(
    await Promise.all(
      didKeys(document).map(async (jwk) => [jwk.kid, await importKey(jwk)] as const),
    ),
  );
  const accepted = new Map(
    tokenKeys(document).flatMap(({ kid }) => {
      const key = ofDid.get(kid);
      return key === undefined ? [] : [[kid, key] as const];
    }),
  );
  return { document, signing, ed25519, accepted, ofDid };
}

async function importKey(jwk: DidJwk): Promise<CryptoKey> {
  return (await importJWK(jwk)) as CryptoKey;
}
