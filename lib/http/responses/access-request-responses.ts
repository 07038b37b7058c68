import * as z from 'zod';
import { AccessRequest, REQUEST_STATES } from '../../access-requests/access-request.ts';
import { At, AuditStampResponse, LocalizedTextSchema } from './common.ts';

const { id, language, requester, organisation, dataset, purposes, terms, refusal } =
  AccessRequest.shape;

/** A confirmed request as a partner-admin sees it. */
export const AccessRequestResponse = z.object({
  id,
  state: z.enum(REQUEST_STATES).exclude(['unconfirmed']),
  language,
  requester,
  organisation,
  dataset,
  purposes,
  terms,
  /** `keys`: the client authenticates with its own keys, and gets no secret. */
  proof: z.enum(['secret', 'keys']),
  /** URL at which the requester publishes its keys; `null` for keys that it sent, and for a secret. */
  jwksUrl: z.string().nullable(),
  requestedAt: At,
  confirmedAt: At.nullable(),
  decided: AuditStampResponse.nullable(),
  refusal,
  client: z
    .object({
      id: z.string(),
      purposes: z.array(z.string()),
      expiresAt: At,
      /** The link by which the client gets its secret; `null` for a client with its own keys. */
      secretLink: z
        .object({
          number: z.int().min(1),
          expiresAt: At,
          sentAt: At.nullable(),
          revealedAt: At.nullable(),
        })
        .nullable(),
    })
    .nullable(),
  /** The number in the ETag. */
  version: z.int().min(1),
});

/** The response to a request for access. It is the same for all well-formed requests. */
export const RequestedAccessResponse = z.object({
  state: z.literal('unconfirmed'),
  /** Days within which the link of the mail has to be opened. */
  confirmWithinDays: z.int().min(1),
});

/** The values that a request for access must name: the terms, and purposes of the consent notice. */
export const AccessTermsResponse = z.object({
  terms: z.object({
    version: z.string(),
    sha256: z.string(),
    texts: z.array(LocalizedTextSchema),
  }),
  dataset: z.string(),
  /** By IRI. */
  purposes: z.record(z.string(), LocalizedTextSchema),
});
