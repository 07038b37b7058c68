import { isCurrentPurpose, readPurposeNames } from '../consent/notice-terms.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import { computeDigest } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { buildIssue } from '../core/issues.ts';
import { endOfLocalDay, toLocalDay } from '../core/local-time.ts';
import { requireMailer } from '../core/mail.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import { isSamePerson } from '../core/person-name.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { newCredentials } from '../identity/credentials.ts';
import { buildPartner, buildPartnerEntry, type ChangeContext } from '../identity/partners.ts';
import { buildAccessLink, readAccessToken } from './access-link.ts';
import { buildAccessMail } from './access-mails.ts';
import {
  type AccessRequest,
  type AccessRequestState,
  accessRequestCursor,
  buildSecretLink,
  daysAfter,
  REQUEST_DAYS,
} from './access-request.ts';
import type { Acceptance, AccessRequestForm, RequestRefusal } from './access-request-form.ts';
import type { AccessMail, AccessRequestsDeps } from './ports.ts';
import {
  buildRequestEntry,
  closedLinkError,
  hasRequestEnded,
  loadRequest,
  noSuchRequest,
  requesterSubject,
  wrongStateError,
} from './request-parts.ts';
import { ACCESS_TERMS } from './terms.ts';

/** Maximum number of requests from one mail address within a day. */
const MAX_PER_ADDRESS = 3;

/**
 * The requests for access as a partner. Anyone makes a request, the owner of the mail address confirms it, and a
 * partner-admin decides.
 */
export class AccessRequests {
  readonly #deps: AccessRequestsDeps;

  constructor(deps: AccessRequestsDeps) {
    this.#deps = deps;
  }

