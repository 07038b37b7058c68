/** The prefixes of the bucket. The rows of an edition are under its import. */
export const PREFIXES = {
  uploads: 'uploads/',
  imports: 'imports/',
  versions: 'versions/',
  changes: 'changes/',
  /** Views and change feeds of named recipients. */
  readers: 'recipients/',
  audit: 'audit/',
  /** Withdrawals and refusals. They are written before the table stores them, and never changed. */
  journal: 'journal/',
} as const;

/** Prefixes under Object Lock: evidence that even the owner of the account cannot delete. */
export const LOCKED = ['audit', 'journal'] as const satisfies (keyof typeof PREFIXES)[];
