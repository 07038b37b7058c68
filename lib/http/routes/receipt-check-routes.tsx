import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { fillText } from '../../core/language.ts';
import { RateLimiter } from '../../identity/rate-limit.ts';
import { RECEIPT_PAGE_TEXTS } from '../../portal/receipts/receipt-messages.ts';
import { CHECK_PATH, CheckReceiptPage } from '../../portal/receipts/receipt-pages.tsx';
import type { ReceiptVerification } from '../../receipt/verify.ts';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { sourceAddress } from '../requests/source-address.ts';
import { type Route, route } from '../route.ts';

/** Maximum size of a receipt, in kB. A receipt of all groups and recipients by name has about 40. */
const MAX_KB = 128;
/** The file, the text, and the parts of the form around them. */
const MAX_BODY_BYTES = 2 * MAX_KB * 1000 + 4_000;
/** Checks of one address per minute, in each process. */
const PER_MINUTE = 60;

const COMMON = {
  tag: 'self-service',
  access: 'public',
  query: z.object({ lang: z.string().max(10).optional() }),
} as const;
const HTML = { 200: { description: 'A page', mediaTypes: ['text/html'] } } as const;

export interface ReceiptCheckDeps {
  /** Verifies a receipt with the published keys of this installation. */
  readonly check: (jws: string) => Promise<ReceiptVerification>;
  readonly publicUrl: string;
}

/** The page on which anyone checks a receipt. Nothing is stored. */
export function receiptCheckRoutes(deps: ReceiptCheckDeps): Route[] {
  return [formRoute(deps), checkRoute(deps)];
}

function formRoute({ publicUrl }: ReceiptCheckDeps): Route {
  return route({
    ...COMMON,
    id: 'getReceiptCheckPage',
    method: 'get',
    path: CHECK_PATH,
    summary: 'The form to check a receipt',
    responses: HTML,
    handle: ({ c }) => {
      const facts = { language: pageLanguage(c), path: CHECK_PATH, publicUrl };
      return page(c, <CheckReceiptPage {...facts} />);
    },
  });
}

function checkRoute({ check, publicUrl }: ReceiptCheckDeps): Route {
  const limiter = new RateLimiter({ name: 'receipt-check', quota: PER_MINUTE, windowSeconds: 60 });
  return route({
    ...COMMON,
    id: 'checkReceipt',
    errors: { 'rate-limited': 'client-quota-used', 'too-large': 'body-too-large' },
    method: 'post',
    path: CHECK_PATH,
    summary: 'Checks a receipt: its signature, its content and its issuer; stores nothing',
    body: z.object({
      file: z.string().default('').meta({ description: 'The signed file' }),
      receipt: z.string().default('').meta({ description: 'The text of the file, instead of it' }),
    }),
    bodyKind: 'form',
    takesFiles: 'text',
    maxBodyBytes: MAX_BODY_BYTES,
    responses: {
      ...HTML,
      422: { description: 'The form again, if it has no receipt', mediaTypes: ['text/html'] },
    },
    async handle({ body: { file, receipt }, c }) {
      const { allowed, retryAfterSeconds } = limiter.take(sourceAddress(c), performance.now());
      if (!allowed)
        throw new KaartError('client-quota-used', {
          code: 'rate-limited',
          details: { retryAfterSeconds },
        });
      const language = pageLanguage(c);
      const facts = { language, path: CHECK_PATH, publicUrl };
      // A mail may have broken the text into lines.
      const jws = (file.trim() || receipt).replaceAll(/\s+/g, '');
      const fault =
        jws === ''
          ? RECEIPT_PAGE_TEXTS.empty
          : jws.length > MAX_KB * 1000
            ? RECEIPT_PAGE_TEXTS.tooLarge
            : undefined;
      if (fault === undefined)
        return page(c, <CheckReceiptPage {...facts} verified={await check(jws)} />);
      c.status(422);
      const wrong = fillText(fault[language], { limit: MAX_KB }, language);
      return page(c, <CheckReceiptPage {...facts} wrong={wrong} />);
    },
  });
}
