import type { AuditEntry } from '../../../core/audit-entry.ts';
import type { Clock } from '../../../core/clock.ts';
import { KaartError } from '../../../core/errors.ts';
import type { NewId } from '../../../core/ids.ts';
import { addMilliseconds, HOUR_MS } from '../../../core/instant.ts';
import type { Log } from '../../../core/log.ts';
import { collectPage, type ListPage, type PageRequest } from '../../../core/page.ts';
import type {
  CredentialRequest,
  CredentialRequestStore,
} from '../../../store/credential-requests.ts';
import type { OwnCredential } from '../../../store/own-credentials.ts';
import type { CredentialService, ServiceCaller } from './credential-service.ts';
import type { IssuerService } from './issuer-service.ts';
import type { CredentialMessage, CredentialOfferMessage } from './messages.ts';
import type { OwnCredentials } from './own-credentials.ts';
import { endsSoon, findLastRequest, isNotRenewed } from './renewal.ts';

/**
 * A renewal without a response is tried again after this time. It is less than a day, so that each nightly
 * run may try.
 */
const RENEW_AGAIN_MS = 20 * HOUR_MS;
const ACTOR = 'system';

export interface IssuanceDeps {
  readonly requests: CredentialRequestStore;
  readonly own: OwnCredentials;
  readonly issuers: Pick<IssuerService, 'findOffers' | 'request'>;
  readonly service: Pick<CredentialService, 'authenticate'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
}

/** Gets credentials from issuers, and renews them. @see DCP 1.0 #credential-issuance-protocol */
export class Issuance {
  readonly #deps: IssuanceDeps;

  constructor(deps: IssuanceDeps) {
    this.#deps = deps;
  }

  /**
   * Requests credentials. The request is stored before it is sent, because the issuer may deliver at once.
   *
   * @throws KaartError `counterparty-unreachable`, `counterparty-failed`, `address-refused`, `unavailable`
   */
  async request(
    issuer: string,
    types: readonly string[],
    actor: string,
  ): Promise<CredentialRequest> {
    const { issuers, requests, clock, newId } = this.#deps;
    const offers = await issuers.findOffers(issuer, types);
    const now = clock();
    const request: CredentialRequest = {
      ...{ id: newId(), issuer, types: [...types], state: 'REQUESTED' },
      ...{ requestedAt: now, changedAt: now },
    };
    await requests.put(
      request,
      undefined,
      this.#buildEntry('credential.requested', request, actor),
    );
    try {
      await issuers.request(issuer, offers, request.id);
      return (await requests.get(request.id))?.request ?? request;
    } catch (error) {
      await this.#change(request.id, 'FAILED', actor);
      throw error;
    }
  }

  /** All requests, oldest first. */
  page({ limit, cursor }: PageRequest): Promise<ListPage<CredentialRequest>> {
    const after = (async function* (all) {
      for await (const each of all) if (cursor === undefined || each.id > cursor) yield each;
    })(this.#deps.requests.list());
    return collectPage(after, limit, ({ id }) => id);
  }

  /**
   * Stores the credentials that an issuer delivers for a request of ours. A repeated delivery replaces them.
   *
   * @throws KaartError `unauthenticated`; `not-found` for a request to another issuer; `message-invalid` for a
   *   credential that we do not store
   */
  async receive(caller: ServiceCaller, message: CredentialMessage): Promise<void> {
    const { service, requests, own, log } = this.#deps;
    const { did } = await service.authenticate(caller);
    const found = await requests.get(message.holderPid);
    if (found?.request.issuer !== did || found.request.state === 'FAILED')
      throw new KaartError('no-such-credential-request', { code: 'not-found' });
    const { types } = found.request;
    if (message.status === 'REJECTED') {
      log('error', 'credential.request-rejected', { issuer: did, types: types.join(' ') });
      return this.#change(message.holderPid, 'REJECTED', did);
    }
    const verified = await Promise.all(
      message.credentials.map(({ payload }) => own.verify(payload)),
    );
    if (!verified.every(({ issuer }) => issuer === did))
      throw new KaartError('credential-of-another-issuer', { code: 'message-invalid' });
    for (const credential of verified) await own.store(credential, did);
    return this.#change(message.holderPid, 'ISSUED', did);
  }

  /**
   * Records the offer of an issuer. The operator decides whether to request the credentials.
   *
   * @throws KaartError `unauthenticated`; `forbidden` for an offer of an issuer that we have no credential of
   */
  async recordOffer(caller: ServiceCaller, message: CredentialOfferMessage): Promise<void> {
    const { service, log } = this.#deps;
    const { did } = await service.authenticate(caller);
    if (message.issuer !== did || !(await this.#isKnown(did)))
      throw new KaartError('offer-of-unknown-issuer', { code: 'forbidden' });
    const offers = message.credentials.map(({ credentialType, id }) => credentialType ?? id);
    log('warn', 'credential.offered', { issuer: did, offers: offers.join(' ').slice(0, 500) });
  }

  /**
   * Requests the credentials again that end soon. If a renewal fails, this is logged as an error: an operator
   * must get a new credential.
   */
  async renew(): Promise<void> {
    const { own, clock } = this.#deps;
    const requests = await this.#listRequests();
    for (const credential of await own.listValid())
      if (endsSoon(credential, clock())) await this.#renewOne(credential, requests);
  }

  /** The credentials that have ended, or end soon and are not renewed: an operator must act. */
  async listNotRenewed(): Promise<readonly OwnCredential[]> {
    const { own, clock } = this.#deps;
    const requests = await this.#listRequests();
    const now = clock();
    return (await own.all()).filter((credential) =>
      isNotRenewed(credential, findLastRequest(credential, requests), now),
    );
  }

  async #listRequests(): Promise<readonly CredentialRequest[]> {
    const requests: CredentialRequest[] = [];
    for await (const request of this.#deps.requests.list()) requests.push(request);
    return requests;
  }

  async #renewOne(
    credential: OwnCredential,
    requests: readonly CredentialRequest[],
  ): Promise<void> {
    const { log, clock } = this.#deps;
    const { id, issuer, types } = credential;
    const last = findLastRequest(credential, requests);
    const facts = { credential: id, issuer, types: types.join(' ') };
    if (last === undefined) return log('error', 'credential.ends-soon', facts);
    if (clock() < addMilliseconds(last.requestedAt, RENEW_AGAIN_MS)) return undefined;
    try {
      await this.request(issuer, last.types, ACTOR);
    } catch (error) {
      if (!(error instanceof KaartError)) throw error;
      log('error', 'credential.renewal-failed', { ...facts, reason: error.message });
    }
    return undefined;
  }

  async #isKnown(issuer: string): Promise<boolean> {
    const { own, requests } = this.#deps;
    if ((await own.listValid()).some((each) => each.issuer === issuer)) return true;
    for await (const request of requests.list()) if (request.issuer === issuer) return true;
    return false;
  }

  async #change(id: string, state: CredentialRequest['state'], actor: string): Promise<void> {
    const { requests, clock } = this.#deps;
    const found = await requests.get(id);
    if (found === undefined || found.request.state === state) return;
    const request = { ...found.request, state, changedAt: clock() };
    const action = `credential.request-${state.toLowerCase()}`;
    await requests.put(request, found.version, this.#buildEntry(action, request, actor));
  }

  #buildEntry(action: string, { id, issuer, types }: CredentialRequest, actor: string): AuditEntry {
    const { newId, clock } = this.#deps;
    const facts = { issuer, types: types.join(' ').slice(0, 2_000) };
    return { id: newId(), at: clock(), actor, action, subject: `credential-request/${id}`, facts };
  }
}
