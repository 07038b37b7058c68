import type { Context } from 'hono';
import type { Clock } from '../../core/clock.ts';
import type { LocalizedText } from '../../core/language.ts';
import { localDayOf } from '../../core/local-time.ts';
import { OwnPage, type OwnPageFacts } from '../../portal/self-service/own-page.tsx';
import { PreviewPage } from '../../portal/self-service/preview-page.tsx';
import { NothingPage, type NothingToSee } from '../../portal/self-service/self-service-frame.tsx';
import type { OwnDecision } from '../../self-service/choices.ts';
import type { SelfService } from '../../self-service/self-service.ts';
import { page, pageLanguage } from '../html.ts';
import type { ContactSessions, SignedIn } from './contact-session.ts';
import type { OwnPageForm } from './form-choices.ts';

/** What the pages of contacts need. */
export interface SelfServicePages {
  readonly service: SelfService;
  readonly sessions: ContactSessions;
  /** Of consent. */
  readonly clock: Clock;
  /** An address of the house, for who needs a new link. */
  readonly help: string;
}

/** The page of a signed-in contact, with what came of the last form. */
export async function ownPage(
  { service, clock, help }: SelfServicePages,
  c: Context,
  { session, formToken }: SignedIn,
  more: Pick<OwnPageFacts, 'said' | 'entered' | 'wrongIn'>,
): Promise<Response> {
  const company = await service.company(session);
  const facts = { company, formToken, help, language: pageLanguage(c), path: '/my' };
  return page(c, <OwnPage {...facts} today={localDayOf(clock())} {...more} />);
}

/** What somebody gets who is not signed in. */
export function noSession(pages: SelfServicePages, c: Context) {
  return nothing(pages, c, 'signedOut');
}

const STATUS = {
  signedOut: 401,
  left: 200,
  used: 410,
  expired: 410,
  revoked: 410,
  unknownLink: 404,
} as const;

/** Says why there is nothing to see, and who can help. */
export function nothing({ help }: SelfServicePages, c: Context, why: NothingToSee) {
  c.status(STATUS[why]);
  const path = c.req.method === 'GET' ? c.req.path : '/my';
  const facts = { language: pageLanguage(c), path, why, help };
  return page(c, <NothingPage {...facts} />);
}

/** The row as it stands for every reader, or as it would be with what a form decides. */
export async function previewPage(
  { service }: SelfServicePages,
  c: Context,
  { session, formToken }: SignedIn,
  form?: OwnPageForm,
  decision?: OwnDecision,
) {
  const [notice, { mandate }] = [await service.notice(), session];
  const previews = await service.preview(session, decision);
  const facts = { previews, notice, mandate, formToken };
  const chosen = form && inputsOf(form);
  const where = { language: pageLanguage(c), path: '/my/preview' };
  return page(c, <PreviewPage {...facts} {...where} chosen={chosen} />);
}

export function inputsOf({ form: _, ...inputs }: OwnPageForm): Readonly<Record<string, string>> {
  return inputs as Readonly<Record<string, string>>;
}

/** Why nothing of a form was saved, and in which section of the page. */
export interface NotSaved {
  readonly wrong: LocalizedText;
  readonly wrongIn: NonNullable<OwnPageFacts['wrongIn']>;
}

/** The page again, with what was wrong with the form and what it held (422). */
export async function notSaved(
  pages: SelfServicePages,
  c: Context,
  signedIn: SignedIn,
  body: OwnPageForm,
  { wrong, wrongIn }: NotSaved,
) {
  c.status(422);
  const said = { text: wrong[pageLanguage(c)], wrong: true };
  return ownPage(pages, c, signedIn, { said, wrongIn, entered: inputsOf(body) });
}
