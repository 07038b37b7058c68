import type { Instant } from '../../core/instant.ts';

/** What is true of a caller and of the use it asks for. */
export interface PolicyFacts {
  /** Compared with `odrl:dateTime`. */
  readonly now: Instant;
  /** Full IRI of a left operand → values, all of them true: the purposes of a use, say. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Full IRI. @default odrl:use */
  readonly action?: string;
}
