import * as z from 'zod';
import { AccessRequest } from '../../access-requests/access-request.ts';
import { DECISION_MAKERS } from '../../consent/vocabulary.ts';
import { Sha256 } from '../../core/digest.ts';
import { PersonErasure } from '../../data-rights/person-erasure.ts';
import { AuditEntriesResponse } from './audit-responses.ts';
import { At } from './common.ts';
import { EventResponse, NoticeDocument } from './consent-responses.ts';
import { CorrectionResponse, InvitationResponse } from './self-service-responses.ts';
import { DisclosedVersionResponse, WithdrawalResponse } from './withdrawal-responses.ts';

/** The erasure of a contact person, without data of the person. */
export const ErasureResponse = PersonErasure.omit({ person: true, replaced: true });

const Company = z.object({
  recordId: z.string(),
  name: z.string(),
  isInCurrentEdition: z.boolean(),
  /** The record in each edition and in each import that was not released. */
  records: z.array(
    z.object({
      kind: z.enum(['edition', 'import', 'review']),
      id: z.string(),
      state: z.string(),
      referenceDate: z.iso.date(),
      family: z.string(),
      record: z.record(z.string(), z.unknown()),
    }),
  ),
  events: z.array(EventResponse),
  receipts: z.array(
    z.object({
      id: z.string(),
      issuedAt: At,
      givenBy: z.enum(DECISION_MAKERS),
      claims: z.record(z.string(), z.unknown()),
      jws: z.string(),
    }),
  ),
  disclosures: z.array(DisclosedVersionResponse),
  withdrawals: z.array(WithdrawalResponse),
  invitations: z.array(
    InvitationResponse.omit({ state: true }).extend({
      addressSha256: Sha256.nullable(),
      /** The company and the person of the invitation, as keyed digests. */
      identity: z.string().nullable(),
    }),
  ),
  corrections: z.array(CorrectionResponse.omit({ ageDays: true })),
  notices: z.array(
    z.object({
      version: z.string(),
      hash: Sha256,
      notice: NoticeDocument,
      confirmedAt: At,
      /** When earlier grants end, if it is material. */
      from: At,
    }),
  ),
  /** Other companies that had the record id: only the editions that contain them. */
  otherCompanies: z.array(z.object({ editions: z.array(z.string()) })),
  log: AuditEntriesResponse.shape.entries,
});

/** The response to a data subject's request for access (GDPR Art. 15). */
export const DataSubjectResponse = z.object({
  at: At,
  about: z.enum(['company', 'person']),
  companies: z.array(Company),
  /** Signed proofs that a contact person was erased. */
  erasures: z.array(z.object({ id: z.string(), at: At, jws: z.string() })),
  /** The stored requests in which the person asked for access as a partner. */
  accessRequests: z.array(AccessRequest),
});
