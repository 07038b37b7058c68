import type { PublicationHold, Version } from './version.ts';

/** Result of a publication run. */
export type PublicationOutcome =
  | { readonly kind: 'published'; readonly version: Version }
  /** A publication would not change the served version. */
  | { readonly kind: 'unchanged'; readonly version: Version }
  /** The last good version is served, and a second person has to look. */
  | { readonly kind: 'held'; readonly hold: PublicationHold };
