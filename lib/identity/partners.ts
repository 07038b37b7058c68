import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import { buildIssue } from '../core/issues.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { OutboxJob } from '../store/outbox.ts';
import type { Credential, Partner, PartnerStore, StoredPartner } from '../store/partner-store.ts';
import { type ClientJwks, toRegisteredKeys } from './client-keys.ts';
import { type ClientProof, newCredentials, rotateCredentials } from './credentials.ts';
import { buildOwnerRevokedJob } from './owner-revoked.ts';
import {
  type NewPartner,
  PartnerId,
  type PartnerRotation,
  type RevocationExtent,
} from './partner-request.ts';
import type { RemoteClientKeys } from './remote-client-keys.ts';

/** A nightly run records an end of access for at most this time after it. */
const RECORDED_WITHIN_MS = 40 * DAY_MS;

/** A partner and, if a secret was made, its secret. The secret cannot be shown again. */
export interface PartnerWithSecret {
  readonly partner: PartnerView;
  readonly clientSecret?: string;
}

export interface PartnerServiceDeps {
  readonly store: PartnerStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly remoteKeys: Pick<RemoteClientKeys, 'require'>;
}

/** The keys of a client, or their URL; neither if the client uses a secret. */
interface ProofRequest {
  readonly jwks?: ClientJwks | null | undefined;
  readonly jwksUrl?: string | null | undefined;
}

/** The actor, and the version that the change is based on (`If-Match`); without it, any version is accepted. */
export interface ChangeContext {
  readonly actor: string;
  readonly ifMatch?: number;
}

/** Adds, rotates and revokes partners. Every change is recorded with its actor. */
export class PartnerService {
  readonly #deps: PartnerServiceDeps;

  constructor(deps: PartnerServiceDeps) {
    this.#deps = deps;
  }

  /** @throws KaartError `wrong-state` if the id is taken, `message-invalid` if a key is not valid */
  async add(request: NewPartner, { actor }: ChangeContext): Promise<PartnerWithSecret> {
    const { store, clock, newId } = this.#deps;
    const now = clock();
    const { credentials, secret } = newCredentials(await this.readProof(request), now);
    const partner = buildPartner(
      { ...request, id: request.id ?? `partner-${newId()}` },
      credentials,
      now,
    );
    const entry = buildPartnerEntry(this.#deps, 'partner.added', partner, actor);
    const stored = await store.add(partner, entry);
    return withSecret(this.#view(stored), secret);
  }

  /** @throws KaartError `not-found`, `precondition-failed`, `wrong-state` when it is revoked */
  async rotate(
    id: string,
    rotation: PartnerRotation,
    change: ChangeContext,
  ): Promise<PartnerWithSecret> {
    const now = this.#deps.clock();
    const added = newCredentials(await this.readProof(rotation), now);
    const stored = await this.#change(id, change, 'partner.rotated', (partner) => {
      assertActive(partner, now);
      const { credentials } = partner;
      return {
        ...partner,
        credentials: rotateCredentials(credentials, added.credentials, now, rotation.overlapMs),
      };
    });
    return withSecret(this.#view(stored), added.secret);
  }

  /**
   * Ends the credentials to which a rotation gave an end. Without such credentials it does nothing.
   *
   * @throws KaartError `not-found`, `precondition-failed`, `wrong-state` when its access has ended
   */
  async retire(id: string, change: ChangeContext): Promise<PartnerView> {
    const stored = await this.#change(id, change, 'partner.credentials-retired', (partner) => {
      assertActive(partner, this.#deps.clock());
      const credentials = partner.credentials.filter(({ expiresAt }) => expiresAt === null);
      return { ...partner, credentials };
    });
    return this.#view(stored);
  }

