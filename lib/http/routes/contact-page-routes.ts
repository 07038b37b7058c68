import * as z from 'zod';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { LocalizedText } from '../../core/language.ts';
import { SELF_SERVICE_TEXTS } from '../../portal/self-service/self-service-messages.ts';
import { getContactAccess } from '../../self-service/contact-fields.ts';
import { CorrectionRequest } from '../../self-service/correction.ts';
import type { ContactSession } from '../../self-service/session.ts';
import { pageLanguage } from '../html.ts';
import { type Route, route } from '../route.ts';
import {
  noSession,
  ownPage,
  pickFormInputs,
  previewPage,
  type SelfServicePages,
  sendFormError,
} from '../self-service/contact-pages.tsx';
import { asksForCorrection, OwnPageForm, parseDecisionForm } from '../self-service/form-choices.ts';

const Page = z.object({ lang: z.string().max(10).optional() });
const Said = Page.extend({
  done: z.enum(['saved', 'asked', 'both']).optional(),
  n: z.coerce.number().int().min(0).max(99).optional(),
});
const HTML = { 200: { description: 'A page', mediaTypes: ['text/html'] } } as const;
const BACK = {
  303: { description: 'To the page of the contact' },
  401: { description: 'Not signed in', mediaTypes: ['text/html'] },
} as const;
const COMMON = { tag: 'self-service', access: 'public', query: Page } as const;

/** The page on which a signed-in contact sees its company and decides. */
export function contactPageRoutes(pages: SelfServicePages): Route[] {
  return [
    ownPageRoute(pages),
    preview(pages),
    previewChosen(pages),
    ownWithChoices(pages),
    decide(pages),
    receipt(pages),
  ];
}

function ownPageRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownPage',
    method: 'get',
    path: '/my',
    summary: 'What is held of the contact’s own company, who may see it, corrections, receipts',
    query: Said,
    answers: { ...HTML, 401: BACK[401] },
    async handle({ query: { done, n = 0 }, c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      const language = pageLanguage(c);
      const texts = done && {
        saved: [savedText(n)],
        asked: [SELF_SERVICE_TEXTS.asked],
        both: [savedText(n), SELF_SERVICE_TEXTS.asked],
      };
      const text = texts?.[done ?? 'saved'].map((each) => each[language]).join(' ');
      const said = text && { text: text.replace('{n}', String(n)), wrong: false };
      return ownPage(pages, c, signedIn, said ? { said } : {});
    },
  });
}

function savedText(n: number) {
  if (n === 0) return SELF_SERVICE_TEXTS.unchanged;
  return n === 1 ? SELF_SERVICE_TEXTS.savedOne : SELF_SERVICE_TEXTS.saved;
}

function preview(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownPreview',
    method: 'get',
    path: '/my/preview',
    summary: 'The own row exactly as each audience gets it',
    answers: { ...HTML, 401: BACK[401] },
    async handle({ c }) {
      const signedIn = await pages.sessions.of(c);
      if (signedIn === undefined) return noSession(pages, c);
      return previewPage(pages, c, signedIn);
    },
  });
}

function previewChosen(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownPreviewOfChoices',
    method: 'post',
    path: '/my/preview',
    summary: 'The own row as readers would get it with the choices of a form; nothing is saved',
    body: OwnPageForm,
    bodyKind: 'form',
    answers: { ...HTML, 401: BACK[401] },
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      const read = parseDecisionForm(body, getContactAccess(signedIn.session), pages.clock());
      if ('wrong' in read)
        return sendFormError(pages, c, signedIn, body, { ...read, wrongIn: 'decide' });
      return previewPage(pages, c, signedIn, body, read.decision);
    },
  });
}

function ownWithChoices(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownPageWithChoices',
    method: 'post',
    path: '/my',
    summary: 'The own page with the choices of a form, as they come back from the preview',
    body: OwnPageForm,
    bodyKind: 'form',
    answers: { ...HTML, 401: BACK[401] },
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      return ownPage(pages, c, signedIn, { entered: pickFormInputs(body) });
    },
  });
}

function decide(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownDecision',
    method: 'post',
    path: '/my/decisions',
    summary: 'Saves everything that a contact chose on its page, and takes in a correction',
    body: OwnPageForm,
    bodyKind: 'form',
    answers: BACK,
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      const { session } = signedIn;
      const read = parseDecisionForm(body, getContactAccess(session), pages.clock());
      if ('wrong' in read)
        return sendFormError(pages, c, signedIn, body, { ...read, wrongIn: 'decide' });
      // Sees a choice that is not the contact's before anything is recorded.
      await pages.service.preview(session, read.decision);
      if (!(await pages.service.isCurrent(body.notice, read.decision)))
        return sendFormError(pages, c, signedIn, body, {
          wrong: SELF_SERVICE_TEXTS.noticeChanged,
          wrongIn: 'decide',
        });
      const asks = asksForCorrection(body);
      const wrong = asks ? await askFor(pages, session, body) : undefined;
      if (wrong !== undefined)
        return sendFormError(pages, c, signedIn, body, { wrong, wrongIn: 'corrections' });
      const language = pageLanguage(c);
      const told = { language, noticeVersion: body.notice };
      const { length: n } = await pages.service.decide(session, read.decision, told);
      const done = asks ? (n === 0 ? 'asked' : 'both') : 'saved';
      return c.redirect(`/my?lang=${language}&done=${done}&n=${n}#said`, 303);
    },
  });
}

/** @returns what keeps a correction from being taken in, as the contact is told it */
async function askFor(
  { service }: SelfServicePages,
  session: ContactSession,
  body: OwnPageForm,
): Promise<LocalizedText | undefined> {
  const asked = CorrectionRequest.safeParse(body);
  if (!asked.success) return SELF_SERVICE_TEXTS.correctionIncomplete;
  try {
    await service.corrections.ask(session, asked.data);
    return undefined;
  } catch (error) {
    if (hasCode(error, 'wrong-state')) return SELF_SERVICE_TEXTS.correctionsFull;
    if (hasCode(error, 'message-invalid'))
      return correctionProblem(error.parameters['wrong'] as LocalizedText);
    throw error;
  }
}

/** Describes the error of a correction's value, in each language. */
function correctionProblem(why: LocalizedText): LocalizedText {
  const said = ({ en, fr, de }: LocalizedText) => ({
    en: `${en} ${why.en}`,
    fr: `${fr} ${why.fr}`,
    de: `${de} ${why.de}`,
  });
  return said(SELF_SERVICE_TEXTS.correctionWrong);
}

function receipt(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownReceipt',
    method: 'get',
    path: '/my/receipts/{receipt}',
    summary: 'A receipt of the contact’s own company, as a JWS',
    params: z.object({ receipt: z.string().max(100) }),
    answers: {
      200: { description: 'The receipt', mediaTypes: ['application/jwt'] },
      401: BACK[401],
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
