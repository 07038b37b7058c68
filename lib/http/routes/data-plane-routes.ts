import * as z from 'zod';
import { pickDefaultPurpose } from '../../consent/purposes.ts';
import { AUDIENCES, type Audience } from '../../consent/vocabulary.ts';
import { KaartError } from '../../core/errors.ts';
import type { ConcludedAgreement } from '../../dsp/common/concluded-agreement.ts';
import type { Caller } from '../../identity/caller.ts';
import type { RecipientPublications } from '../../publication/recipient-publications.ts';
import { audienceOfDataset } from '../../publication/version.ts';
import { requireCsvForBom } from '../csv.ts';
import type { DataPlane, OpenTransfer } from '../data-plane.ts';
import { type RecordDisclosure, type Sending, sendFile } from '../files/send-file.ts';
import { type SmallDocument, sendDocument } from '../files/small-document.ts';
import { SmallFiles } from '../files/small-files.ts';
import { json } from '../reply.ts';
import { sourceAddress } from '../requests/source-address.ts';
import { OauthErrorResponse, RenewedTokensResponse } from '../responses/client-responses.ts';
import { PART_RESPONSE, TRANSFER_RESPONSE } from '../responses/row-responses.ts';
import { type Route, route } from '../route.ts';
import { DataQuery, VIEW_ERRORS } from './dataset-routes.ts';

const TransferPath = z.object({ transfer: z.string().max(200) });

export interface DataPlaneRoutesDeps {
  readonly plane: DataPlane;
  readonly publications: RecipientPublications;
  /** The document with the figures of an edition. @throws KaartError `superseded` for a retracted edition */
  readonly figures: (edition: string) => Promise<SmallDocument>;
  /** The edition of a dataset of figures; `undefined` for other datasets. */
  readonly editionOf: (dataset: string) => string | undefined;
  readonly disclose: RecordDisclosure;
}

/** The routes at which the data of a transfer are fetched with its token. */
export function dataPlaneRoutes(options: DataPlaneRoutesDeps): Route[] {
  const sending = { disclose: options.disclose, smallFiles: new SmallFiles() };
  return [dataRoute(options, sending), renewalRoute(options)];
}