  /**
   * Changes the end of a partner's access, also if it has already ended.
   *
   * @throws KaartError `not-found`, `precondition-failed`, `wrong-state` when it is revoked, `message-invalid` for an end in the past
   */
  async extend(id: string, expiresAt: Instant | null, change: ChangeContext): Promise<PartnerView> {
    if (expiresAt !== null && expiresAt <= this.#deps.clock())
      throw new KaartError('end-in-past', { code: 'message-invalid' });
    const stored = await this.#change(id, change, 'partner.extended', (partner) => {
      if (partner.state === 'revoked') throw revokedError(id);
      return { ...partner, expiresAt };
    });
    return this.#view(stored);
  }

  /**
   * Records each access that ended recently, and queues the suspension of its transfers. Reads are already refused
   * before, because every read checks the end. It runs every night, and a second run changes nothing.
   */
  async recordEnds(): Promise<void> {
    const { store, clock } = this.#deps;
    const now = clock();
    for await (const { partner } of store.list()) {
      const { id, state, expiresAt, epoch } = partner;
      if (state !== 'active' || expiresAt === null || expiresAt > now) continue;
      if (addMilliseconds(expiresAt, RECORDED_WITHIN_MS) < now) continue;
      const entry = {
        ...{ id: `end-of-${id}`, at: expiresAt, actor: 'system', action: 'partner.expired' },
        ...{ subject: `partner/${id}`, facts: { epoch } },
      };
      await store.recordEnd(entry, buildOwnerRevokedJob(id));
    }
  }

  /**
   * Sets the webhook for withdrawal notices, with a new secret; `null` removes it.
   *
   * @throws KaartError `not-found`, `precondition-failed`, `wrong-state` when it is revoked
   */
  async setWebhook(id: string, url: string | null, change: ChangeContext): Promise<PartnerView> {
    const stored = await this.#change(id, change, 'partner.webhook-set', (partner) => {
      assertActive(partner, this.#deps.clock());
      const generation = (partner.webhook?.generation ?? 0) + 1;
      return { ...partner, webhook: { url, generation } };
    });
    return this.#view(stored);
  }

  /**
   * Refuses every token that this partner has, also those of the data plane, from the next request on.
   * Tokens of other partners stay valid. The same transaction queues the suspension of its transfers.
   * It is not an error to revoke a revoked partner again.
   *
   * @throws KaartError `not-found`, `precondition-failed`
   */
  async revoke(id: string, extent: RevocationExtent, change: ChangeContext): Promise<PartnerView> {
    const action = extent === 'tokens' ? 'partner.tokens-revoked' : 'partner.revoked';
    const decide = (partner: Partner): Partner => ({
      ...partner,
      epoch: partner.epoch + 1,
      ...(extent === 'partner' ? { state: 'revoked' as const, credentials: [] } : {}),
    });
    const stored = await this.#change(id, change, action, decide, buildOwnerRevokedJob(id));
    return this.#view(stored);
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<PartnerView> {
    return this.#view(await this.#load(id));
  }

  /** Lists all partners, also revoked ones, in the order of their ids. */
  async page({ limit, cursor }: PageRequest): Promise<ListPage<PartnerView>> {
    const found = this.#deps.store.list(cursor);
    const page = await collectPage(found, limit, ({ partner }) => partner.id);
    return { ...page, items: page.items.map((stored) => this.#view(stored)) };
  }

  /**
   * Returns how a client will authenticate. Keys at a URL are read once, to check them.
   *
   * @throws KaartError `message-invalid`, with issues if the URL serves no keys, or if both keys and a URL are given;
   *   `address-refused`
   */
  async readProof({ jwks, jwksUrl }: ProofRequest): Promise<ClientProof> {
    if (jwksUrl) {
      if (jwks) throw oneKeySetError();
      await this.#deps.remoteKeys.require(jwksUrl);
      return { keysUrl: jwksUrl };
    }
    return jwks ? { keys: await toRegisteredKeys(jwks) } : 'secret';
  }

  #view(stored: StoredPartner): PartnerView {
    return toPartnerView(stored, this.#deps.clock());
  }

  async #change(
    id: string,
    change: ChangeContext,
    action: string,
    decide: (partner: Partner) => Partner,
    job?: OutboxJob,
    tries = 3,
  ): Promise<StoredPartner> {
    const { partner, version } = await this.#load(id);
    if ((change.ifMatch ?? version) !== version)
      throw new KaartError('changed-since', { code: 'precondition-failed', parameters: { id } });
    const next = { ...decide(partner), changedAt: this.#deps.clock() };
    const entry = buildPartnerEntry(this.#deps, action, next, change.actor);
    try {
      return await this.#deps.store.replace(next, version, entry, job);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update') || tries === 1) throw error;
      return this.#change(id, change, action, decide, job, tries - 1);
    }
  }

  async #load(id: string): Promise<StoredPartner> {
    const stored = PartnerId.safeParse(id).success ? await this.#deps.store.get(id) : undefined;
    if (stored === undefined) throw new KaartError('no-such-partner', { code: 'not-found' });
    return stored;
  }
}

/** Builds a new partner. Without a credential it cannot get a token. */
export function buildPartner(
  { id, name, purposes, expiresAt = null }: NewPartner & { readonly id: string },
  credentials: readonly Credential[],
  now: Instant,
): Partner {
  return {
    id,
    name,
    audience: 'partners',
    purposes: [...purposes],
    state: 'active',
    expiresAt,
    epoch: 0,
    credentials: [...credentials],
    createdAt: now,
    changedAt: now,
  };
}

/** Builds the audit entry of a change of a partner. */
export function buildPartnerEntry(
  { clock, newId }: Pick<PartnerServiceDeps, 'clock' | 'newId'>,
  action: string,
  { id, epoch }: Partner,
  actor: string,
): AuditEntry {
  return { id: newId(), at: clock(), actor, action, subject: `partner/${id}`, facts: { epoch } };
}

/** @throws KaartError `wrong-state` for a partner that was revoked or whose access has ended */
function assertActive({ id, state, expiresAt }: Partner, now: Instant): void {
  if (state === 'revoked') throw revokedError(id);
  if (expiresAt !== null && expiresAt <= now)
    throw new KaartError('partner-expired', {
      code: 'wrong-state',
      details: { state: 'expired' },
    });
}

function oneKeySetError(): KaartError {
  const issues = [buildIssue({ in: 'body', at: 'jwksUrl' }, 'one-key-set')];
  return new KaartError('one-key-set', { code: 'message-invalid', details: { issues } });
}

function revokedError(id: string): KaartError {
  return new KaartError('is-revoked', {
    code: 'wrong-state',
    parameters: { id },
    details: { state: 'revoked' },
  });
}

function withSecret(partner: PartnerView, clientSecret: string | undefined): PartnerWithSecret {
  return clientSecret === undefined ? { partner } : { partner, clientSecret };
}

/** A partner as the API shows it, without the hash of a secret. */
export interface PartnerView extends Omit<Partner, 'credentials' | 'state'> {
  readonly state: Partner['state'] | 'expired';
  readonly credentials: readonly {
    readonly kind: Credential['kind'];
    readonly kid?: string;
    readonly url?: string;
    readonly createdAt: Instant;
    readonly expiresAt: Instant | null;
  }[];
  /** For `If-Match`. */
  readonly version: number;
}

/** Reduces a partner to the data that may be shown. */
function toPartnerView({ partner, version }: StoredPartner, now: Instant): PartnerView {
  const credentials = partner.credentials.map((credential) => {
    const { kind, createdAt, expiresAt } = credential;
    const kid = credential.kind === 'key' ? { kid: credential.jwk['kid'] ?? '' } : {};
    const url = credential.kind === 'keys-url' ? { url: credential.url } : {};
    return { kind, ...kid, ...url, createdAt, expiresAt };
  });
  const hasEnded = partner.expiresAt !== null && partner.expiresAt <= now;
  const state = partner.state === 'active' && hasEnded ? 'expired' : partner.state;
  return { ...partner, state, credentials, version };
}
