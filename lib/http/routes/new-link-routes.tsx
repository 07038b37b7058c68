import type { Context } from 'hono';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { RateLimiter } from '../../identity/rate-limit.ts';
import {
  NEW_LINK_PATH,
  NewLinkPage,
  NewLinkSentPage,
} from '../../portal/self-service/new-link-page.tsx';
import { MANDATES } from '../../self-service/invitation.ts';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { sourceAddress } from '../requests/source-address.ts';
import { type Route, route } from '../route.ts';
import type { SelfServicePages } from '../self-service/contact-pages.tsx';

const COMMON = {
  tag: 'self-service',
  access: 'public',
  query: z.object({ lang: z.string().max(10).optional() }),
} as const;
const HTML = { 200: { description: 'A page', mediaTypes: ['text/html'] } } as const;
const SENT_PATH = `${NEW_LINK_PATH}/sent`;
const NewLinkForm = z.object({
  link: z
    .string()
    .max(2_000)
    .default('')
    .meta({ description: 'A link that does not work any more' }),
  company: z
    .string()
    .max(60)
    .default('')
    .meta({ description: 'Register number or record id of the company, without a link' }),
  mandate: z.enum(MANDATES).default('company'),
});

/** Limits of one process: of each address, and of all together. */
class NewLinkLimits {
  readonly #own = new RateLimiter({ name: 'new-links', quota: 10, windowSeconds: 3_600 });
  readonly #all = new RateLimiter({ name: 'all-new-links', quota: 300, windowSeconds: 3_600 });

  /** @throws KaartError `rate-limited` */
  take(c: Context): void {
    for (const [limiter, key] of [
      [this.#own, sourceAddress(c)],
      [this.#all, 'all'],
    ] as const) {
      const { allowed, retryAfterSeconds } = limiter.take(key, performance.now());
      if (!allowed)
        throw new KaartError('client-quota-used', {
          code: 'rate-limited',
          details: { retryAfterSeconds },
        });
    }
  }
}

/** The pages on which a contact gets a new link. */
export function newLinkRoutes(pages: SelfServicePages): Route[] {
  return [formRoute(pages), requestRoute(pages), sentRoute(pages)];
}

function formRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'getNewLinkPage',
    method: 'get',
    path: NEW_LINK_PATH,
    summary: 'The form by which a contact gets a new link',
    responses: HTML,
    handle: ({ c }) => formPage(pages, c),
  });
}

function formPage({ service, help }: SelfServicePages, c: Context, isMissing = false) {
  const facts = { language: pageLanguage(c), path: NEW_LINK_PATH, help, isMissing };
  return page(c, <NewLinkPage {...facts} isPossible={service.newLinks.isPossible} />);
}

function requestRoute(pages: SelfServicePages): Route {
  const limits = new NewLinkLimits();
  return route({
    ...COMMON,
    id: 'requestNewLink',
    errors: { 'rate-limited': 'client-quota-used', forbidden: 'form-of-another-page' },
    method: 'post',
    path: NEW_LINK_PATH,
    summary:
      'Sends a new link to the address in the edition. The answer is the same whether the company exists or not',
    body: NewLinkForm,
    bodyKind: 'form',
    maxBodyBytes: 8_000,
    responses: {
      303: { description: 'To the page after the form' },
      422: { description: 'The form again, if it has no number', mediaTypes: ['text/html'] },
    },
    async handle({ body, c }) {
      pages.sessions.requireOwnForm(c);
      limits.take(c);
      if (body.link === '' && body.company.trim() === '') {
        c.status(422);
        return formPage(pages, c, true);
      }
      await pages.service.newLinks.request(body);
      return c.redirect(`${SENT_PATH}?lang=${pageLanguage(c)}`, 303);
    },
  });
}

function sentRoute({ help }: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'getNewLinkSentPage',
    method: 'get',
    path: SENT_PATH,
    summary: 'The page after the form for a new link',
    responses: HTML,
    handle: ({ c }) =>
      page(c, <NewLinkSentPage language={pageLanguage(c)} path={SENT_PATH} help={help} />),
  });
}
