import * as z from 'zod';
import { At, Count, LocalizedTextSchema } from './common.ts';

/** The result of one check, as an anonymous caller gets it. */
const PublicCheckResponse = z.object({ check: z.string(), ok: z.boolean() });

/** The result of one check, as an operator gets it. */
export const CheckResponse = PublicCheckResponse.extend({
  detail: z.string(),
  /** The next step; `null` if there is no problem. */
  next: z.string().nullable(),
});
export const ChecksResponse = z.array(CheckResponse);

/** The public state of the installation. It contains no data of a company. */
export const PublicStatusResponse = z.object({
  status: z.enum(['ok', 'problem']),
  at: At,
  /** Version of the program. */
  version: z.string(),
  publication: z.object({
    state: z.enum(['none', 'current', 'held', 'failing', 'late', 'unknown']),
    /** The state as a sentence, in the language of the caller. */
    reason: z.string(),
    /** Day of the last nightly run that succeeded; `null` before the first. */
    lastNight: z.iso.date().nullable(),
    /** Day since which the publication is held or fails. */
    since: z.iso.date().nullable(),
  }),
  checks: z.array(PublicCheckResponse),
});

/** The state of the installation with the data for operators only. */
export const StatusResponse = PublicStatusResponse.extend({
  /** Why a publication is held; empty if no publication is held. */
  holds: z.array(z.object({ code: z.string(), message: LocalizedTextSchema })),
  /** Why nightly runs fail. */
  error: z.string().nullable(),
  /** Companies whose withdrawal is not finished, by the time since it took effect. */
  openWithdrawals: z.object({
    underOneDay: Count,
    underSevenDays: Count,
    underThirtyDays: Count,
    older: Count,
  }),
  /** How long disclosures are kept. */
  disclosures: z.object({
    /** `null` if all are kept. */
    keptDays: Count.nullable(),
    /** Disclosures before this moment have ended; `null` if none has ended. */
    endedBefore: At.nullable(),
    /** Whether those are removed. */
    isRemoved: z.boolean(),
  }),
});

/** The state of the installation, with the data for operators if the caller is one of them. */
export const OwnStatusResponse = StatusResponse.partial({
  holds: true,
  error: true,
  openWithdrawals: true,
  disclosures: true,
});

/** The result of a recovery after the table was restored. */
export const RecoveryResponse = z.object({
  /** Withdrawals and refusals that were missing in the table. */
  replayed: Count,
  /** Events without an effect, because the company has taken a new decision since. */
  passed: Count,
  /** Current version; `null` before the first. */
  version: z.string().nullable(),
  /** Whether missing files were recreated. */
  recreated: z.boolean(),
  /** Differences between table and objects. Empty if there are no differences. */
  differences: z.array(CheckResponse),
});
