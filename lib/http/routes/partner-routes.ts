import type { Context } from 'hono';
import * as z from 'zod';
import { isCurrentPurpose } from '../../consent/notice-terms.ts';
import type { ConsentNotices } from '../../consent/ports.ts';
import { KaartError } from '../../core/errors.ts';
import { Instant } from '../../core/instant.ts';
import { buildIssue } from '../../core/issues.ts';
import { StartMoment } from '../../core/moment.ts';
import { PageRequest } from '../../core/page.ts';
import type { PlainReason } from '../../core/reasons/error-reasons.ts';
import type { Identity } from '../../identity/identity.ts';
import { NewPartner, PartnerRotation, RevocationExtent } from '../../identity/partner-request.ts';
import type { PartnerService, PartnerWithSecret } from '../../identity/partners.ts';
import type { DisclosureStore } from '../../store/disclosure-store.ts';
import { json, linesPage } from '../reply.ts';
import { readChangeContext } from '../requests/if-match.ts';
import { DisclosureResponse, PartnerResponse } from '../responses/client-responses.ts';
import { type Route, route } from '../route.ts';

const PartnerPath = z.object({ partner: z.string().max(100) });
const NewPartnerBody = z.strictObject({
  ...NewPartner.omit({ id: true }).shape,
  client_id: NewPartner.shape.id,
  /** Purposes of the current notice. */
  purposes: z.array(z.string()).min(1),
});
const NO_PURPOSE: PlainReason = 'not-a-purpose';
const CHANGED = 'Its ETag goes into If-Match of the next change';

/** The routes of partners: the clients that read with tokens of this installation, and their disclosures. */
export function partnerRoutes(
  partners: PartnerService,
  disclosures: DisclosureStore,
  notices: Pick<ConsentNotices, 'terms'>,
): Route[] {
  return [
    addRoute(partners, notices),
    listRoute(partners),
    partnerRoute(partners),
    rotateRoute(partners),
    retireRoute(partners),
    extendRoute(partners),
    revokeRoute(partners),
    disclosuresRoute(partners, disclosures),
  ];
}

function addRoute(partners: PartnerService, notices: Pick<ConsentNotices, 'terms'>): Route {
  return route({
    id: 'addPartner',
    versioned: true,
    errors: { 'wrong-state': 'partner-exists', 'address-refused': 'address-not-public' },
    method: 'post',
    path: '/v1/partners',
    tag: 'partners',
    summary: 'Register a partner; a secret is in this answer and never again',
    // No `creates`: a stored response would contain the secret. A repeated request is refused, because the id
    // exists.
    access: 'partner:admin',
    body: NewPartnerBody,
    responses: { 201: { description: 'The partner', schema: PartnerResponse } },
    async handle({ body: { client_id: id, ...partner }, caller, c }) {
      const terms = await notices.terms();
      const issues = partner.purposes.flatMap((purpose, index) =>
        isCurrentPurpose(terms, purpose)
          ? []
          : [buildIssue({ in: 'body', at: `purposes.${index}` }, NO_PURPOSE)],
      );
      if (issues.length > 0)
        throw new KaartError(NO_PURPOSE, { code: 'message-invalid', details: { issues } });
      return toPartnerResponse(
        c,
        await partners.add({ ...partner, id }, { actor: caller.subject }),
        201,
      );
    },
  });
}

