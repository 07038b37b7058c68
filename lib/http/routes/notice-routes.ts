import * as z from 'zod';
import { type ConfirmedNotice, ConsentNotice } from '../../consent/notice.ts';
import type { NoticeProposal, NoticeService } from '../../consent/notice-service.ts';
import { canonicalJson, Sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { PageRequest } from '../../core/page.ts';
import type { BreakGlass } from '../../identity/break-glass.ts';
import { sendDocument } from '../files/small-document.ts';
import { json, jsonPage } from '../reply.ts';
import {
  ConsentNoticeResponse,
  ConsentNoticesResponse,
  NoticeDocument,
  NoticeProposalResponse,
  NoticeProposalsResponse,
} from '../responses/consent-responses.ts';
import { type Route, route } from '../route.ts';
import { BreakGlassField } from './break-glass-field.ts';

const NoticePath = z.object({
  notice: ConsentNotice.shape.id,
  revision: z.string().regex(/^[1-9]\d{0,3}$/),
});

/** The routes of consent notices. Anyone may read them; officers propose and confirm revisions. */
export function noticeRoutes(notices: NoticeService, breakGlass: BreakGlass): Route[] {
  return [
    proposeRoute(notices),
    proposalsRoute(notices),
    confirmRoute(notices, breakGlass),
    listRoute(notices),
    noticeRoute(notices),
  ];
}

function proposeRoute(notices: NoticeService): Route {
  return route({
    id: 'proposeNotice',
    errors: { 'wrong-state': 'notice-follows-nothing' },
    method: 'post',
    path: '/v1/consent-notices',
    tag: 'consents',
    summary: 'Propose a revision of a notice; a second person puts it in force',
    description:
      'Revisions count from 1 without a gap. Each names all purposes of the first one. Each except the first states whether it is `material`. A material revision ends all grants under earlier ones, at `appliesFrom` or else when it is confirmed. Another text for a revision that waits replaces the proposal.',
    access: 'consent:write',
    body: NoticeDocument,
    creates: true,
    responses: { 201: { description: 'The proposal', schema: NoticeProposalResponse } },
    async handle({ body, caller, c }) {
      return json(c, toProposal(await notices.propose(body, caller.subject)), { status: 201 });
    },
  });
}

function proposalsRoute(notices: NoticeService): Route {
  return route({
    id: 'listNoticeProposals',
    method: 'get',
    path: '/v1/consent-notices/proposals',
    tag: 'consents',
    summary: 'The revisions that wait for a second person, with their whole text',
    access: 'consent:read',
    query: PageRequest,
    responses: {
      200: {
        description: 'Proposals',
        schema: NoticeProposalsResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await notices.proposals(query);
      return jsonPage(c, { proposals: items.map(toProposal) }, cursor);
    },
  });
}

function confirmRoute(notices: NoticeService, breakGlass: BreakGlass): Route {
  return route({
    id: 'confirmNotice',
    errors: {
      'not-found': 'no-such-notice',
      'second-person-required': 'notice-needs-another',
      'wrong-state': 'another-person-can',
      'precondition-failed': 'notice-text-differs',
    },
    method: 'post',
    path: '/v1/consent-notices/{notice}/{revision}/confirmation',
    tag: 'consents',
    summary: 'Confirm a proposed revision, as another person than the one who proposed it',
    access: 'consent:write',
    params: NoticePath,
    body: z.strictObject({ hash: Sha256, ...BreakGlassField }),
    responses: { 200: { description: 'The notice in force', schema: ConsentNoticeResponse } },
    async handle({ params, body, caller, c }) {
      const version = `${params.notice}-v${params.revision}`;
      const by = breakGlass.for({
        actor: caller.subject,
        subject: `notice/${version}`,
        step: 'confirmNotice',
        scope: 'consent:write',
        reason: body.breakGlassReason,
      });
      return json(c, toNoticeResponse(await notices.confirm(version, body.hash, by)));
    },
  });
}

function listRoute(notices: NoticeService): Route {
  return route({
    id: 'listNotices',
    method: 'get',
    path: '/v1/consent-notices',
    tag: 'consents',
    summary: 'All notices with their revisions',
    access: 'public',
    open: { maxAgeSeconds: 60 },
    query: PageRequest,
    responses: { 200: { description: 'Names, hashes and titles', schema: ConsentNoticesResponse } },
    async handle({ query, c }) {
      const { items, cursor } = await notices.page(query);
      return jsonPage(c, { notices: items.map(toNoticeResponse) }, cursor);
    },
  });
}

function noticeRoute(notices: NoticeService): Route {
  return route({
    id: 'getNotice',
    errors: { 'not-found': 'no-such-notice' },
    method: 'get',
    path: '/v1/consent-notices/{notice}/{revision}',
    tag: 'consents',
    summary: 'A notice as canonical JSON. Events contain its SHA-256',
    access: 'public',
    open: { maxAgeSeconds: 60 },
    params: NoticePath,
    responses: { 200: { description: 'The notice', schema: NoticeDocument } },
    async handle({ params, c }) {
      const found = await notices.find(`${params.notice}-v${params.revision}`);
      if (found === undefined) throw new KaartError('no-such-notice', { code: 'not-found' });
      const bytes = new TextEncoder().encode(canonicalJson(found.notice));
      return sendDocument(c, { bytes, sha256: found.hash, mediaType: 'application/json' });
    },
  });
}

function toNoticeResponse({ version, hash, notice, confirmedAt, from }: ConfirmedNotice) {
  const { id, revision, texts, material = revision === 1 } = notice;
  return { id, revision, version, hash, title: texts.title, material, confirmedAt, from };
}

function toProposal({ version, hash, notice, proposed: { by, at }, changes }: NoticeProposal) {
  return { version, hash, proposedBy: by, proposedAt: at, changes, notice };
}
