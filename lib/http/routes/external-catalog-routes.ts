import { toReasonText } from '../../core/stated-reason.ts';
import type {
  ExternalCatalog,
  ExternalCatalogStatus,
} from '../../external-catalog/external-catalog.ts';
import { callerLanguage } from '../context.ts';
import { json } from '../reply.ts';
import { ExternalCatalogResponse } from '../responses/connector-responses.ts';
import { type Route, route } from '../route.ts';

const COMMON = { tag: 'data space', access: 'connector:operate' } as const;
const ONE = { description: 'The external catalog', schema: ExternalCatalogResponse };
const NOT_SET = { 'wrong-state': 'external-catalog-not-set' } as const;

/** The external catalog in which an operator publishes releases as credentials of Gaia-X. */
export function externalCatalogRoutes(
  catalog: Pick<ExternalCatalog, 'getStatus' | 'push' | 'remove'>,
): Route[] {
  return [
    route({
      ...COMMON,
      id: 'getExternalCatalog',
      method: 'get',
      path: '/v1/external-catalog',
      summary: 'The external catalog, and the state of our assets in it',
      description:
        'The setting `KAART_EXTERNAL_CATALOG` is its address. Each asset is a signed presentation (`vp+jwt`) of one credential.',
      responses: { 200: ONE },
      handle: async ({ c }) => json(c, toResponse(await catalog.getStatus(), callerLanguage(c))),
    }),
    route({
      ...COMMON,
      id: 'publishInExternalCatalog',
      method: 'post',
      path: '/v1/external-catalog/publication',
      summary: 'Publish the current releases in the external catalog, and compare what it has',
      description: 'The calls are queued. A release is published without this request.',
      errors: NOT_SET,
      responses: { 202: ONE },
      handle: async ({ caller, c }) =>
        json(c, toResponse(await catalog.push(caller.subject), callerLanguage(c)), { status: 202 }),
    }),
    route({
      ...COMMON,
      id: 'removeFromExternalCatalog',
      method: 'post',
      path: '/v1/external-catalog/removal',
      summary: 'Remove everything of ours from the external catalog',
      description:
        'The calls are queued. No release is published there until the next request to publish.',
      errors: NOT_SET,
      responses: { 202: ONE },
      handle: async ({ caller, c }) =>
        json(c, toResponse(await catalog.remove(caller.subject), callerLanguage(c)), {
          status: 202,
        }),
    }),
  ];
}

function toResponse(
  { failure, ...status }: ExternalCatalogStatus,
  language: ReturnType<typeof callerLanguage>,
) {
  const { at, reason } = failure ?? {};
  return {
    ...status,
    failedAt: at ?? null,
    reason: reason === undefined ? null : toReasonText(reason, language),
  };
}
