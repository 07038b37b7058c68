import * as z from 'zod';
import { ConsentNotice, type PinnedNotice } from '../../consent/notice.ts';
import type { NoticeService } from '../../consent/notice-service.ts';
import { canonicalJson } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { ConsentNoticeResponse, ConsentNoticesResponse } from '../answers/consent-answers.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { sendDocument } from '../small-document.ts';

/** The notices under which consent is given: anyone reads them, an officer adds revisions. */
export function noticeRoutes(notices: NoticeService): Route[] {
  return [add(notices), list(notices), one(notices)];
}

function add(notices: NoticeService): Route {
  return route({
    id: 'addNotice',
    method: 'post',
    path: '/v1/notices',
    tag: 'consents',
    summary: 'Add a revision of a notice; one that exists is never changed',
    description:
      'Revisions count from 1 without a gap, and each names every purpose for which rows are given. The same revision sent again changes nothing.',
    access: 'consent:write',
    body: ConsentNotice,
    creates: true,
    answers: { 201: { description: 'Its name and hash', schema: ConsentNoticeResponse } },
    async handle({ body, caller, c }) {
      return json(c, shown(await notices.add(body, caller.subject)), { status: 201 });
    },
  });
}

function list(notices: NoticeService): Route {
  return route({
    id: 'listNotices',
    method: 'get',
    path: '/v1/notices',
    tag: 'consents',
    summary: 'All notices with their revisions',
    access: 'public',
    open: { maxAgeSeconds: 60 },
    answers: { 200: { description: 'Names, hashes and titles', schema: ConsentNoticesResponse } },
    async handle({ c }) {
      return json(c, { notices: (await notices.list()).map(shown) });
    },
  });
}

function one(notices: NoticeService): Route {
  return route({
    id: 'getNotice',
    method: 'get',
    path: '/v1/notices/{notice}/{revision}',
    tag: 'consents',
    summary: 'A notice as it is pinned: canonical JSON, whose SHA-256 events carry',
    access: 'public',
    open: { maxAgeSeconds: 60 },
    params: z.object({
      notice: ConsentNotice.shape.id,
      revision: z.string().regex(/^[1-9]\d{0,3}$/),
    }),
    answers: { 200: { description: 'The notice', schema: ConsentNotice } },
    async handle({ params, c }) {
      const found = await notices.find(`${params.notice}-v${params.revision}`);
      if (found === undefined) throw new KaartError('no such notice', { code: 'not-found' });
      const bytes = new TextEncoder().encode(canonicalJson(found.notice));
      return sendDocument(c, { bytes, sha256: found.hash, mediaType: 'application/json' });
    },
  });
}

function shown({ version, hash, notice: { id, revision, texts } }: PinnedNotice) {
  return { id, revision, version, hash, title: texts.title };
}
