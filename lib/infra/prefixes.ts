/** The prefixes of the bucket; the rows of an edition are those of the import it was made of. */
export const PREFIXES = {
  uploads: 'uploads/',
  imports: 'imports/',
  versions: 'versions/',
  changes: 'changes/',
  /** Views and feeds of recipients by name. */
  readers: 'recipients/',
  audit: 'audit/',
  /** Withdrawals and refusals, written before the table has them; never changed. */
  journal: 'journal/',
} as const;

/** What the functions store under Object Lock: evidence that even the owner of the account cannot delete. */
export const LOCKED = ['audit', 'journal'] as const satisfies (keyof typeof PREFIXES)[];
