import type { AuditEntry } from '../../../core/audit-entry.ts';
import type { Clock } from '../../../core/clock.ts';
import { KaartError } from '../../../core/errors.ts';
import type { NewId } from '../../../core/ids.ts';
import { addMilliseconds, DAY_MS } from '../../../core/instant.ts';
import type { Log } from '../../../core/log.ts';
import { collectPage, type ListPage, type PageRequest } from '../../../core/page.ts';
import type {
  CredentialApplication,
  CredentialApplicationStore,
} from '../../../store/credential-applications.ts';
import type { IssuedCredential, IssuedCredentialStore } from '../../../store/issued-credentials.ts';
import type { CredentialProfile } from '../../../store/own-credentials.ts';
import type { DidSigner } from '../../dsp/did-signer.ts';
import { readCredential } from '../credential.ts';
import type { OwnCredentials } from '../holder/own-credentials.ts';
import { DCP_PATH, ISSUER_PATH } from '../vocabulary.ts';
import type { CredentialDelivery } from './credential-delivery.ts';
import { CREDENTIAL_FORMS } from './issued-form.ts';
import { STATUS_LISTS, type StatusListName, statusListForm } from './status-list.ts';

/** The credential that an operator issues. */
export interface NewIssuedCredential {
  /** DID. */
  readonly holder: string;
  readonly type: string;
  /** Members of the subject in addition to its id. */
  readonly claims: Readonly<Record<string, string>>;
  readonly days: number;
  /**
   * @default the profile in the holder's application; `vc11-sl2021/jwt` without one, because EDC 0.15 reads
   * no other
   */
  readonly profile?: CredentialProfile | undefined;
}

export interface CredentialIssuerDeps {
  /** The types that may be issued; empty if this installation does not issue credentials. */
  readonly types: readonly string[];
  /** Without a final slash. */
  readonly publicUrl: string;
  readonly signer: DidSigner;
  readonly store: IssuedCredentialStore;
  readonly applications: CredentialApplicationStore;
  readonly own: Pick<OwnCredentials, 'store'>;
  readonly delivery: Pick<CredentialDelivery, 'deliver'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
}

/** Issues and revokes the credentials of a data space that the operator runs. Only an operator uses it. */
export class CredentialIssuer {
  readonly #deps: CredentialIssuerDeps;

  constructor(deps: CredentialIssuerDeps) {
    this.#deps = deps;
  }

