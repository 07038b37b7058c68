import * as z from 'zod';
import type { AccessReduced, CompanyWithdrawal } from '../consent/ports.ts';
import { AUDIENCES, FIELD_GROUPS } from '../consent/vocabulary.ts';
import { Instant, laterInstant } from '../core/instant.ts';

const Step = { at: Instant };

/** All withdrawals of one commit that take effect at one instant, and the steps that are done. A step is `null` until it is done. */
export const WithdrawalBatch = z.object({
  id: z.string(),
  recordedAt: Instant,
  /** When the withdrawals take effect. No step is done before. */
  effectiveAt: Instant,
  companies: z.array(
    z.object({
      recordId: z.string(),
      withdrawnGroups: z.array(
        z.object({
          audience: z.enum(AUDIENCES),
          /** The named recipient from which it is withdrawn; absent for the whole audience. */
          recipient: z.string().optional(),
          fieldGroup: z.enum(FIELD_GROUPS),
          effectiveAt: Instant,
        }),
      ),
    }),
  ),
  /** A version without the withdrawn data is served; `version` is `null` if nothing was ever published. */
  superseded: z.object({ ...Step, version: z.string().nullable() }).nullable(),
  /** Transfers without rows are suspended. */
  transfers: z.object({ ...Step, suspended: z.array(z.string()) }).nullable(),
  /** Every recipient has a notice. */
  notified: z.object({ ...Step, recipients: z.int().min(0) }).nullable(),
  /** The recipients were searched again, for reads that were running during the first search. */
  recheckedAt: Instant.nullable(),
  /** Proof that no view contains the withdrawn data. */
  erased: z
    .object({
      ...Step,
      objectVersions: z.int().min(0),
      inventory: z.string(),
      filesRead: z.int().min(0),
    })
    .nullable(),
  /** Result of the last nightly check: the overdue parts, and the time of the next check. */
  lastCheck: z.object({ nextAt: Instant, late: z.array(z.string()) }).nullable(),
  /**
   * When the batch was closed without the acknowledgement of all recipients. The others were notified by the
   * change feed only, and their term has passed.
   */
  termPassedAt: Instant.nullable(),
  /** When all steps were done, and each recipient had acknowledged or its term had passed. */
  closedAt: Instant.nullable(),
});
export type WithdrawalBatch = Readonly<z.infer<typeof WithdrawalBatch>>;

/** Returns the id of the withdrawal of one company: `<batch>.<record id>`. */
export function withdrawalId({ id }: Pick<WithdrawalBatch, 'id'>, recordId: string): string {
  return `${id}.${recordId}`;
}

/** Splits the id of a withdrawal into batch and company. The id of a batch contains no dot. */
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
 * Builds the batches of a commit: one for the withdrawals that take effect immediately, and one for each
 * later instant at which withdrawals take effect.
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
    companies: companies.flatMap((company) => withdrawalsAt(company, effectiveAt, at)),
    superseded: null,
    transfers: null,
    notified: null,
    recheckedAt: null,
    erased: null,
    lastCheck: null,
    termPassedAt: null,
    closedAt: null,
  }));
}

function withdrawalsAt(
  { recordId, withdrawnGroups }: CompanyWithdrawal,
  instant: Instant,
  recordedAt: Instant,
) {
  const due = withdrawnGroups.filter(
    ({ effectiveAt }) => laterInstant(effectiveAt, recordedAt) === instant,
  );
  return due.length === 0 ? [] : [{ recordId, withdrawnGroups: due }];
}
