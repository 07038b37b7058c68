import { hkdfSync } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../core/time-mark.ts';
import { auditWrite } from '../store/audit-write.ts';
import type { Keys } from '../store/keys.ts';
import type { ReplayStore } from '../store/replay-store.ts';
import type { KeyArchive } from './key-archive.ts';
import {
  createFirstKeys,
  KeyDocument,
  PublicJwk,
  publishedKeys,
  rotatedKeys,
  tokenKeys,
} from './key-document.ts';

/** After this a process asks again, so that a compromised key is dropped everywhere. */
const MAX_AGE_MS = 300_000;
/** An unknown `kid` makes a process ask again, but no oftener than this: anyone can invent one. */
const COOLDOWN_MS = 1_000;
/** Tokens live at most 12 hours, and by then each must still be signed by the current or the previous key. */
const ROTATION_MIN_MS = DAY_MS;
/** A rotation that died half-way may be tried again after this. */
const ROTATION_CLAIM_MS = 60_000;

interface Loaded {
  readonly document: KeyDocument;
  readonly signing: CryptoKey;
  readonly accepted: ReadonlyMap<string, CryptoKey>;
}

/** Ids of the key that signed until now and of the one that signs from now on. */
export interface Rotation {
  readonly from: string;
  readonly to: string;
}

/** What the ring needs. The clock is the real one: tokens live in real time, also in the demonstration. */
export interface KeyringDeps {
  readonly keys: Keys;
  readonly replay: ReplayStore;
  readonly archive: KeyArchive;
  readonly clock: Clock;
}

/** The signing keys, loaded once in a process and kept. The first use in an installation creates them. */
export class Keyring {
  readonly #deps: KeyringDeps;
  #loaded: Promise<Loaded> | undefined;
  #lastRefresh: TimeMark | undefined;

  constructor(deps: KeyringDeps) {
    this.#deps = deps;
  }

  /** The key that signs now. */
  async signing(): Promise<{ readonly kid: string; readonly key: CryptoKey }> {
    const { document, signing } = await this.#fresh();
    return { kid: document.current.kid, key: signing };
  }

  /** The key of this id if tokens by it are accepted. */
  async accepted(kid: string): Promise<CryptoKey | undefined> {
    const known = (await this.#fresh()).accepted.get(kid);
    if (known !== undefined || ageMs(this.#lastRefresh, this.#deps.clock) < COOLDOWN_MS)
      return known;
    return (await this.#refresh()).accepted.get(kid);
  }

  /** The JWKS document (RFC 7517 #section-5). */
  async jwks(): Promise<{ readonly keys: readonly PublicJwk[] }> {
    return { keys: publishedKeys((await this.#fresh()).document) };
  }

  /** Every key that is published or was ever retired, as a JWKS document: what signatures of any year are checked by. */
  async archive(): Promise<{ readonly keys: readonly PublicJwk[] }> {
    const { keys } = await this.jwks();
    const known = new Set(keys.map(({ kid }) => kid));
    const older = (await this.#deps.archive.keys()).filter(({ kid }) => !known.has(kid));
    return { keys: [...keys, ...older] };
  }

  /** Whether this key signs, or did so until the last rotation: it stays published through further rotations. */
  async isRecent(kid: string): Promise<boolean> {
    return (await this.tokenKeys()).some((key) => key.kid === kid);
  }

  /** The keys by which tokens are accepted: the current one, and the one before it. */
  async tokenKeys(): Promise<readonly PublicJwk[]> {
    return tokenKeys((await this.#fresh()).document);
  }

  /**
   * A secret of our own that is stored nowhere, always the same for the same name (HKDF, RFC 5869).
   *
   * @throws KaartError `wrong-state` in an installation whose keys were last rotated before there were any
   */
  async derived(name: string, bytes: number): Promise<Buffer> {
    const { derivation } = (await this.#fresh()).document;
    if (derivation === undefined)
      throw new KaartError('keys-rotate-first', { code: 'wrong-state' });
    const key = Buffer.from(derivation, 'base64');
    return Buffer.from(hkdfSync('sha256', key, '', name, bytes));
  }

  /**
   * Signs with a new key from now on. Other processes learn it from the first token they do not
   * know the key of; what they still sign themselves is signed by the previous key and accepted.
   * A compromised key is refused here at once, in other processes within five minutes.
   *
   * @param record the audit entry, written before the new key is
   * @throws KaartError `wrong-state` when the last rotation is less than a day ago or
   *   another rotation is under way
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
    const next = await rotatedKeys(document, now, reason);
    const rotation = { from: document.current.kid, to: next.current.kid };
    // The port has no conditional replace: the claim on the key to be replaced lets one through.
    const until = addMilliseconds(now, ROTATION_CLAIM_MS);
    const kept = PublicJwk.parse(document.current);
    const archived = reason === 'planned' ? await archive.writes(kept, now) : [];
    const also = [auditWrite(record(rotation)), ...archived];
    if (!(await replay.firstUse('key-rotation', rotation.from, until, also)))
      throw new KaartError('rotation-under-way', { code: 'wrong-state' });
    await keys.save(JSON.stringify(next), false);
    this.#loaded = Promise.resolve(await imported(next));
    return rotation;
  }

  async #fresh(): Promise<Loaded> {
    if (this.#loaded !== undefined && ageMs(this.#lastRefresh, this.#deps.clock) < MAX_AGE_MS)
      return this.#loaded;
    return this.#refresh();
  }

  /**
   * Requests that come while it loads wait for the same load. A ring that cannot be read again goes
   * on with what it has: keys seldom change, and an outage of their store must not stop reads.
   */
  #refresh(): Promise<Loaded> {
    const last = this.#loaded;
    const loading = this.#load();
    this.#lastRefresh = takeTimeMark(this.#deps.clock);
    this.#loaded = last === undefined ? loading : loading.catch(() => last);
    loading.catch(() => {
      if (this.#loaded === loading) this.#loaded = undefined;
    });
    return this.#loaded;
  }

  async #load(): Promise<Loaded> {
    const { keys } = this.#deps;
    const text = (await keys.load()) ?? (await this.#create());
    return imported(parsed(text));
  }

  /** Of two processes that start at once one creates the keys and both use them. */
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

/** Without a cause: the parser's own error would quote the text, and the text is the private key. */
function parsed(text: string): KeyDocument {
  const document = documentIn(text);
  if (document !== undefined) return document;
  throw new KaartError('keys-unreadable', {
    code: 'storage-damaged',
    nextStep: 'restore-keys',
  });
}

function documentIn(text: string): KeyDocument | undefined {
  try {
    return KeyDocument.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function imported(document: KeyDocument): Promise<Loaded> {
  const signing = (await importJWK(document.current, 'ES256')) as CryptoKey;
  const accepted = await Promise.all(
    tokenKeys(document).map(
      async (jwk) => [jwk.kid, (await importJWK(jwk, 'ES256')) as CryptoKey] as const,
    ),
  );
  return { document, signing, accepted: new Map(accepted) };
}
