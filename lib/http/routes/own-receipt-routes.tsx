import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { OwnReceiptPage } from '../../portal/receipts/receipt-pages.tsx';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { type Route, route } from '../route.ts';
import { noSession, type SelfServicePages } from '../self-service/contact-pages.tsx';

const ReceiptPath = z.object({ receipt: z.string().max(100) });
const COMMON = {
  tag: 'self-service',
  access: 'public',
  credential: 'contactSession',
  method: 'get',
  query: z.object({ lang: z.string().max(10).optional() }),
  errors: { 'rate-limited': 'client-quota-used', 'not-found': 'no-such-receipt' },
} as const;
const SIGNED_OUT = { 401: { description: 'Not signed in', mediaTypes: ['text/html'] } };

/** The receipts of a contact: the signed file, and a page to read and print. */
export function ownReceiptRoutes(pages: SelfServicePages): Route[] {
  return [fileRoute(pages), pageRoute(pages)];
}

function pageRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'getOwnReceiptPage',
    path: '/my/receipts/{receipt}/page',
    summary: 'A receipt of the contact’s own company, to read and print',
    params: ReceiptPath,
    responses: { 200: { description: 'A page', mediaTypes: ['text/html'] }, ...SIGNED_OUT },
    async handle({ params: { receipt }, c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      const jws = await pages.service.receipt(signedIn.session, receipt);
      if (jws === undefined) throw new KaartError('no-such-receipt', { code: 'not-found' });
      const file = `/my/receipts/${encodeURIComponent(receipt)}`;
      const facts = { language: pageLanguage(c), path: `${file}/page`, file };
      return page(c, <OwnReceiptPage {...facts} verified={await pages.checkReceipt(jws)} />);
    },
  });
}

function fileRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'getOwnReceipt',
    path: '/my/receipts/{receipt}',
    summary: 'A receipt of the contact’s own company, as a JWS',
    params: ReceiptPath,
    responses: {
      200: { description: 'The receipt', mediaTypes: ['application/jwt'] },
      ...SIGNED_OUT,
    },
    async handle({ params, c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      const jws = await pages.service.receipt(signedIn.session, params.receipt);
      if (jws === undefined) throw new KaartError('no-such-receipt', { code: 'not-found' });
      return c.body(jws, 200, { 'Content-Type': 'application/jwt' });
    },
  });
}
