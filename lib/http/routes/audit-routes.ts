import * as z from 'zod';
import type { AuditService } from '../../audit/audit-service.ts';
import { ConsentEvent } from '../../consent/event.ts';
import { Sha256 } from '../../core/digest.ts';
import { PageRequest, shortPages } from '../../core/page.ts';
import { json, linesPage } from '../reply.ts';
import {
  AuditHeadResponse,
  AuditProofResponse,
  ChainEndLine,
  ChainLine,
  HeadLine,
  StoredEntryLine,
} from '../responses/audit-responses.ts';
import { type Route, route } from '../route.ts';

const JSONL = { mediaTypes: ['application/jsonl'] };
const ENTRIES =
  'Audit log, disclosures, receipts and agreements. `sha256` is the digest of the entry when it was written. A line without `stored` describes an entry that was deleted, or a disclosure whose end a signed head states (`disclosuresEndedBefore`)';
const Day = z.object({ date: z.iso.date().optional() });

/** The signed tree heads of the logs, and the entries that they are compared with. */
export function auditRoutes(audit: AuditService): Route[] {
  return [
    makeRoute(audit),
    headRoute(audit),
    headsRoute(audit),
    endsRoute(audit),
    chainsRoute(audit),
    listRoute(audit),
    waitingRoute(audit),
    proofRoute(audit),
  ];
}

function makeRoute(audit: AuditService): Route {
  return route({
    id: 'makeAuditHead',
    method: 'post',
    path: '/v1/audit/head',
    tag: 'audit',
    summary:
      'Sign the current end of each company’s chain of events, and the new entries of the other logs. The nightly run does this once a day',
    access: 'publication:run',
    body: z.strictObject({}),
    responses: { 200: { description: 'The head of today', schema: AuditHeadResponse } },
    async handle({ c }) {
      return json(c, await audit.makeHead());
    },
  });
}

function headRoute(audit: AuditService): Route {
  return route({
    id: 'getAuditHead',
    errors: { 'not-found': 'no-head-for-day' },
    method: 'get',
    path: '/v1/audit/head',
    tag: 'audit',
    summary: 'The signed head of a day; without a day, the newest',
    access: 'audit:read',
    query: Day,
    responses: { 200: { description: 'The head', schema: AuditHeadResponse } },
    async handle({ query, c }) {
      return json(c, await audit.loadHead(query.date));
    },
  });
}

function headsRoute(audit: AuditService): Route {
  return route({
    id: 'listAuditHeads',
    method: 'get',
    path: '/v1/audit/heads',
    tag: 'audit',
    summary: 'Signed heads, the oldest first',
    access: 'audit:read',
    query: shortPages(100),
    responses: { 200: { description: 'A line for each day', schema: HeadLine, ...JSONL } },
    handle: async ({ query, c }) => linesPage(c, await audit.heads(query)),
  });
}

function endsRoute(audit: AuditService): Route {
  return route({
    id: 'listChainEnds',
    errors: { 'object-not-found': 'object-missing' },
    method: 'get',
    path: '/v1/audit/ends/{root}',
    tag: 'audit',
    summary: 'The chain ends under a root that a head has signed',
    access: 'consent:read',
    params: z.object({ root: Sha256 }),
    query: PageRequest,
    responses: { 200: { description: 'A line for each company', schema: ChainEndLine, ...JSONL } },
    handle: async ({ params, query, c }) => linesPage(c, await audit.ends(params.root, query)),
  });
}

function chainsRoute(audit: AuditService): Route {
  return route({
    id: 'listChains',
    method: 'get',
    path: '/v1/audit/chains',
    tag: 'audit',
    summary: 'The chains of events of all companies, as they are stored',
    description: 'At most `limit` companies; fewer if they have many events',
    access: 'consent:read',
    query: PageRequest,
    responses: { 200: { description: 'A line for each company', schema: ChainLine, ...JSONL } },
    handle: async ({ query, c }) => linesPage(c, await audit.chainsPage(query)),
  });
}

function listRoute(audit: AuditService): Route {
  return route({
    id: 'listAuditedEntries',
    errors: { 'object-not-found': 'object-missing' },
    method: 'get',
    path: '/v1/audit/lists/{root}',
    tag: 'audit',
    summary:
      'The entries of the append-only logs under a root that a head has signed, with the stored entries',
    description: ENTRIES,
    access: 'consent:read',
    params: z.object({ root: Sha256 }),
    query: PageRequest,
    responses: { 200: { description: 'A line for each entry', schema: StoredEntryLine, ...JSONL } },
    handle: async ({ params, query, c }) => linesPage(c, await audit.entries(params.root, query)),
  });
}

function waitingRoute(audit: AuditService): Route {
  return route({
    id: 'listWaitingEntries',
    method: 'get',
    path: '/v1/audit/waiting',
    tag: 'audit',
    summary:
      'The entries of the append-only logs that no head has signed yet, with the stored entries',
    description: ENTRIES,
    access: 'consent:read',
    query: PageRequest,
    responses: { 200: { description: 'A line for each entry', schema: StoredEntryLine, ...JSONL } },
    handle: async ({ query, c }) => linesPage(c, await audit.listWaiting(query)),
  });
}

function proofRoute(audit: AuditService): Route {
  return route({
    id: 'getAuditProof',
    errors: { 'not-found': 'no-such-event', 'wrong-state': 'event-after-head' },
    method: 'get',
    path: '/v1/audit/proof/{event}',
    tag: 'audit',
    summary:
      'Proof that an event is under the signed head of a day; without a day, under the newest',
    description:
      'The id of an event is unique within its company only, so the request also names the company',
    access: 'consent:read',
    params: z.object({ event: ConsentEvent.shape.id }),
    query: Day.extend({ company: ConsentEvent.shape.recordId }),
    responses: { 200: { description: 'The proof', schema: AuditProofResponse } },
    async handle({ params, query, c }) {
      return json(c, await audit.proof(query.company, params.event, query.date));
    },
  });
}
