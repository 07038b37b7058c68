import type { Audience } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import type { Signer } from '../core/signature.ts';
import type { HoldThresholds } from '../mapping/release/compare-profiles.ts';
import type { RowFormat } from './file-formats.ts';
import type {
  ConsentSource,
  EditionSource,
  Leases,
  RedactionStore,
  VersionStore,
  ViewFiles,
} from './ports.ts';
import type { ComparedRows } from './rows-lost.ts';
import type { EditionRef } from './version.ts';

/** Dependencies of publication. */
export interface PublicationDeps {
  readonly dataset: string;
  readonly versions: VersionStore;
  readonly redactions: RedactionStore;
  readonly leases: Leases;
  readonly files: ViewFiles;
  readonly editions: EditionSource;
  readonly consents: ConsentSource;
  /**
   * The one purpose of the rows, if only a later notice names it. @default the purposes of the first
   * notice
   */
  readonly purpose?: string;
  readonly signer: Signer;
  /**
   * Secret key of version ids, at least 32 bytes. Ids are public; with another key the same state
   * gets another id.
   */
  readonly versionKey: () => Promise<Uint8Array>;
  /** Key of a publication for one recipient or one purpose, and the audience of the recipient; absent for whole audiences. */
  readonly reader?: { readonly key: string; readonly audience?: Audience };
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  /** Formats of the rows; JSON Lines is always included. */
  readonly formats: readonly RowFormat[];
  /** Name and version of this software, for manifests: `kaart/0.1.0`. */
  readonly software: string;
  /** Allowed difference between an edition and the current version. @default the thresholds of the mapping rules */
  readonly thresholds?: HoldThresholds;
  /** Rows of each named recipient in two editions, with the current consents. @default no named recipients */
  readonly compareRowsOfNamed?: (
    before: Pick<EditionRef, 'id'>,
    after: Pick<EditionRef, 'id'>,
  ) => Promise<readonly ComparedRows[]>;
  /**
   * Whether an edition must pass the quality gate; `false` for a named recipient, whose edition has
   * already passed.
   *
   * @default true
   */
  readonly mustPassGate?: boolean;
  /**
   * Maximum number of eligible companies for which a read publishes a stale view itself.
   *
   * @default 10_000
   */
  readonly maxRowsWithinRead?: number;
}