  /**
   * Stores a request and queues the mail that asks to confirm its address. The result is the same for every address. A
   * repetition of a request within a day changes nothing, and neither does a fourth request from one address.
   *
   * @throws KaartError `message-invalid`, with issues for `purposes` or `jwksUrl`, without issues for unusable keys in
   *   `jwks`; `address-refused` for `jwksUrl`; `wrong-state` if no mail can be sent
   */
  async submit(form: AccessRequestForm): Promise<void> {
    requireMailer(this.#deps);
    await this.#requirePurposes(form.purposes);
    const { jwks, jwksUrl, terms: _, ...requested } = form;
    const proof = await this.#deps.clients.readProof({ jwks, jwksUrl });
    const digest = computeDigest({ ...form });
    await retryOnConflict(async () => {
      const { requests, clock, newId } = this.#deps;
      const recent = await requests.loadRecent(form.requester.email);
      if (recent.value.length >= MAX_PER_ADDRESS) return;
      if (recent.value.some((each) => each.digest === digest)) return;
      const request: AccessRequest = {
        ...requested,
        id: newId(),
        state: 'unconfirmed',
        terms: { version: ACCESS_TERMS.version, sha256: ACCESS_TERMS.sha256 },
        proof,
        requestedAt: clock(),
        confirmedAt: null,
        decided: null,
        refusal: null,
        client: null,
      };
      const value = [...recent.value, { id: request.id, digest }];
      await requests.create(
        request,
        { ...recent, value },
        this.#requesterEntry('requested', request),
      );
    });
  }

  /** Returns the request that a link would confirm. @throws KaartError `not-found`, `link-closed` */
  async getUnconfirmed(token: string): Promise<AccessRequest> {
    return (await this.#loadUnconfirmed(token)).value;
  }

  /** Confirms the address of a request. Partner-admins see the request from now on. @throws as {@link getUnconfirmed} */
  confirm(token: string): Promise<AccessRequest> {
    return retryOnConflict(async () => {
      const stored = await this.#loadUnconfirmed(token);
      const next: AccessRequest = {
        ...stored.value,
        state: 'open',
        confirmedAt: this.#deps.clock(),
      };
      const audit = [this.#requesterEntry('confirmed', next)];
      await this.#deps.requests.change(stored, { next, audit });
      return next;
    });
  }

  async #loadUnconfirmed(token: string): Promise<Revisioned<AccessRequest>> {
    const link = await readAccessToken(this.#deps, 'confirmation', token);
    const stored = link && (await this.#deps.requests.find(link.request));
    if (stored === undefined) throw noSuchRequest();
    if (stored.value.state !== 'unconfirmed') throw closedLinkError('used');
    if (this.#hasEnded(stored.value)) throw closedLinkError('expired');
    return stored;
  }

  /** Lists the confirmed requests in a state, the oldest first. */
  page(
    state: Exclude<AccessRequestState, 'unconfirmed'>,
    page: PageRequest,
  ): Promise<ListPage<Revisioned<AccessRequest>>> {
    const found = this.#deps.requests.list(state, page.cursor);
    return collectPage(found, page.limit, ({ value }) => accessRequestCursor(value));
  }

  /** Returns a confirmed request. @throws KaartError `not-found`, also for a request that was not confirmed */
  get(id: string): Promise<Revisioned<AccessRequest>> {
    return loadRequest(this.#deps.requests, id);
  }

  /**
   * Accepts a request. One write stores the decision, the client and the mail.
   *
   * @throws KaartError `not-found`; `precondition-failed`; `wrong-state` if it was decided or the client id is taken;
   *   `message-invalid` for a purpose that was not requested or that the current notice does not name, and for an end
   *   that is not within three years; `second-person-required` if the actor is the requester
   */
  accept(
    id: string,
    acceptance: Acceptance,
    change: ChangeContext,
  ): Promise<Revisioned<AccessRequest>> {
    return retryOnConflict(async () => {
      const { partners, clock, newId } = this.#deps;
      const stored = await this.#loadOpen(id, change);
      const request = stored.value;
      const now = clock();
      const { clientId = `partner-${newId()}`, purposes = request.purposes } = acceptance;
      const expiresAt = this.#accessEnd(acceptance.expiresAt, now);
      if (purposes.some((each) => !request.purposes.includes(each)))
        throw invalidError('purposes', 'purpose-not-requested');
      await this.#requirePurposes(purposes);
      if ((await partners.get(clientId)) !== undefined)
        throw new KaartError('partner-exists', {
          code: 'wrong-state',
          parameters: { id: clientId },
          details: { id: clientId },
        });
      const { organisation, proof } = request;
      const clientFacts = { id: clientId, name: organisation.name, purposes, expiresAt };
      const isSecret = proof === 'secret';
      const credentials = isSecret ? [] : newCredentials(proof, now).credentials;
      const partner = buildPartner(clientFacts, credentials, now);
      const secretLink = isSecret ? buildSecretLink(1, now) : null;
      const next: AccessRequest = {
        ...request,
        state: 'accepted',
        decided: { by: change.actor, at: now },
        client: { id: clientId, purposes, expiresAt, secretLink },
      };
      const audit = [
        buildRequestEntry(this.#deps, 'accepted', next, change.actor, {
          client: clientId,
          expiresAt,
        }),
        buildPartnerEntry(this.#deps, 'partner.added', partner, change.actor),
      ];
      const partnerChange = { next: partner, version: null };
      await this.#deps.requests.change(stored, {
        next,
        audit,
        mail: 'acceptance',
        partner: partnerChange,
      });
      return { value: next, revision: stored.revision + 1 };
    });
  }

  /** Returns the end of the access: as asked, or with the last day in Luxembourg, which is a whole day. */
  #accessEnd(requestedEnd: Instant | undefined, now: Instant): Instant {
    const expiresAt =
      requestedEnd ?? endOfLocalDay(toLocalDay(daysAfter(now, REQUEST_DAYS.access)));
    if (expiresAt > now && expiresAt <= daysAfter(now, REQUEST_DAYS.longestAccess))
      return expiresAt;
    throw invalidError('expiresAt', 'access-end');
  }

  /** Refuses a request. One write stores the decision and the mail. @throws as {@link accept} */
  refuse(
    id: string,
    refusal: RequestRefusal,
    change: ChangeContext,
  ): Promise<Revisioned<AccessRequest>> {
    return retryOnConflict(async () => {
      const stored = await this.#loadOpen(id, change);
      const decided = { by: change.actor, at: this.#deps.clock() };
      const next: AccessRequest = { ...stored.value, state: 'refused', decided, refusal };
      const audit = [
        buildRequestEntry(this.#deps, 'refused', next, change.actor, { code: refusal.code }),
      ];
      await this.#deps.requests.change(stored, { next, audit, mail: 'refusal' });
      return { value: next, revision: stored.revision + 1 };
    });
  }

  /** Sends a mail, unless the request has meanwhile left the state that the mail is about. */
  async deliverMail(id: string, mail: AccessMail): Promise<void> {
    const { requests, mailer, publicUrl, help, publisher } = this.#deps;
    const stored = await requests.find(id);
    if (stored === undefined || mailer === undefined || !this.#isDue(stored.value, mail)) return;
    const link = await this.#buildLink(stored.value, mail);
    const number = stored.value.client?.secretLink?.number ?? 1;
    const purposes = readPurposeNames(await this.#deps.notices.terms());
    const facts = { link, publicUrl, help, publisher, purposes };
    const built = buildAccessMail(mail, stored.value, facts);
    await mailer.send(`${id}-${mail}-${number}`, built);
    await this.#recordSent(id, mail, number);
  }

  #isDue(request: AccessRequest, mail: AccessMail): boolean {
    const { state, client } = request;
    switch (mail) {
      case 'confirmation':
        return state === 'unconfirmed' && !this.#hasEnded(request);
      case 'acceptance':
        return state === 'accepted';
      case 'secret-link':
        return client?.secretLink?.revealedAt === null;
      case 'refusal':
        return state === 'refused';
    }
  }

  async #buildLink({ id, client }: AccessRequest, mail: AccessMail): Promise<string | null> {
    if (mail === 'refusal') return null;
    if (mail === 'confirmation')
      return buildAccessLink(this.#deps, 'confirmation', { request: id, number: 1 });
    const number = client?.secretLink?.number;
    return number === undefined
      ? null
      : buildAccessLink(this.#deps, 'secret', { request: id, number });
  }

  /** Records that a link was sent. If a crash of the worker causes a second mail, the sending is still recorded once. */
  async #recordSent(id: string, mail: AccessMail, number: number): Promise<void> {
    if (mail !== 'acceptance' && mail !== 'secret-link') return;
    await retryOnConflict(async () => {
      const stored = await this.#deps.requests.find(id);
      const client = stored?.value.client;
      if (stored === undefined || !client?.secretLink) return;
      if (client.secretLink.number !== number || client.secretLink.sentAt !== null) return;
      const secretLink = { ...client.secretLink, sentAt: this.#deps.clock() };
      const next = { ...stored.value, client: { ...client, secretLink } };
      const audit = [buildRequestEntry(this.#deps, 'link-sent', next, 'system', { number })];
      await this.#deps.requests.change(stored, { next, audit });
    });
  }

  /** Loads an open request for a decision. The actor must not be the requester. */
  async #loadOpen(
    id: string,
    { actor, ifMatch }: ChangeContext,
  ): Promise<Revisioned<AccessRequest>> {
    const stored = await loadRequest(this.#deps.requests, id, ifMatch);
    const { state, requester } = stored.value;
    if (state !== 'open') throw wrongStateError(state);
    if (this.#hasEnded(stored.value)) throw wrongStateError('expired');
    if ([requester.name, requester.email].some((name) => isSamePerson(name, actor)))
      throw new KaartError('request-needs-another', { code: 'second-person-required' });
    return stored;
  }

  #hasEnded(request: AccessRequest): boolean {
    return hasRequestEnded(request, this.#deps.clock);
  }

  async #requirePurposes(purposes: readonly string[]): Promise<void> {
    const terms = await this.#deps.notices.terms();
    if (!purposes.every((purpose) => isCurrentPurpose(terms, purpose)))
      throw invalidError('purposes', 'not-a-purpose');
  }

  #requesterEntry(step: string, request: AccessRequest): AuditEntry {
    return buildRequestEntry(this.#deps, step, request, requesterSubject(request));
  }
}

/** @param at name of the member of the body that is wrong */
function invalidError(at: string, reason: PlainReason): KaartError {
  const issues = [buildIssue({ in: 'body', at }, reason)];
  return new KaartError(reason, { code: 'message-invalid', details: { issues } });
}
