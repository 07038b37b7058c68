import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import { type ListPages, PageRequest, pageOfLists } from '../../core/page.ts';
import { DSP_PATH, DSP_VERSION } from '../../dsp/common/vocabulary.ts';
import type { AgreementStore } from '../../store/agreement-store.ts';
import type { DeadJob, OutboxItem } from '../../store/outbox.ts';
import type { DeadLetter, ProcessOutbox, QueuedMessage } from '../../store/process-outbox.ts';
import type { ReplayedMessage } from '../../store/process-store.ts';
import { callerLanguage } from '../context.ts';
import type { ConnectorClient } from '../dsp/connector-client.ts';
import { json, linesPage } from '../reply.ts';
import {
  AgreementResponse,
  DropResponse,
  OutboxResponse,
  ReplayResponse,
  toJobResponse,
  toOutboxResponse,
} from '../responses/connector-responses.ts';
import {
  ForeignCatalogResponse,
  ProtocolVersionsResponse,
} from '../responses/document-responses.ts';
import { type Route, route } from '../route.ts';
import { Address, CounterpartyId } from './counterparty.ts';

/** A message or job that is queued again. A job has no process. */
type Replayed =
  | ReplayedMessage
  | { readonly process: 'job'; readonly pid: null; readonly isWanted: true };

/** How participants authenticate. @see DSP 2025-1 protocol-version-schema.json#Auth */
interface Authentication {
  readonly protocol: string;
  readonly version: string;
  readonly profile: readonly string[];
}

export interface ConnectorRoutesDeps {
  /** `undefined` if it has no name in the specifications. */
  readonly auth: Authentication | undefined;
  readonly client: ConnectorClient;
  readonly agreements: Pick<AgreementStore, 'page'>;
  readonly outbox: Pick<ProcessOutbox, 'queuedPage' | 'deadLetterPage'>;
  /** The jobs of the publication. */
  readonly jobs: { readonly pending: ListPages<OutboxItem>; readonly dead: ListPages<DeadJob> };
  /** Queues a dead letter again; `undefined` if there is no such dead letter. */
  readonly replay: (id: string, actor: string) => Promise<Replayed | undefined>;
  /** Deletes a dead letter. @returns whether there was one */
  readonly drop: (id: string, actor: string) => Promise<boolean>;
}

/** The routes of the connector: its description, and the data for its operators. */
export function connectorRoutes(options: ConnectorRoutesDeps): Route[] {
  return [
    versionsRoute(options),
    foreignCatalogRoute(options),
    agreementsRoute(options),
    outboxRoute(options),
    replayRoute(options),
    dropRoute(options),
  ];
}

function versionsRoute({ auth }: ConnectorRoutesDeps): Route {
  return route({
    id: 'getDspaceVersion',
    method: 'get',
    path: '/.well-known/dspace-version',
    tag: 'data space',
    summary: 'The supported versions of the Dataspace Protocol, with their paths',
    access: 'public',
    open: { maxAgeSeconds: 300 },
    responses: { 200: { description: 'Version metadata', schema: ProtocolVersionsResponse } },
    handle({ c }) {
      const binding = {
        version: DSP_VERSION,
        path: DSP_PATH,
        binding: 'HTTPS',
        ...(auth && { auth }),
      };
      return json(c, { protocolVersions: [binding] });
    },
  });
}

