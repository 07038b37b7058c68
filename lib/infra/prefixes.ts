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
