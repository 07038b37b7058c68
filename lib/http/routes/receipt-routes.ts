import type { Context } from 'hono';
import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import type { RequireCompany } from '../../consent/known-companies.ts';
import { KaartError } from '../../core/errors.ts';
import { joinNames } from '../../core/language.ts';
import { PageRequest } from '../../core/page.ts';
import type { StoredReceipt } from '../../receipt/ports.ts';
import type { IssuedReceipt, ReceiptService } from '../../receipt/receipt-service.ts';
import { linesPage } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import { ReceiptLine } from '../responses/consent-responses.ts';
import { JsonLdResponse } from '../responses/document-responses.ts';
import { type Route, route } from '../route.ts';

const CompanyPath = z.object({ company: ConsentEvent.shape.recordId });
const ReceiptPath = CompanyPath.extend({ receipt: z.string().min(1).max(100) });

const FORMS: Readonly<Record<string, (receipt: IssuedReceipt) => string>> = {
  'application/jwt': ({ jws }) => jws,
  'application/ld+json': ({ claims }) => JSON.stringify(claims.receipt),
};

/** The receipts of a company, for the company and for consent officers. */
export function receiptRoutes(receipts: ReceiptService, requireCompany: RequireCompany): Route[] {
  return [listRoute(receipts, requireCompany), oneRoute(receipts)];
}

function listRoute(receipts: ReceiptService, requireCompany: RequireCompany): Route {
  return route({
    id: 'listReceipts',
    errors: { 'not-found': 'no-such-company' },
    method: 'get',
    path: '/v1/companies/{company}/receipts',
    tag: 'consents',
    summary: 'The receipts of a company, the oldest first',
    access: 'consent:read',
    params: CompanyPath,
    query: PageRequest,
    responses: {
      200: {
        description: 'A line for each receipt',
        schema: ReceiptLine,
        mediaTypes: ['application/jsonl'],
      },
    },
    async handle({ params: { company }, query, c }) {
      const { items, cursor } = await receipts.page(company, query);
      if (items.length === 0) await requireCompany(company);
      return linesPage(c, { items: items.map(toReceiptLine), cursor });
    },
  });
}

function toReceiptLine({ id, decision, signature }: StoredReceipt): z.infer<typeof ReceiptLine> {
  return {
    id,
    issuedAt: decision.recordedAt,
    signed: signature !== null,
    recordHash: decision.recordHash,
    noticeHash: decision.noticeHash,
  };
}

function oneRoute(receipts: ReceiptService): Route {
  return route({
    id: 'getReceipt',
    errors: { 'not-found': 'no-such-receipt', 'not-acceptable': 'receipt-form' },
    method: 'get',
    path: '/v1/companies/{company}/receipts/{receipt}',
    tag: 'consents',
    summary: 'A receipt, signed as a JWS or as JSON-LD, as it was when the decision was recorded',
    access: 'consent:read',
    params: ReceiptPath,
    responses: {
      200: { description: 'The receipt', mediaTypes: Object.keys(FORMS), schema: JsonLdResponse },
    },
    async handle({ params, c }) {
      const type = pickReceiptFormat(c);
      const receipt = await receipts.get(params.company, params.receipt);
      return c.body(FORMS[type]?.(receipt) ?? '', 200, {
        'Content-Type': type,
        'Cache-Control': 'private, no-store',
        Vary: 'Accept',
      });
    },
  });
}

/** @throws KaartError `not-acceptable` */
function pickReceiptFormat(c: Context): string {
  const type = negotiateMediaType(c.req.header('accept'), Object.keys(FORMS));
  if (type !== undefined) return type;
  throw new KaartError('receipt-form', {
    code: 'not-acceptable',
    parameters: {
      forms: joinNames(Object.keys(FORMS), 'or'),
    },
  });
}