function dataRoute(
  { plane, publications, figures, editionOf }: DataPlaneRoutesDeps,
  sending: Pick<Sending, 'disclose' | 'smallFiles'>,
): Route {
  return route({
    id: 'getTransferData',
    credential: 'transferToken',
    errors: {
      unauthenticated: 'token-not-of-transfer',
      forbidden: 'action-permitted-if',
      'not-found': 'no-such-dataset',
      'not-acceptable': 'transfer-format-not-of-version',
      'range-not-satisfiable': 'file-range-outside',
      'edition-retracted': 'edition-was-retracted',
      'rate-limited': 'client-quota-used',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/data/{transfer}',
    tag: 'data space',
    summary: 'The data of a transfer, with its token; each read checks consent',
    description:
      'The token is the `authorization` of the transfer’s DataAddress, with or without `Bearer`. Rows by `format`, JSON Lines by default; `purpose` is one that the agreement names. Conditional requests and ranges as in RFC 9110, compressed by Accept-Encoding.',
    access: 'public',
    params: TransferPath,
    query: DataQuery,
    responses: {
      200: {
        description: 'The data',
        ...TRANSFER_RESPONSE,
      },
      206: { description: 'The part asked for by Range', ...PART_RESPONSE },
      303: { description: 'A link to a large file, for at most a minute' },
      304: { description: 'Unchanged since If-None-Match' },
      401: { description: 'The token does not open this transfer now' },
      403: { description: 'The agreement no longer permits the read' },
      503: { description: 'A new version is being made: try again after Retry-After' },
    },
    async handle({ params, query, c }) {
      const { format: rows = 'jsonl' } = query;
      requireCsvForBom({ ...query, format: rows });
      const open = await plane.open(params.transfer, c.req.header('authorization'));
      const { agreement } = open;
      const edition = editionOf(agreement.dataset);
      if (edition !== undefined) return sendDocument(c, await figures(edition));
      const audience = getTransferAudience(agreement);
      const purpose = pickTransferPurpose(agreement, query.purpose);
      const ahead = publications.readAhead();
      const publication = await publications.findPublication(
        { audience, recipient: agreement.counterpartyId },
        purpose,
      );
      const view = await publication.view(audience, purpose, ahead);
      const file = view.files.find(({ format }) => format === rows);
      if (file === undefined)
        throw new KaartError('transfer-format-not-of-version', {
          code: 'not-acceptable',
          details: { allowed: view.files.map(({ format }) => format) },
        });
      const caller = toTransferCaller(open);
      const bom = query.bom === 'true';
      return sendFile(c, { ...sending, publication, view, file, caller, bom });
    },
  });
}

/**
 * The form of a request for the next token. Every parameter may be missing, because OAuth has a separate
 * error for that. Other parameters are ignored.
 */
const RefreshForm = z
  .object({
    grant_type: z.string().optional().meta({ description: '`refresh_token`' }),
    refresh_token: z.string().optional().meta({ description: 'The refresh token of the transfer' }),
  })
  .meta({
    examples: [{ grant_type: 'refresh_token', refresh_token: 'the-refresh-token' }],
  });

function renewalRoute({ plane }: DataPlaneRoutesDeps): Route {
  return route({
    id: 'renewTransferToken',
    errors: {
      invalid_client: 'transfer-of-another',
      invalid_grant: 'refresh-token-ended',
      unsupported_grant_type: 'only-refresh-token',
    },
    method: 'post',
    path: '/data/{transfer}/token',
    tag: 'data space',
    summary: 'The next token of a transfer, for its refresh token (RFC 6749 #section-6)',
    description:
      'The parameters are a form, or the query of a request without a body. The old token works until the new one is used. A repeated request with the same refresh token returns tokens of the same generation, so a lost response does no harm. A participant with a DID also sends a self-issued token, whose claim `token` is the token that it has.',
    access: 'public',
    takesAnyQuery: true, // RFC 6749 #section-3.2
    params: TransferPath,
    body: RefreshForm,
    bodyKind: 'form',
    responses: {
      200: { description: 'The tokens', schema: RenewedTokensResponse },
      400: { description: 'An OAuth error', schema: OauthErrorResponse },
      401: { description: 'invalid_client', schema: OauthErrorResponse },
    },
    async handle({ params, body: sent, c }) {
      // Tractus-X sends the parameters in the query, and an empty body.
      const body = Object.keys(sent).length === 0 ? RefreshForm.parse(c.req.query()) : sent;
      if (body.grant_type !== 'refresh_token')
        throw new KaartError('only-refresh-token', { code: 'unsupported_grant_type' });
      c.header('Cache-Control', 'no-store');
      const sender = {
        authorization: c.req.header('authorization'),
        source: sourceAddress(c),
      };
      return json(c, await plane.refresh(params.transfer, body.refresh_token ?? '', sender));
    },
  });
}

/** @see pickDefaultPurpose for a read that names none */
function pickTransferPurpose(
  { purposes }: ConcludedAgreement,
  requested: string | undefined,
): string {
  const purpose = requested ?? pickDefaultPurpose(purposes);
  if (purpose !== undefined && purposes.includes(purpose)) return purpose;
  throw new KaartError('agreement-other-purpose', {
    code: 'forbidden',
    details: { allowed: purposes },
  });
}

function getTransferAudience({ dataset, audience: own }: ConcludedAgreement): Audience {
  const audience = audienceOfDataset(dataset, own);
  if (audience === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
  const known = AUDIENCES.find((each) => each === audience);
  if (known !== undefined) return known;
  throw new KaartError('agreement-without-audience', { code: 'forbidden' });
}

function toTransferCaller({ agreement, tokenId }: OpenTransfer): Caller {
  const { counterpartyId: participantId, id } = agreement;
  const scopes = new Set<never>();
  return { subject: participantId, clientId: participantId, scopes, tokenId, agreementId: id };
}