function foreignCatalogRoute({ client }: ConnectorRoutesDeps): Route {
  return route({
    id: 'requestCatalog',
    errors: {
      'address-refused': 'address-not-public',
      'counterparty-failed': 'catalog-not-given',
      'counterparty-unreachable': 'no-connector-answers',
    },
    method: 'post',
    path: '/v1/catalog-requests',
    tag: 'data space',
    summary: 'A page of another connector’s catalog',
    access: 'connector:operate',
    body: z.strictObject({
      address: Address,
      /** DID of the provider, if it is on another host than its connector. */
      participantId: CounterpartyId.optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    responses: {
      200: { description: 'The catalog in its compact form', schema: ForeignCatalogResponse },
    },
    async handle({ body: { address, participantId, ...page }, c }) {
      return json(c, (await client.loadCatalog({ address, participantId }, page)).document);
    },
  });
}

function agreementsRoute({ agreements: store }: ConnectorRoutesDeps): Route {
  return route({
    id: 'listAgreements',
    method: 'get',
    path: '/v1/agreements',
    tag: 'data space',
    summary:
      'Agreements with the claims that were verified at their conclusion, the latest first, as JSON Lines',
    access: 'connector:operate',
    query: PageRequest,
    responses: {
      200: {
        description: 'One agreement a line',
        mediaTypes: ['application/jsonl'],
        schema: AgreementResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await store.page(query)),
  });
}

function outboxRoute({ outbox: messages, jobs }: ConnectorRoutesDeps): Route {
  return route({
    id: 'listOutbox',
    method: 'get',
    path: '/v1/outbox',
    tag: 'data space',
    summary: 'Messages and jobs that are pending, and dead letters, as JSON Lines',
    access: 'connector:operate',
    query: PageRequest,
    responses: {
      200: {
        description: 'One message a line',
        mediaTypes: ['application/jsonl'],
        schema: OutboxResponse,
      },
    },
    handle: async ({ query, c }) =>
      linesPage(c, await pageOfLists(listOutboxParts(messages, jobs, callerLanguage(c)), query)),
  });
}

/** The lists of the outbox, one after the other. Dead letters come first. */
export function listOutboxParts(
  messages: ConnectorRoutesDeps['outbox'],
  jobs: ConnectorRoutesDeps['jobs'],
  language: Language,
): readonly ListPages<OutboxLine>[] {
  const toJob = (job: OutboxItem | DeadJob) => toJobResponse(job, language);
  const toMessage = (message: Partial<QueuedMessage | DeadLetter>) =>
    toOutboxResponse(message, language);
  return [
    toLines(jobs.dead, toJob),
    toLines((part) => messages.deadLetterPage(part), toMessage),
    toLines(jobs.pending, toJob),
    toLines((part) => messages.queuedPage(part), toMessage),
  ];
}

export type OutboxLine = z.infer<typeof OutboxResponse>;

function toLines<T>(list: ListPages<T>, toLine: (item: T) => OutboxLine): ListPages<OutboxLine> {
  return async (page) => {
    const { items, cursor } = await list(page);
    return { items: items.map(toLine), cursor };
  };
}

const DeadLetterParams = z.object({ id: z.string().max(200) });

function replayRoute({ replay: queueAgain }: ConnectorRoutesDeps): Route {
  return route({
    id: 'replayMessage',
    errors: { 'not-found': 'no-such-dead-letter' },
    method: 'post',
    path: '/v1/outbox/{id}/replay',
    tag: 'data space',
    summary: 'Try a dead letter again; a message that its process no longer needs is not sent',
    access: 'connector:operate',
    params: DeadLetterParams,
    body: z.strictObject({}),
    responses: {
      202: { description: 'It is pending again, or is not sent any more', schema: ReplayResponse },
    },
    async handle({ params: { id }, caller, c }) {
      const replayed = await queueAgain(id, caller.subject);
      if (replayed === undefined) throw noDeadLetter();
      return json(c, { id, ...replayed }, { status: 202 });
    },
  });
}

function dropRoute({ drop: deleteDeadLetter }: ConnectorRoutesDeps): Route {
  return route({
    id: 'dropMessage',
    errors: { 'not-found': 'no-such-dead-letter' },
    method: 'post',
    path: '/v1/outbox/{id}/drop',
    tag: 'data space',
    summary: 'Delete a dead letter: its message is not sent, its job is not done',
    access: 'connector:operate',
    params: DeadLetterParams,
    body: z.strictObject({}),
    responses: { 200: { description: 'It is deleted', schema: DropResponse } },
    async handle({ params: { id }, caller, c }) {
      if (!(await deleteDeadLetter(id, caller.subject))) throw noDeadLetter();
      return json(c, { id, dropped: true });
    },
  });
}

export function noDeadLetter(): KaartError {
  return new KaartError('no-such-dead-letter', { code: 'not-found' });
}
