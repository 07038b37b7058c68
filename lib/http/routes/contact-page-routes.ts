import type { Context } from 'hono';
import * as z from 'zod';
import { hasCode } from '../../core/errors.ts';
import { fillTemplate, type LocalizedText } from '../../core/language.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { CORRECTION_TEXTS } from '../../portal/self-service/corrections-messages.ts';
import { SELF_SERVICE_TEXTS } from '../../portal/self-service/self-service-messages.ts';
import { CONFIRM_IDENTITY } from '../../self-service/choices.ts';
import { getContactAccess } from '../../self-service/contact-fields.ts';
import { CorrectionRequest } from '../../self-service/correction.ts';
import type { ContactSession } from '../../self-service/session.ts';
import { pageLanguage } from '../context.ts';
import { type Route, route } from '../route.ts';
import {
  hasUnsaved,
  noSession,
  ownPage,
  previewPage,
  type SelfServicePages,
  sendFormError,
} from '../self-service/contact-pages.tsx';
import type { SignedInContact } from '../self-service/contact-session.ts';
import {
  asksForCorrection,
  OwnPageForm,
  parseDecisionForm,
  readCorrectionToWithdraw,
} from '../self-service/form-choices.ts';

/** The effect of a form, for the text on the next page. */
const RESULTS = ['saved', 'asked', 'both', 'taken-back'] as const;
const Page = z.object({ lang: z.string().max(10).optional() });
const ResultQuery = Page.extend({
  done: z.enum(RESULTS).optional(),
  n: wholeNumberParameter(z.int().min(0).max(99)).optional(),
});
const HTML = { 200: { description: 'A page', mediaTypes: ['text/html'] } } as const;
const TO_CONTACT_PAGE = {
  303: { description: 'To the page of the contact' },
  401: { description: 'Not signed in', mediaTypes: ['text/html'] },
} as const;
const COMMON = { tag: 'self-service', access: 'public', query: Page } as const;

/** The page on which a signed-in contact sees its company and decides. */
export function contactPageRoutes(pages: SelfServicePages): Route[] {
  return [
    ownPageRoute(pages),
    previewRoute(pages),
    chosenPreviewRoute(pages),
    ownChoicesRoute(pages),
    decideRoute(pages),
  ];
}

function ownPageRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'getOwnPage',
    credential: 'contactSession',
    errors: { 'rate-limited': 'client-quota-used' },
    method: 'get',
    path: '/my',
    summary: 'The stored data of the contact’s company, its recipients, corrections and receipts',
    query: ResultQuery,
    responses: { ...HTML, 401: TO_CONTACT_PAGE[401] },
    async handle({ query: { done, n = 0 }, c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      const language = pageLanguage(c);
      if (done === undefined) return ownPage(pages, c, signedIn, {});
      const text = resultTexts({ done, n }).map((each) => each[language]);
      return ownPage(pages, c, signedIn, { result: { text: text.join(' '), wrong: false } });
    },
  });
}

function resultTexts({ done, n }: SavedResult): readonly LocalizedText[] {
  const saved = fillTemplate(savedText(n), { n });
  const texts = {
    saved: [saved],
    asked: [CORRECTION_TEXTS.asked],
    both: [saved, CORRECTION_TEXTS.asked],
    'taken-back': [CORRECTION_TEXTS.takenBack],
  };
  return texts[done];
}

function savedText(n: number) {
  if (n === 0) return SELF_SERVICE_TEXTS.unchanged;
  return n === 1 ? SELF_SERVICE_TEXTS.savedOne : SELF_SERVICE_TEXTS.saved;
}

function previewRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'getOwnPreview',
    credential: 'contactSession',
    errors: { 'rate-limited': 'client-quota-used' },
    method: 'get',
    path: '/my/preview',
    summary: 'The row of the company, exactly as each audience gets it',
    responses: { ...HTML, 401: TO_CONTACT_PAGE[401] },
    async handle({ c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      return previewPage(pages, c, signedIn);
    },
  });
}

function chosenPreviewRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'previewOwnChoices',
    credential: 'contactSession',
    errors: {
      'rate-limited': 'client-quota-used',
      forbidden: 'form-of-another-page',
      'consent-rejected': 'consent-event-rejected',
    },
    method: 'post',
    path: '/my/preview',
    summary:
      'The row of the company as recipients would get it with the choices of a form; saves nothing',
    body: OwnPageForm,
    bodyKind: 'form',
    responses: { ...HTML, 401: TO_CONTACT_PAGE[401] },
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      const parsed = parseDecisionForm(body, getContactAccess(signedIn.session), pages.clock());
      if ('wrong' in parsed)
        return sendFormError(pages, c, signedIn, body, { ...parsed, wrongIn: 'decide' });
      return previewPage(pages, c, signedIn, body, parsed.decision);
    },
  });
}

function ownChoicesRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'returnToOwnPage',
    credential: 'contactSession',
    errors: { 'rate-limited': 'client-quota-used', forbidden: 'form-of-another-page' },
    method: 'post',
    path: '/my',
    summary: 'The page of the contact with the choices of a form, after the preview',
    body: OwnPageForm,
    bodyKind: 'form',
    responses: { ...HTML, 401: TO_CONTACT_PAGE[401] },
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      return ownPage(pages, c, signedIn, { form: body });
    },
  });
}

function decideRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'saveOwnDecision',
    credential: 'contactSession',
    errors: {
      'rate-limited': 'client-quota-used',
      forbidden: 'form-of-another-page',
      'consent-rejected': 'consent-event-rejected',
      'not-found': 'no-such-field',
      'wrong-state': 'too-many-corrections',
    },
    method: 'post',
    path: '/my/decisions',
    summary: 'Saves all choices of a contact and its correction',
    body: OwnPageForm,
    bodyKind: 'form',
    responses: TO_CONTACT_PAGE,
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      const takenBack = readCorrectionToWithdraw(body);
      if (takenBack !== undefined) return takeBack(pages, c, signedIn, body, takenBack);
      return save(pages, c, signedIn, body);
    },
  });
}

/** Saves the choices and the correction of a form, or nothing of it if a part is wrong. */
async function save(
  pages: SelfServicePages,
  c: Context,
  signedIn: SignedInContact,
  form: OwnPageForm,
): Promise<Response> {
  const { service, clock } = pages;
  const { session } = signedIn;
  const parsed = parseDecisionForm(form, getContactAccess(session), clock());
  if ('wrong' in parsed)
    return sendFormError(pages, c, signedIn, form, { ...parsed, wrongIn: 'decide' });
  const { decision } = parsed;
  // Refuses a choice that the contact may not make, before anything is recorded.
  await service.changesSomething(session, decision);
  if (!(await service.isCurrent(form.notice, decision)))
    return sendFormError(pages, c, signedIn, form, {
      wrong: SELF_SERVICE_TEXTS.noticeChanged,
      wrongIn: 'decide',
    });
  const isConfirmation = decision === CONFIRM_IDENTITY;
  const hasCorrection = !isConfirmation && asksForCorrection(form);
  const wrong = hasCorrection ? await requestCorrection(pages, session, form) : undefined;
  if (wrong !== undefined)
    return sendFormError(pages, c, signedIn, form, { wrong, wrongIn: 'corrections' });
  const shown = { language: pageLanguage(c), noticeVersion: form.notice };
  const { length: n } = await service.decide(session, decision, shown);
  if (isConfirmation) return keepUnsaved(pages, c, signedIn, form, { done: 'saved', n });
  return toResult(c, { done: hasCorrection ? (n === 0 ? 'asked' : 'both') : 'saved', n });
}

async function takeBack(
  pages: SelfServicePages,
  c: Context,
  signedIn: SignedInContact,
  form: OwnPageForm,
  id: string,
): Promise<Response> {
  try {
    await pages.service.corrections.takeBack(signedIn.session, id);
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
    const wrong = CORRECTION_TEXTS.decidedAlready;
    return sendFormError(pages, c, signedIn, form, { wrong, wrongIn: 'corrections' });
  }
  return keepUnsaved(pages, c, signedIn, form, { done: 'taken-back', n: 1 });
}

interface SavedResult {
  readonly done: (typeof RESULTS)[number];
  readonly n: number;
}

function toResult(c: Context, { done, n }: SavedResult): Response {
  return c.redirect(`/my?lang=${pageLanguage(c)}&done=${done}&n=${n}#said`, 303);
}

/** After a button that saves nothing else: shows the other choices of the form again, if there are any. */
async function keepUnsaved(
  pages: SelfServicePages,
  c: Context,
  signedIn: SignedInContact,
  form: OwnPageForm,
  result: SavedResult,
): Promise<Response> {
  if (!(await hasUnsaved(pages, signedIn, form))) return toResult(c, result);
  const texts = [...resultTexts(result), SELF_SERVICE_TEXTS.othersUnsaved];
  const text = texts.map((each) => each[pageLanguage(c)]).join(' ');
  return ownPage(pages, c, signedIn, { result: { text, wrong: false }, form });
}

/** Requests a correction. @returns the error text for the contact; `undefined` if the request is stored */
async function requestCorrection(
  { service }: SelfServicePages,
  session: ContactSession,
  body: OwnPageForm,
): Promise<LocalizedText | undefined> {
  const request = CorrectionRequest.safeParse(body);
  if (!request.success) return CORRECTION_TEXTS.incomplete;
  try {
    await service.corrections.request(session, request.data);
    return undefined;
  } catch (error) {
    if (hasCode(error, 'wrong-state')) return CORRECTION_TEXTS.full;
    if (hasCode(error, 'message-invalid'))
      return correctionProblem(error.parameters['wrong'] as LocalizedText);
    throw error;
  }
}

/** Describes the error of a correction's value, in each language. */
function correctionProblem(reason: LocalizedText): LocalizedText {
  const { en, fr, de } = CORRECTION_TEXTS.wrong;
  return { en: `${en} ${reason.en}`, fr: `${fr} ${reason.fr}`, de: `${de} ${reason.de}` };
}
