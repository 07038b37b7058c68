import type { AuditEntry } from '../../../core/audit-entry.ts';
import type { Clock } from '../../../core/clock.ts';
import { computeDigest } from '../../../core/digest.ts';
import { hasCode, KaartError } from '../../../core/errors.ts';
import type { NewId } from '../../../core/ids.ts';
import { instant } from '../../../core/instant.ts';
import { collectPage, type ListPage, type PageRequest } from '../../../core/page.ts';
import type { OwnCredential, OwnCredentialStore } from '../../../store/own-credentials.ts';
import type { DidResolver } from '../../dsp/did-resolver.ts';
import { readCredential, type VerifiableCredential } from '../credential.ts';
import { isSignedByDid } from '../signed-jwt.ts';
import { BASE_TYPE } from '../vocabulary.ts';

/** Source name of our own requests, for the limits of fetches. */
const OWN_SOURCE = 'kaart';
/** Maximum difference between the clock of an issuer and ours. */
const TOLERANCE_MS = 30_000;

/** A credential as the API shows it, with its statements about us. */
export type OwnCredentialView = OwnCredential & {
  readonly subjects: VerifiableCredential['subjects'];
};

export interface OwnCredentialsDeps {
  readonly store: OwnCredentialStore;
  readonly resolver: DidResolver;
  /** Our participant id: credentials must be about it. */
  readonly did: string;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The credentials about this installation. A credential replaces the one of the same types by the same issuer. */
export class OwnCredentials {
  readonly #deps: OwnCredentialsDeps;

  constructor(deps: OwnCredentialsDeps) {
    this.#deps = deps;
  }

  /**
   * Stores a credential. It must be about us, valid now, and signed by its issuer.
   *
   * @param jwt compact JWT, of version 1.1 or 2.0 of the data model
   * @throws KaartError `message-invalid` for any other credential; `counterparty-unreachable` or `unavailable` if
   *   the keys of its issuer cannot be read
   */
  async add(jwt: string, actor: string): Promise<OwnCredentialView> {
    return this.store(await this.verify(jwt), actor);
  }

  /** Stores a credential that {@link verify} has accepted. */
  async store(credential: VerifiableCredential, actor: string): Promise<OwnCredentialView> {
    const { clock, store } = this.#deps;
    const { issuer, subjects, validUntil } = credential;
    const types = credential.types.filter((type) => type !== BASE_TYPE).toSorted();
    const own: OwnCredential = {
      id: computeDigest([issuer, types]).slice(0, 16),
      types,
      issuer,
      profile: 'vc' in credential.jwt.payload ? 'vc11-sl2021/jwt' : 'vc20-bssl/jwt',
      jwt: credential.jwt.jwt,
      validUntil: Number.isFinite(validUntil) ? instant(validUntil) : null,
      addedAt: clock(),
    };
    await store.put(own, this.#buildEntry('credential.added', own, actor));
    return { ...own, subjects };
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<OwnCredentialView> {
    const own = await this.#deps.store.get(id);
    if (own === undefined) throw new KaartError('no-such-credential', { code: 'not-found' });
    return toView(own);
  }

  /** A page of all credentials, also expired ones. */
  page({ limit, cursor }: PageRequest): Promise<ListPage<OwnCredentialView>> {
    const views = (async function* (own) {
      for await (const each of own)
        if (cursor === undefined || each.id > cursor) yield toView(each);
    })(this.#deps.store.list());
    return collectPage(views, limit, ({ id }) => id);
  }

  /** @throws KaartError `not-found` */
  async remove(id: string, actor: string): Promise<OwnCredentialView> {
    const own = await this.get(id);
    await this.#deps.store.remove(id, this.#buildEntry('credential.removed', own, actor));
    return own;
  }

  /** The credentials that are valid now. */
  async listValid(): Promise<readonly OwnCredential[]> {
    const now = this.#deps.clock();
    return (await this.all()).filter(({ validUntil }) => validUntil === null || now < validUntil);
  }

  /** All credentials, also expired ones. */
  async all(): Promise<readonly OwnCredential[]> {
    const all: OwnCredential[] = [];
    for await (const own of this.#deps.store.list()) all.push(own);
    return all;
  }

  /** Checks a credential as {@link add} does, and stores nothing. */
  async verify(jwt: string): Promise<VerifiableCredential> {
    const { did, clock } = this.#deps;
    const credential = readCredential(jwt);
    if (credential === undefined)
      throw new KaartError('credential-unreadable', { code: 'message-invalid' });
    const { issuer, subjects, validFrom, validUntil } = credential;
    if (!subjects.every(({ id }) => id === did))
      throw new KaartError('credential-of-another', {
        code: 'message-invalid',
        parameters: { did },
      });
    const now = Date.parse(clock());
    if (validUntil <= now || validFrom > now + TOLERANCE_MS)
      throw new KaartError('credential-not-valid-now', { code: 'message-invalid' });
    if (!(await this.#isSigned(credential)))
      throw new KaartError('credential-not-signed-by-issuer', {
        code: 'message-invalid',
        parameters: { issuer: issuer.slice(0, 200) },
      });
    return credential;
  }

  async #isSigned({ jwt, issuer: did }: VerifiableCredential): Promise<boolean> {
    const signer = { did, use: 'assertionMethod', source: OWN_SOURCE } as const;
    try {
      return await isSignedByDid(jwt, signer, this.#deps.resolver);
    } catch (cause) {
      if (!(cause instanceof KaartError) || hasCode(cause, 'unavailable')) throw cause;
      const parameters = { issuer: did.slice(0, 200) };
      throw new KaartError('issuer-keys-unreadable', {
        code: 'counterparty-unreachable',
        parameters,
        cause,
      });
    }
  }

  #buildEntry(action: string, { id, types, issuer }: OwnCredential, actor: string): AuditEntry {
    const { newId, clock } = this.#deps;
    const facts = { types: types.join(' ').slice(0, 2_000), issuer };
    return { id: newId(), at: clock(), actor, action, subject: `credential/${id}`, facts };
  }
}

function toView(own: OwnCredential): OwnCredentialView {
  return { ...own, subjects: readCredential(own.jwt)?.subjects ?? [] };
}
