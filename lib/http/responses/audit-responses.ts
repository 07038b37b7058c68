import * as z from 'zod';
import type { Json } from '../../core/digest.ts';
import { At, Count } from './common.ts';

/** A stored value without a check, because it may have been manipulated. */
const StoredValue = z.custom<Json>();

export const AuditHeadResponse = z.object({
  date: z.iso.date(),
  at: At,
  companies: Count,
  root: z.string(),
  lists: z.array(z.object({ entries: Count, root: z.string() })),
  /** Disclosures before this moment have ended, except the first read of each version by each recipient. Absent if this head ends none. */
  disclosuresEndedBefore: At.optional(),
  previous: z.object({ date: z.iso.date(), sha256: z.string() }).nullable(),
  jws: z.string(),
});

export const HeadLine = z.object({ date: z.iso.date(), jws: z.string() });

export const ChainEndLine = z.object({
  recordId: z.string(),
  lastSeq: z.int(),
  lastHash: z.string(),
});

export const ChainLine = z.object({
  recordId: z.string(),
  lastSeq: z.int(),
  lastHash: z.string().nullable(),
  projection: z.string(),
  unreadable: z.literal(true).optional(),
  events: z.array(StoredValue),
});

export const StoredEntryLine = z.object({
  partition: z.string(),
  key: z.string(),
  sha256: z.string(),
  stored: StoredValue.optional(),
  unreadable: z.literal(true).optional(),
});

export const AuditProofResponse = z.object({
  head: z.string(),
  chain: z.array(StoredValue),
  inclusion: z.object({ index: z.int(), size: z.int(), path: z.array(z.string()) }),
});

export const AuditEntriesResponse = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      at: At,
      actor: z.string(),
      action: z.string(),
      subject: z.string(),
      facts: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
        .optional(),
    }),
  ),
  cursor: z.string().optional(),
});