function listRoute(partners: PartnerService): Route {
  return route({
    id: 'listPartners',
    method: 'get',
    path: '/v1/partners',
    tag: 'partners',
    summary: 'Partners, as JSON Lines',
    access: 'partner:admin',
    query: PageRequest,
    responses: {
      200: {
        description: 'One partner a line',
        mediaTypes: ['application/jsonl'],
        schema: PartnerResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await partners.page(query);
      return linesPage(c, {
        items: items.map((partner) => toChangedPartnerResponse({ partner })),
        cursor,
      });
    },
  });
}

function partnerRoute(partners: PartnerService): Route {
  return route({
    id: 'getPartner',
    versioned: true,
    errors: { 'not-found': 'no-such-partner' },
    method: 'get',
    path: '/v1/partners/{partner}',
    tag: 'partners',
    summary: 'A partner',
    description: CHANGED,
    access: 'partner:admin',
    params: PartnerPath,
    responses: { 200: { description: 'The partner', schema: PartnerResponse } },
    async handle({ params, c }) {
      return toPartnerResponse(c, { partner: await partners.get(params.partner) });
    },
  });
}

function rotateRoute(partners: PartnerService): Route {
  return route({
    id: 'rotatePartner',
    versioned: true,
    errors: {
      'not-found': 'no-such-partner',
      'wrong-state': 'is-revoked',
      'address-refused': 'address-not-public',
    },
    method: 'post',
    path: '/v1/partners/{partner}/rotation',
    tag: 'partners',
    summary: 'New credentials; the old ones work for another day unless told otherwise',
    description: CHANGED,
    access: 'partner:admin',
    params: PartnerPath,
    body: PartnerRotation.strict(),
    responses: {
      200: { description: 'The partner and its new secret', schema: PartnerResponse },
    },
    async handle({ params, body, caller, c }) {
      return toPartnerResponse(
        c,
        await partners.rotate(params.partner, body, readChangeContext(c, caller)),
      );
    },
  });
}

function retireRoute(partners: PartnerService): Route {
  return route({
    id: 'endOldPartnerCredentials',
    versioned: true,
    errors: { 'not-found': 'no-such-partner', 'wrong-state': 'is-revoked' },
    method: 'post',
    path: '/v1/partners/{partner}/retirement',
    tag: 'partners',
    summary: 'End the old credentials of a partner now: those to which a rotation gave an end',
    access: 'partner:admin',
    params: PartnerPath,
    body: z.strictObject({}),
    responses: { 200: { description: 'The partner', schema: PartnerResponse } },
    async handle({ params, caller, c }) {
      const partner = await partners.retire(params.partner, readChangeContext(c, caller));
      return toPartnerResponse(c, { partner });
    },
  });
}

function extendRoute(partners: PartnerService): Route {
  return route({
    id: 'setPartnerEnd',
    versioned: true,
    errors: { 'not-found': 'no-such-partner', 'wrong-state': 'is-revoked' },
    method: 'put',
    path: '/v1/partners/{partner}/end',
    tag: 'partners',
    summary: 'When the access of a partner ends; null for an access without end',
    access: 'partner:admin',
    params: PartnerPath,
    body: z.strictObject({ expiresAt: Instant.nullable() }),
    responses: { 200: { description: 'The partner', schema: PartnerResponse } },
    async handle({ params, body: { expiresAt }, caller, c }) {
      const context = readChangeContext(c, caller);
      return toPartnerResponse(c, {
        partner: await partners.extend(params.partner, expiresAt, context),
      });
    },
  });
}

function revokeRoute(partners: PartnerService): Route {
  return route({
    id: 'revokePartner',
    versioned: true,
    errors: { 'not-found': 'no-such-partner' },
    method: 'post',
    path: '/v1/partners/{partner}/revocation',
    tag: 'partners',
    summary: 'End a partner, or only the tokens it has; both from the next request on',
    access: 'partner:admin',
    params: PartnerPath,
    body: z.strictObject({ extent: RevocationExtent.default('partner') }),
    responses: { 200: { description: 'The partner', schema: PartnerResponse } },
    async handle({ params, body, caller, c }) {
      const partner = await partners.revoke(
        params.partner,
        body.extent,
        readChangeContext(c, caller),
      );
      return toPartnerResponse(c, { partner });
    },
  });
}

function disclosuresRoute(partners: PartnerService, disclosures: DisclosureStore): Route {
  return route({
    id: 'listDisclosures',
    errors: { 'not-found': 'no-such-partner' },
    method: 'get',
    path: '/v1/partners/{partner}/disclosures',
    tag: 'partners',
    summary: 'Everything the partner has read since an instant, as JSON Lines',
    access: 'audit:read',
    params: PartnerPath,
    query: PageRequest.extend({ since: StartMoment }),
    responses: {
      200: {
        description: 'One read a line',
        mediaTypes: ['application/jsonl'],
        schema: DisclosureResponse,
      },
    },
    async handle({ params, query, c }) {
      // A mistyped id must give 404, and not an empty list.
      await partners.get(params.partner);
      return linesPage(c, await disclosures.listSince(params.partner, query.since, query));
    },
  });
}

/** A partner, with the secrets that were made for it now. */
export function toPartnerResponse(c: Context, changed: Changed, status: 200 | 201 = 200): Response {
  return json(c, toChangedPartnerResponse(changed), {
    status,
    etag: String(changed.partner.version),
  });
}

type Changed = PartnerWithSecret & { readonly webhookSecret?: string };

function toChangedPartnerResponse({
  partner: { id, ...rest },
  clientSecret,
  webhookSecret,
}: Changed) {
  return {
    client_id: id,
    ...rest,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    ...(webhookSecret === undefined ? {} : { webhook_secret: webhookSecret }),
  };
}

interface WebhookRoutesDeps {
  readonly partners: Identity['partners'];
  readonly webhookSecret: Identity['webhookSecret'];
  /** @throws KaartError `address-refused` */
  readonly checkAddress: (url: string) => void;
}

/** The webhook at which a partner gets withdrawal notices. */
export function webhookRoutes({
  partners,
  webhookSecret,
  checkAddress,
}: WebhookRoutesDeps): Route[] {
  return [
    route({
      id: 'setPartnerWebhook',
      versioned: true,
      errors: {
        'not-found': 'no-such-partner',
        'wrong-state': 'is-revoked',
        'address-refused': 'address-not-public',
      },
      method: 'put',
      path: '/v1/partners/{partner}/webhook',
      tag: 'partners',
      summary:
        'Set the address that gets a partner’s notices of withdrawals; a new secret is in this answer and never again',
      description:
        'Calls are signed as Standard Webhooks describes it (`v1`, HMAC-SHA256), their bodies are `{ type: "withdrawal.notice", timestamp, data }`. `url: null` ends them.',
      access: 'partner:admin',
      params: z.object({ partner: z.string().max(100) }),
      body: z.strictObject({
        url: z
          .url({ protocol: /^https?$/ })
          .max(2000)
          .nullable(),
      }),
      responses: {
        200: { description: 'The partner and its new secret', schema: PartnerResponse },
      },
      async handle({ params, body: { url }, caller, c }) {
        if (url !== null) checkAddress(url);
        const partner = await partners.setWebhook(
          params.partner,
          url,
          readChangeContext(c, caller),
        );
        if (url === null) return toPartnerResponse(c, { partner });
        const secret = await webhookSecret(partner.id, partner.webhook?.generation ?? 1);
        return toPartnerResponse(c, { partner, webhookSecret: secret });
      },
    }),
  ];
}
