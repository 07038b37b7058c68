import { hasCode } from '../core/errors.ts';
import { requireMailer } from '../core/mail.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { newCredentials } from '../identity/credentials.ts';
import { buildPartnerEntry, type ChangeContext } from '../identity/partners.ts';
import type { Rights } from '../identity/rights.ts';
import type { StoredPartner } from '../store/partner-store.ts';
import { readAccessToken } from './access-link.ts';
import { type AccessRequest, buildSecretLink, type SecretLink } from './access-request.ts';
import type { AccessRequestsDeps } from './ports.ts';
import {
  buildRequestEntry,
  closedLinkError,
  loadRequest,
  noSuchRequest,
  requesterSubject,
  wrongStateError,
} from './request-parts.ts';

export interface AccessSecretsDeps
  extends Pick<
    AccessRequestsDeps,
    'requests' | 'partners' | 'verifier' | 'mailer' | 'clock' | 'newId'
  > {
  readonly rights: Pick<Rights, 'partner'>;
}

/** The secret of an accepted client. It is made when its owner asks for it by a link, and shown once. */
export interface RevealedSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}

type AcceptedRequest = Revisioned<AccessRequest> & {
  readonly link: SecretLink;
  readonly clientId: string;
};

/** The one-time links by which accepted clients get their secrets. */
export class AccessSecrets {
  readonly #deps: AccessSecretsDeps;

  constructor(deps: AccessSecretsDeps) {
    this.#deps = deps;
  }

  /**
   * Returns the id of the client whose secret a link would show. The link stays usable, because programs that scan
   * mails open every link.
   *
   * @throws KaartError `not-found` for a token that was not signed here; `link-closed` with `details.state`
   */
  async getClientId(token: string): Promise<string> {
    return (await this.#loadOpen(token)).clientId;
  }

  /**
   * Makes the secret. One write stores its hash and marks the link as used, so of two simultaneous callers one gets the
   * secret.
   *
   * @throws as {@link getClientId}
   */
  async reveal(token: string): Promise<RevealedSecret> {
    for (;;) {
      const { link, clientId, ...stored } = await this.#loadOpen(token);
      const storedPartner = await this.#loadPartner(clientId);
      const now = this.#deps.clock();
      const { credentials, secret = '' } = newCredentials('secret', now);
      const client = stored.value.client && {
        ...stored.value.client,
        secretLink: { ...link, revealedAt: now },
      };
      const next = { ...stored.value, client };
      const all = [...storedPartner.partner.credentials, ...credentials];
      const partner = { ...storedPartner.partner, credentials: all, changedAt: now };
      const actor = requesterSubject(next);
      const audit = [
        buildRequestEntry(this.#deps, 'secret-revealed', next, actor, { number: link.number }),
        buildPartnerEntry(this.#deps, 'partner.secret-added', partner, actor),
      ];
      const change = { next, audit, partner: { next: partner, version: storedPartner.version } };
      try {
        await this.#deps.requests.change(stored, change);
        return { clientId, clientSecret: secret };
      } catch (error) {
        // The link was used, or the partner was changed. The next round of the loop finds out which.
        if (!hasCode(error, 'concurrent-update')) throw error;
      }
    }
  }

  /**
   * Sends another link. Earlier links stop working. If a link was used, another person may have seen the secret. Then
   * every credential and token of the client ends in the same write.
   *
   * @throws KaartError `not-found`; `precondition-failed`; `wrong-state` for a request without a link to a secret, and
   *   for a partner whose access ended
   */
  renewLink(id: string, { actor, ifMatch }: ChangeContext): Promise<Revisioned<AccessRequest>> {
    requireMailer(this.#deps);
    return retryOnConflict(async () => {
      const stored = await loadRequest(this.#deps.requests, id, ifMatch);
      const { client, state } = stored.value;
      if (client === null || client.secretLink === null) throw wrongStateError(state);
      if (!(await this.#deps.rights.partner(client.id)).holds) throw wrongStateError('revoked');
      const number = client.secretLink.number + 1;
      const secretLink = buildSecretLink(number, this.#deps.clock());
      const next: AccessRequest = { ...stored.value, client: { ...client, secretLink } };
      const renewed = buildRequestEntry(this.#deps, 'link-renewed', next, actor, { number });
      const wasShown = client.secretLink.revealedAt !== null;
      const ended = wasShown ? await this.#endCredentials(client.id, actor) : undefined;
      const audit = [renewed, ...(ended === undefined ? [] : [ended.entry])];
      const mail = 'secret-link';
      await this.#deps.requests.change(stored, { next, audit, mail, partner: ended?.partner });
      return { value: next, revision: stored.revision + 1 };
    });
  }

  async #endCredentials(id: string, actor: string) {
    const { partner, version } = await this.#loadPartner(id);
    const { epoch } = partner;
    const changedAt = this.#deps.clock();
    const next = { ...partner, credentials: [], epoch: epoch + 1, changedAt };
    const entry = buildPartnerEntry(this.#deps, 'partner.credentials-ended', next, actor);
    return { partner: { next, version }, entry };
  }

  async #loadOpen(token: string): Promise<AcceptedRequest> {
    const named = await readAccessToken(this.#deps, 'secret', token);
    const stored = named && (await this.#deps.requests.find(named.request));
    const client = stored?.value.client;
    if (stored === undefined || !client?.secretLink) throw noSuchRequest();
    const { id: clientId, secretLink: link } = client;
    if (link.revealedAt !== null) throw closedLinkError('used');
    if (named?.number !== link.number) throw closedLinkError('revoked');
    if (link.expiresAt <= this.#deps.clock()) throw closedLinkError('expired');
    if (!(await this.#deps.rights.partner(clientId)).holds) throw closedLinkError('revoked');
    return { ...stored, link, clientId };
  }

  async #loadPartner(id: string): Promise<StoredPartner> {
    const stored = await this.#deps.partners.get(id);
    if (stored === undefined || stored.partner.state !== 'active') throw closedLinkError('revoked');
    return stored;
  }
}
