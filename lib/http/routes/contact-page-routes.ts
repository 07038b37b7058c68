import * as z from 'zod';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { Texts } from '../../core/language.ts';
import { SELF_SERVICE_TEXTS as T } from '../../portal/self-service/self-service-texts.ts';
import { CorrectionRequest } from '../../self-service/correction.ts';
import { accessOf } from '../../self-service/held-fields.ts';
import type { Session } from '../../self-service/session.ts';
import { pageLanguage } from '../html.ts';
import { type Route, route } from '../route.ts';
import {
  noSession,
  notSaved,
  ownPage,
  previewPage,
  type SelfServicePages,
} from '../self-service/contact-pages.tsx';
import { choicesOf, DecisionForm } from '../self-service/form-choices.ts';

const Page = z.object({ lang: z.string().max(10).optional() });
const Said = Page.extend({
  done: z.enum(['saved', 'asked']).optional(),
  n: z.coerce.number().int().min(0).max(99).optional(),
});
const AnyForm = z.record(z.string(), z.string());
const HTML = { 200: { description: 'A page', mediaTypes: ['text/html'] } } as const;
const BACK = {
  303: { description: 'To the page of the contact' },
  401: { description: 'Not signed in', mediaTypes: ['text/html'] },
} as const;
const COMMON = { tag: 'self-service', access: 'public', query: Page } as const;

/** What a contact sees and decides of its own company, while it is signed in. */
export function contactPageRoutes(pages: SelfServicePages): Route[] {
  return [
    own(pages),
    preview(pages),
    previewChosen(pages),
    decide(pages),
    correct(pages),
    receipt(pages),
  ];
}

function own(pages: SelfServicePages): Route {
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
      const text = done && (done === 'asked' ? T.asked : savedText(n))[language];
      const said = text && { text: text.replace('{n}', String(n)), wrong: false };
      return ownPage(pages, c, signedIn, said ? { said } : {});
    },
  });
}

function savedText(n: number) {
  if (n === 0) return T.unchanged;
  return n === 1 ? T.savedOne : T.saved;
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
    summary: 'The own row as an audience would get it with the choices of a form; nothing is saved',
    body: DecisionForm,
    bodyKind: 'form',
    answers: { ...HTML, 401: BACK[401] },
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      const read = choicesOf(body, accessOf(signedIn.session), pages.clock());
      if ('wrong' in read) return notSaved(pages, c, signedIn, body, read.wrong);
      return previewPage(pages, c, signedIn, body, read.choices);
    },
  });
}

function decide(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownDecision',
    method: 'post',
    path: '/my/decisions',
    summary: 'Records what a contact permits, refuses or withdraws, for one audience',
    body: DecisionForm,
    bodyKind: 'form',
    answers: BACK,
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      if (signedIn === undefined) return noSession(pages, c);
      const { session } = signedIn;
      const read = choicesOf(body, accessOf(session), pages.clock());
      if ('wrong' in read) return notSaved(pages, c, signedIn, body, read.wrong);
      const language = pageLanguage(c);
      const told = { language, noticeVersion: body.notice };
      const events = await pages.service.decide(session, read.choices, told);
      return c.redirect(`/my?lang=${language}&done=saved&n=${events.length}#said`, 303);
    },
  });
}

function correct(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'ownCorrection',
    method: 'post',
    path: '/my/corrections',
    summary: 'Asks for a correction, with evidence',
    body: AnyForm,
    bodyKind: 'form',
    answers: BACK,
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body['form']);
      if (signedIn === undefined) return noSession(pages, c);
      const language = pageLanguage(c);
      const wrong = await askFor(pages, signedIn.session, body);
      if (wrong === undefined) return c.redirect(`/my?lang=${language}&done=asked#said`, 303);
      c.status(422);
      const said = { text: wrong[language], wrong: true };
      const entered = { form: 'corrections', values: body };
      return ownPage(pages, c, signedIn, { said, entered });
    },
  });
}

/** @returns what keeps a correction from being taken in, as the contact is told it */
async function askFor(
  { service }: SelfServicePages,
  session: Session,
  body: Readonly<Record<string, string>>,
): Promise<Texts | undefined> {
  const asked = CorrectionRequest.safeParse({ reference: '', ...body });
  if (!asked.success) return T.correctionIncomplete;
  try {
    await service.corrections.ask(session, asked.data);
    return undefined;
  } catch (error) {
    if (hasCode(error, 'wrong-state')) return T.correctionsFull;
    if (hasCode(error, 'message-invalid')) return notSent(error.details['text'] as Texts);
    throw error;
  }
}

/** What is wrong with the value of a correction, in each language. */
function notSent(why: Texts): Texts {
  const said = ({ en, fr, de }: Texts) => ({
    en: `${en} ${why.en}`,
    fr: `${fr} ${why.fr}`,
    de: `${de} ${why.de}`,
  });
  return said(T.correctionWrong);
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
      if (jws === undefined) throw new KaartError('no such receipt', { code: 'not-found' });
      return c.body(jws, 200, { 'Content-Type': 'application/jwt' });
    },
  });
}