  /**
   * Issues a credential, and delivers it if its holder has applied for it. A credential about us is stored with our own.
   *
   * @throws KaartError `message-invalid` for a type that is not issued here; `wrong-state`; `config-invalid`
   */
  async issue(request: NewIssuedCredential, actor: string): Promise<IssuedCredential> {
    const { types, store, clock, newId, applications, signer } = this.#deps;
    const { holder, type, claims, days } = request;
    if (!types.includes(type))
      throw new KaartError('credential-type-not-issued', {
        code: 'message-invalid',
        parameters: { type: type.slice(0, 200) },
      });
    const application = await applications.get(holder);
    const requested =
      application?.state === 'RECEIVED'
        ? application.wanted.find((each) => each.type === type)
        : undefined;
    const profile = request.profile ?? requested?.profile ?? 'vc11-sl2021/jwt';
    const id = newId();
    const from = clock();
    const until = addMilliseconds(from, days * DAY_MS);
    const issued = await store.add(
      async (statusIndex) => {
        const statusList = this.#statusListUrl(profile);
        const content = { id: `urn:uuid:${id}`, issuer: signer.did, holder, type, claims };
        const form = CREDENTIAL_FORMS[profile]({
          ...{ ...content, from, until, statusList, statusIndex },
        });
        const jwt = await signer.sign(form.claims, form.typ);
        const dates = { issuedAt: from, validUntil: until, deliveredAt: null, revokedAt: null };
        return { id, holder, type, profile, jwt, statusIndex, ...dates };
      },
      this.#buildEntry('credential.issued', id, { holder, type }, actor),
    );
    if (holder === signer.did) return this.#storeOwn(issued, actor);
    return application !== undefined && requested !== undefined
      ? this.#deliver(issued, application, actor)
      : issued;
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<IssuedCredential> {
    const issued = await this.#deps.store.get(id);
    if (issued === undefined) throw unknownCredentialError();
    return issued;
  }

  /** All credentials, oldest first. */
  page({ limit, cursor }: PageRequest): Promise<ListPage<IssuedCredential>> {
    return collectPage(after(this.#deps.store.list(), cursor, idOf), limit, idOf);
  }

  /** The applications of holders, by holder. */
  applications({ limit, cursor }: PageRequest): Promise<ListPage<CredentialApplication>> {
    return collectPage(after(this.#deps.applications.list(), cursor, holderOf), limit, holderOf);
  }

  /** Revokes a credential for ever. @throws KaartError `not-found`, `concurrent-update` */
  async revoke(id: string, actor: string): Promise<IssuedCredential> {
    const { store, clock } = this.#deps;
    const { holder, type } = await this.get(id);
    const entry = this.#buildEntry('credential.revoked', id, { holder, type }, actor);
    const revoked = await store.revoke(id, clock(), entry);
    if (revoked === undefined) throw unknownCredentialError();
    return revoked;
  }

  /**
   * Our status list, signed: a compact JWT.
   *
   * @throws KaartError `not-found` if this installation does not issue credentials
   */
  async statusList(name: StatusListName): Promise<string> {
    const { claims, typ } = await this.#statusListForm(name);
    return this.#deps.signer.sign(claims, typ);
  }

  /**
   * Our status list without a signature, for a verifier that reads no other form.
   *
   * @throws KaartError `not-found` if this installation does not issue credentials
   */
  async plainStatusList(name: StatusListName): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#statusListForm(name)).credential;
  }

  async #statusListForm(name: StatusListName) {
    const { store, signer, clock, types } = this.#deps;
    if (types.length === 0) throw notIssuingError();
    const profile = STATUS_LISTS[name];
    return statusListForm(profile, {
      url: this.#statusListUrl(profile),
      issuer: signer.did,
      revoked: await store.listRevokedBits(),
      at: clock(),
    });
  }

  #statusListUrl(profile: CredentialProfile): string {
    const { publicUrl } = this.#deps;
    return `${publicUrl}${DCP_PATH}${ISSUER_PATH}/status-lists/${profile.split('/')[0]}`;
  }

  async #storeOwn(issued: IssuedCredential, actor: string): Promise<IssuedCredential> {
    const credential = readCredential(issued.jwt);
    if (credential === undefined) throw new Error('a credential of ours cannot be read');
    await this.#deps.own.store(credential, actor);
    return this.#markDelivered(issued, actor);
  }

  /** A failed delivery is not an error: the operator can hand the credential over. */
  async #deliver(
    issued: IssuedCredential,
    application: CredentialApplication,
    actor: string,
  ): Promise<IssuedCredential> {
    const { delivery, applications, log } = this.#deps;
    try {
      await delivery.deliver(issued, application);
    } catch (error) {
      if (!(error instanceof KaartError)) throw error;
      const facts = { credential: issued.id, holder: issued.holder, reason: error.message };
      log('warn', 'credential.not-delivered', facts);
      return issued;
    }
    const request = application.wanted.filter(({ type }) => type !== issued.type);
    const state = request.length === 0 ? 'ISSUED' : 'RECEIVED';
    await applications.put({ ...application, wanted: request, state });
    return this.#markDelivered(issued, actor);
  }

  async #markDelivered(issued: IssuedCredential, actor: string): Promise<IssuedCredential> {
    const { store, clock } = this.#deps;
    const deliveredAt = clock();
    const entry = this.#buildEntry('credential.delivered', issued.id, issued, actor);
    await store.recordDelivery(issued.id, deliveredAt, entry);
    return { ...issued, deliveredAt };
  }

  #buildEntry(
    action: string,
    id: string,
    { holder, type }: Pick<IssuedCredential, 'holder' | 'type'>,
    actor: string,
  ): AuditEntry {
    const { newId, clock } = this.#deps;
    const subject = `issued-credential/${id}`;
    return { id: newId(), at: clock(), actor, action, subject, facts: { holder, type } };
  }
}

const idOf = ({ id }: IssuedCredential) => id;
const holderOf = ({ holder }: CredentialApplication) => holder;

async function* after<T>(
  all: AsyncIterable<T>,
  cursor: string | undefined,
  cursorOf: (item: T) => string,
): AsyncGenerator<T> {
  for await (const each of all) if (cursor === undefined || cursorOf(each) > cursor) yield each;
}

function unknownCredentialError(): KaartError {
  return new KaartError('no-such-issued-credential', { code: 'not-found' });
}

/** The error of an installation that issues no credentials. */
export function notIssuingError(): KaartError {
  return new KaartError('issues-no-credentials', { code: 'not-found' });
}
