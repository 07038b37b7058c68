import type { Audience } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import type { Signer } from '../core/signature.ts';
import type { HoldThresholds } from '../mapping/release/compare-profiles.ts';
import type {
  ConsentSource,
  EditionSource,
  RedactionStore,
  VersionStore,
  ViewFiles,
} from './ports.ts';
import type { ComparedRows } from './rows-lost.ts';
import type { EditionRef, RowFormat } from './version.ts';

/** Everything publication needs from outside. */
export interface PublicationDeps {
  readonly dataset: string;
  readonly versions: VersionStore;
  readonly redactions: RedactionStore;
  readonly files: ViewFiles;
  readonly editions: EditionSource;
  readonly consents: ConsentSource;
  /** The purposes that every grant covers that counts now: rows are given for these. @default those of the first notice */
  readonly purposes?: () => Promise<readonly string[]>;
  readonly signer: Signer;
  /**
   * Secret key of version ids, at least 32 bytes. Ids are public; with another key the same state
   * gets another id.
   */
  readonly versionKey: () => Promise<Uint8Array>;
  /** Whose own publication it is, as keys have it; absent for what whole audiences read. */
  readonly reader?: { readonly key: string; readonly audience: Audience };
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  /** Formats of the rows; JSON Lines is always made. */
  readonly formats: readonly RowFormat[];
  /** Name and version of this software, for manifests: `kaart/0.1.0`. */
  readonly software: string;
  /** How far an edition may be from what is served. @default those of the mapping rules */
  readonly thresholds?: HoldThresholds;
  /** Rows of each reader by name in two editions, with the consent of this moment. @default nobody is decided on by name */
  readonly rowsOfNamed?: (
    before: Pick<EditionRef, 'id'>,
    after: Pick<EditionRef, 'id'>,
  ) => Promise<readonly ComparedRows[]>;
  /**
   * Whether an edition has to pass the gate; `false` for views that follow what has passed it.
   *
   * @default true
   */
  readonly gated?: boolean;
  /**
   * Companies in scope up to which a stale view is published anew within the read that finds it.
   *
   * @default 10_000
   */
  readonly rowsWithinRead?: number;
}
