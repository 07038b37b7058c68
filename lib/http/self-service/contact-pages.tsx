import type { Context } from 'hono';
import type { Clock } from '../../core/clock.ts';
import type { LocalizedText } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import { OwnPage, type OwnPageFacts } from '../../portal/self-service/own-page.tsx';
import { PreviewPage } from '../../portal/self-service/preview-page.tsx';
import { NoDataPage, type NoDataReason } from '../../portal/self-service/self-service-frame.tsx';
import type { ReceiptVerification } from '../../receipt/verify.ts';
import type { ContactDecision } from '../../self-service/choices.ts';
import { getContactAccess } from '../../self-service/contact-fields.ts';
import type { SelfService } from '../../self-service/self-service.ts';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import type { ContactSessions, SignedInContact } from './contact-session.ts';
import {
  asksForCorrection,
  type OwnPageForm,
  parseDecisionForm,
  readNamedRecipients,
} from './form-choices.ts';

/** Dependencies of the pages of contacts. */
export interface SelfServicePages {
  readonly service: SelfService;
  readonly sessions: ContactSessions;
  /** Clock of consent. */
  readonly clock: Clock;
  /** Contact address of the operator, for a person who needs a new link. */
  readonly help: string;
  /** Verifies a receipt with the published keys of this installation. */
  readonly checkReceipt: (jws: string) => Promise<ReceiptVerification>;
}

/** The page of a signed-in contact, with the result of the last form, and its inputs that are not saved. */
export async function ownPage(
  { service, clock, help }: SelfServicePages,
  c: Context,
  { session, formToken }: SignedInContact,
  {
    form,
    ...more
  }: Pick<OwnPageFacts, 'result' | 'wrongIn' | 'wrongInput'> & { readonly form?: OwnPageForm },
): Promise<Response> {
  const company = await service.loadPageData(session, form && readNamedRecipients(form));
  const facts = { company, formToken, help, language: pageLanguage(c), path: '/my' };
  const entered = form && pickFormInputs(form);
  return page(c, <OwnPage {...facts} today={toLocalDay(clock())} {...more} entered={entered} />);
}

/** The page for a visitor who is not signed in. */
export function noSession(pages: SelfServicePages, c: Context) {
  return sendNothingPage(pages, c, 'signedOut');
}

const STATUS = {
  signedOut: 401,
  left: 200,
  used: 410,
  expired: 410,
  revoked: 410,
  unknownLink: 404,
} as const;

/** Sends the page that explains why there is no data, and names a contact. */
export function sendNothingPage(
  { help, service }: SelfServicePages,
  c: Context,
  why: NoDataReason,
  token?: string,
) {
  c.status(STATUS[why]);
  const path = c.req.method === 'GET' ? c.req.path : '/my';
  const isEnded = (why === 'used' || why === 'expired') && service.newLinks.isPossible;
  const facts = { language: pageLanguage(c), path, why, help, link: isEnded ? token : undefined };
  return page(c, <NoDataPage {...facts} />);
}

/** The row as each recipient sees it now, or would see it after the decisions of a form. */
export async function previewPage(
  { service }: SelfServicePages,
  c: Context,
  { session, formToken }: SignedInContact,
  form?: OwnPageForm,
  decision?: ContactDecision,
) {
  const [notice, { mandate }] = [await service.notice(), session];
  const previews = await service.preview(session, decision);
  const recipientNames = await service.recipientNames();
  const facts = { previews, notice, mandate, formToken, recipientNames };
  const chosen = form && pickFormInputs(form);
  const where = { language: pageLanguage(c), path: '/my/preview' };
  return page(c, <PreviewPage {...facts} {...where} chosen={chosen} />);
}

/** The inputs of a form that a page shows again; the token is made for each page. */
function pickFormInputs({ form: _, ...inputs }: OwnPageForm): Readonly<Record<string, string>> {
  return inputs as Readonly<Record<string, string>>;
}

/** The error of an unsaved form, its section of the page, and its input if it has one. */
export interface FormError {
  readonly wrong: LocalizedText;
  readonly wrongIn: NonNullable<OwnPageFacts['wrongIn']>;
  readonly input?: string | undefined;
}

/** Sends the page again with the errors and the inputs of the form (422). */
export async function sendFormError(
  pages: SelfServicePages,
  c: Context,
  signedIn: SignedInContact,
  form: OwnPageForm,
  { wrong, wrongIn, input }: FormError,
) {
  c.status(422);
  const text = wrong[pageLanguage(c)];
  const wrongInput = input === undefined ? undefined : { input, text };
  return ownPage(pages, c, signedIn, { result: { text, wrong: true }, wrongIn, wrongInput, form });
}

/** Whether a form has choices or a correction that would be lost if it is not saved. */
export async function hasUnsaved(
  { service, clock }: Pick<SelfServicePages, 'service' | 'clock'>,
  { session }: SignedInContact,
  form: OwnPageForm,
): Promise<boolean> {
  if (asksForCorrection(form)) return true;
  const parsed = parseDecisionForm({ ...form, do: 'save' }, getContactAccess(session), clock());
  return 'wrong' in parsed || service.changesSomething(session, parsed.decision);
}
