import * as z from 'zod';
import type { AccessReduced, CompanyWithdrawal } from '../consent/ports.ts';
import { AUDIENCES, FIELD_GROUPS } from '../consent/vocabulary.ts';
import { Instant, laterInstant } from '../core/instant.ts';

const Step = { at: Instant };

/** What one commit withdraws at one instant, and which recipients were notified so far. */
export const WithdrawalBatch = z.object({
  id: z.string(),
  recordedAt: Instant,
  /** Nothing is done before. */
  effectiveAt: Instant,
  companies: z.array(
    z.object({
      recordId: z.string(),
      withdrawnGroups: z.array(
        z.object({
          audience: z.enum(AUDIENCES),
          /** The one recipient that it is withdrawn from; absent for the whole audience. */
          recipient: z.string().optional(),
          fieldGroup: z.enum(FIELD_GROUPS),
          effectiveAt: Instant,
        }),
      ),
    }),
  ),
  /** The version that shows it no more is served; `null` where nothing was ever published. */
  superseded: z.object({ ...Step, version: z.string().nullable() }).nullable(),
  /** Transfers that had nothing left to serve are suspended. */
  transfers: z.object({ ...Step, suspended: z.array(z.string()) }).nullable(),
  /** Every recipient has a notice. */
  notified: z.object({ ...Step, recipients: z.int().min(0) }).nullable(),
  /** It was looked again for reads that were under way. */
  recheckedAt: Instant.nullable(),
  /** Nothing of it is stored in any view. */
  erased: z
    .object({
      ...Step,
      objectVersions: z.int().min(0),
      inventory: z.string(),
      filesRead: z.int().min(0),
    })
    .nullable(),
  /** What the last nightly look found: recipients that are late, and when to look again. */
  looked: z.object({ nextAt: Instant, late: z.array(z.string()) }).nullable(),
  /**
   * When it was closed without the word of every recipient: each other one is told by the change feed
   * alone, was notified, and its term has passed.
   */
  termPassedAt: Instant.nullable(),
  /** Every step is done and every recipient has acknowledged, or the deadline has passed. */
  closedAt: Instant.nullable(),
});
export type WithdrawalBatch = Readonly<z.infer<typeof WithdrawalBatch>>;

/** Id of the withdrawal of one company. */
export function withdrawalId({ id }: Pick<WithdrawalBatch, 'id'>, recordId: string): string {
  return `${id}.${recordId}`;
}

/** The batch and company that an id is of; ids of batches have no dot. */
export function parseWithdrawalId(withdrawal: string): {
  readonly id: string;
  readonly recordId: string;
} {
  const dot = withdrawal.indexOf('.');
  return dot < 0
    ? { id: withdrawal, recordId: '' }
    : { id: withdrawal.slice(0, dot), recordId: withdrawal.slice(dot + 1) };
}

/**
 * The batches of a commit: one of what it withdraws at once, and one for each later instant at
 * which something of it takes effect.
 */
export function buildWithdrawalBatches({
  commit,
  at,
  companies,
}: NonNullable<AccessReduced['withdrawn']>): readonly WithdrawalBatch[] {
  const instants = companies.flatMap(({ withdrawnGroups }) =>
    withdrawnGroups.map(({ effectiveAt }) => laterInstant(effectiveAt, at)),
  );
  return [...new Set(instants)].sort().map((effectiveAt) => ({
    id: effectiveAt === at ? commit : `${commit}-at-${effectiveAt.replaceAll(/\D/g, '')}`,
    recordedAt: at,
    effectiveAt,
    companies: companies.flatMap((company) => dueThen(company, effectiveAt, at)),
    superseded: null,
    transfers: null,
    notified: null,
    recheckedAt: null,
    erased: null,
    looked: null,
    termPassedAt: null,
    closedAt: null,
  }));
}

function dueThen(
  { recordId, withdrawnGroups }: CompanyWithdrawal,
  then: Instant,
  recordedAt: Instant,
) {
  const due = withdrawnGroups.filter(
    ({ effectiveAt }) => laterInstant(effectiveAt, recordedAt) === then,
  );
  return due.length === 0 ? [] : [{ recordId, withdrawnGroups: due }];
}
