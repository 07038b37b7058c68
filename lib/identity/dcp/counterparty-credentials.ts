import type { Clock } from '../../core/clock.ts';
import { canonicalJson, type Json, sha256 } from '../../core/digest.ts';
import type { NewId } from '../../core/ids.ts';
import type { Log } from '../../core/log.ts';
import type {
  Presented,
  PresentedCredential,
  PresentedCredentialStore,
  StoredPresented,
} from '../../store/presented-credentials.ts';
import { refusedCaller } from '../dsp/refused-caller.ts';
import { CredentialFault } from './credential-fault.ts';
import type { Holder } from './presentation-query.ts';
import type { PresentationVerifier } from './presentation-verifier.ts';
import type { StatusLists } from './status-lists.ts';
import { mergeClaims, type ProvedClaims, type TrustedCredentials } from './trusted-credentials.ts';

export interface CounterpartyCredentialsDeps {
  readonly verifier: Pick<PresentationVerifier, 'verify'>;
  readonly store: PresentedCredentialStore;
  readonly statusLists: Pick<StatusLists, 'check'>;
  readonly trusted: TrustedCredentials;
  /** Whether a valid presentation is used again, so that the next message of its sender needs no query. */
  readonly reusePresentations: boolean;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
}

/** Source name for limits if there is no caller: for a read or a job of ours. */
const OWN_SOURCE = 'kaart';

/** The claims that participants of the data space proved with credentials, and whether they are still valid. */
export class CounterpartyCredentials {
  readonly #deps: CounterpartyCredentialsDeps;
  readonly #settings: string;

  constructor(deps: CounterpartyCredentialsDeps) {
    this.#deps = deps;
    this.#settings = sha256(
      new TextEncoder().encode(canonicalJson(deps.trusted as unknown as Json)),
    );
  }

  /**
   * Requests the credentials of the sender of a message, unless its earlier presentation is still valid.
   * The reason of a refusal is in the log and not in the error.
   *
   * @throws KaartError `unauthenticated`; `unavailable` if a service or a document cannot be read now
   */
  async admit(holder: Holder): Promise<void> {
    const { store, verifier, log, reusePresentations, clock } = this.#deps;
    const before = await store.get(holder.did);
    const isKnown = reusePresentations && before?.presented.settings === this.#settings;
    if (isKnown && (await this.#listValidClaims(before.presented, holder.source)) !== undefined)
      return;
    try {
      const credentials = [...(await verifier.verify(holder))];
      const presented = { credentials, settings: this.#settings, verifiedAt: clock() };
      await this.#storePresented(holder.did, presented, before);
    } catch (error) {
      if (!(error instanceof CredentialFault)) throw error;
      log('warn', 'credentials-refused', { participant: holder.did, reason: error.message });
      throw refusedCaller('CREDENTIALS_REFUSED', error);
    }
  }

  /**
   * The claims of a participant that are still valid: its credentials have not ended, are not revoked, and
   * their issuers are still trusted.
   *
   * @returns `undefined` if a required credential is missing
   * @throws KaartError `unavailable` if a status list cannot be read now
   */
  async claims(did: string): Promise<ProvedClaims | undefined> {
    const stored = await this.#deps.store.get(did);
    return stored && this.#listValidClaims(stored.presented, OWN_SOURCE);
  }

  async #listValidClaims(
    { credentials }: Presented,
    source: string,
  ): Promise<ProvedClaims | undefined> {
    const checked = await Promise.all(
      credentials.map(async (each) => ((await this.#isValid(each, source)) ? [each] : [])),
    );
    const valid = checked.flat();
    const isComplete = this.#deps.trusted.every(
      ({ required, type }) => !required || valid.some((each) => each.type === type),
    );
    return isComplete ? mergeClaims(valid.map(({ claims }) => claims)) : undefined;
  }

  async #isValid(credential: PresentedCredential, source: string): Promise<boolean> {
    const { trusted, statusLists, clock } = this.#deps;
    const { type, issuer, validUntil, status } = credential;
    const isTrusted = trusted.some((each) => each.type === type && each.issuers.includes(issuer));
    if (!isTrusted || (validUntil !== null && validUntil <= clock())) return false;
    try {
      await Promise.all(status.map((entry) => statusLists.check({ entry, issuer, source })));
      return true;
    } catch (error) {
      if (error instanceof CredentialFault) return false;
      throw error;
    }
  }

  /** Stores the presented credentials. They are in the audit log if they differ from the last ones. */
  #storePresented(
    did: string,
    presented: Presented,
    before: StoredPresented | undefined,
  ): Promise<void> {
    const { clock, newId, store } = this.#deps;
    const names = listNames(presented);
    const isNew = before === undefined || listNames(before.presented) !== names;
    const entry = {
      id: newId(),
      at: clock(),
      actor: did,
      action: 'participant.credentials-presented',
      subject: `participant/${did}`,
      facts: { credentials: names.slice(0, 2_000) },
    };
    return store.replace(did, presented, before, isNew ? entry : undefined);
  }
}

function listNames({ credentials }: Presented): string {
  return credentials
    .map(({ type, issuer }) => `${type} of ${issuer}`)
    .toSorted()
    .join(', ');
}
