import * as z from 'zod';
import { AUDIENCES, type Audience, FIELD_GROUPS } from '../consent/vocabulary.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { HoldReason } from '../mapping/release/compare-profiles.ts';
import { Profile } from '../mapping/release/profile.ts';
import type { FieldChanges } from './field-changes.ts';
import { FILE_FORMATS, type FileFormat } from './file-formats.ts';
import { FILE_FORMS, type FileForm } from './file-forms.ts';
import type { VersionName } from './keys.ts';

/** The dataset id of an audience for the rows of a dataset. */
export function datasetFor(audience: Audience, dataset = COMPANIES_DATASET_ID): string {
  return audience === 'public' ? `${dataset}-public` : dataset;
}

/**
 * The audience whose view a caller reads. For the public dataset it is always `public`.
 *
 * @returns `undefined` for a dataset without rows
 */
export function audienceOfDataset<A extends string>(
  dataset: string,
  own: A,
): A | 'public' | undefined {
  if (dataset === PUBLIC_COMPANIES_DATASET_ID) return 'public';
  return dataset === COMPANIES_DATASET_ID ? own : undefined;
}

/** The name of each file of a view. */
export const FILE_NAMES = {
  jsonl: `${COMPANIES_DATASET_ID}.jsonl`,
  csv: `${COMPANIES_DATASET_ID}.csv`,
  json: `${COMPANIES_DATASET_ID}.json`,
  jsonld: `${COMPANIES_DATASET_ID}.jsonld`,
  parquet: `${COMPANIES_DATASET_ID}.parquet`,
  xlsx: `${COMPANIES_DATASET_ID}.xlsx`,
  csvw: `${COMPANIES_DATASET_ID}.csv-metadata.json`,
  datapackage: 'datapackage.json',
  codebook: 'codebook.json',
  'codebook-csv': 'codebook.csv',
} as const satisfies Record<FileFormat, string>;

/** The forms of a file of a format. Parquet and workbooks are compressed already. */
export const FORMS: Readonly<Partial<Record<FileFormat, readonly FileForm[]>>> = {
  jsonl: ['br', 'gzip'],
  csv: ['br', 'gzip', 'bom'],
  json: ['br', 'gzip'],
  jsonld: ['br', 'gzip'],
  'codebook-csv': ['bom'],
};

const count = z.int().min(0);
const byAudience = <S extends z.ZodType>(schema: S) =>
  z.strictObject(
    Object.fromEntries(AUDIENCES.map((audience) => [audience, schema])) as Record<Audience, S>,
  );

/** One file of a view. `rows` is present if the file has rows. */
export const ViewFile = z.strictObject({
  path: z.enum(Object.values(FILE_NAMES)),
  format: z.enum(FILE_FORMATS),
  mediaType: z.string(),
  /** Digest of the sent bytes, in lower-case hexadecimal. */
  sha256: Sha256,
  bytes: count,
  rows: count.optional(),
});
export type ViewFile = z.infer<typeof ViewFile>;

/** Another stored form of a file. */
export const StoredForm = z.strictObject({
  form: z.enum(FILE_FORMS),
  /** Digest of the bytes of the form, in lower-case hexadecimal. */
  sha256: Sha256,
  bytes: count,
});
export type StoredForm = z.infer<typeof StoredForm>;

/**
 * A file with its other forms. The forms are not in the manifest: zlib and Brotli of another machine
 * may write other bytes, and a version must be the same everywhere.
 */
export const StoredFile = ViewFile.extend({ forms: z.array(StoredForm) });
export type StoredFile = z.infer<typeof StoredFile>;

/** A file in the form for manifests and recipients. */
export function toViewFile({ forms: _, ...file }: StoredFile): ViewFile {
  return file;
}

/**
 * The share of the edition that a view shows. The numbers are exact, so only recipients of the rows may
 * see them.
 */
export const ViewCoverage = z.strictObject({
  /** Rows of the view: companies that grant `registry` to the audience. */
  published: count,
  /** Eligible companies of the edition, with or without a grant. */
  eligible: count,
  /** Rows of the view by granted group. */
  groups: z.strictObject(
    Object.fromEntries(FIELD_GROUPS.map((group) => [group, count])) as Record<
      (typeof FIELD_GROUPS)[number],
      typeof count
    >,
  ),
});
export type ViewCoverage = z.infer<typeof ViewCoverage>;

/** The view of a version for one audience. */
export const AudienceView = z.strictObject({
  /**
   * Id of the version for the audience, `<edition>-<12 hex>`: a keyed digest of the data that this
   * audience may see. An activation without changes for the audience keeps the id.
   */
  id: z.string(),
  /** The first activation with this view. */
  since: z.strictObject({
    id: z.string(),
    seq: z.int().min(1),
    at: Instant,
    /** Name and version of the software that wrote the view. */
    software: z.string(),
  }),
  /** Id of the previous version for the audience. */
  previous: z.string().nullable(),
  coverage: ViewCoverage,
  files: z.array(StoredFile),
  /** Number of changes since the previous version. */
  changes: z.strictObject({ added: count, changed: count, removed: count }),
});
export type AudienceView = z.infer<typeof AudienceView>;

/**
 * The frozen rows of the edition of a version; `rowsDigest` is their SHA-256. The digest is for staff
 * only: the rows contain refused data, and with a public digest a reader could confirm a guess.
 */
export const EditionRef = z.strictObject({
  id: z.string(),
  referenceDate: z.iso.date(),
  rowsDigest: Sha256,
});
export type EditionRef = z.infer<typeof EditionRef>;

/**
 * The rows of an edition that were granted at one instant. The same edition, grants and renderer always
 * give the same `id`. `seq` counts the activations of the dataset from 1. So a return to an earlier
 * state is a new activation with an old id.
 */
export const Version = z.strictObject({
  dataset: z.string(),
  /** `<edition>-<12 hex>`; for staff only, because it changes with the rows of every audience. */
  id: z.string(),
  seq: z.int().min(1),
  edition: EditionRef,
  previous: z.strictObject({ id: z.string(), seq: z.int().min(1) }).nullable(),
  cause: z.enum(['night', 'request', 'withdrawal', 'release', 'retraction']),
  publishedAt: Instant,
  /** The instant at which the grants were read. */
  consentsReadAt: Instant,
  /** SHA-256 of the grants of all audiences; for staff only. */
  grantsDigest: Sha256,
  /** Version of the code that wrote the files. It changes when the code writes other bytes. */
  renderer: z.string(),
  software: z.string(),
  views: byAudience(AudienceView),
});
export type Version = z.infer<typeof Version>;

/** Conditions under which a view may be served. */
export const Freshness = z.strictObject({
  /** The consent epoch of the audience when the grants were read; a later epoch makes the view stale. */
  epoch: count,
  /** The first instant at which a grant in the view ends or a recorded withdrawal takes effect. */
  nextChangeAt: Instant.nullable(),
});
export type Freshness = z.infer<typeof Freshness>;

/** The version that is served, with its freshness. */
export const CurrentVersion = z.strictObject({
  version: Version,
  freshness: byAudience(Freshness),
  /** Profile of the rows of the edition. The quality gate compares the next edition with it. */
  profile: Profile,
  /** Instant since which a newer run is on hold, or no newer version can be published; `null` otherwise. */
  staleSince: Instant.nullable(),
});
export type CurrentVersion = z.infer<typeof CurrentVersion>;

/** The part of a current version that never changes: only another version replaces it. */
export type VersionDetails = Pick<CurrentVersion, 'version' | 'profile'>;

/**
 * The redacted version of a superseded version: its rows and groups without those that were withdrawn
 * or have expired since. It is created on request, and dropped when it would show too much.
 */
export const Redaction = z.strictObject({
  dataset: z.string(),
  /** The superseded version. */
  version: z.strictObject({ id: z.string(), seq: z.int().min(1) }),
  /** Digest of its content; part of the keys of its files. */
  redaction: z.string(),
  createdAt: Instant,
  consentsReadAt: Instant,
  views: byAudience(AudienceView),
  freshness: byAudience(Freshness),
  /** Signed manifests, one for each audience. */
  manifests: byAudience(z.string()),
});
export type Redaction = z.infer<typeof Redaction>;

/** A publication run that waits for a second person. Meanwhile the last version is served. */
export const PublicationHold = z.strictObject({
  dataset: z.string(),
  /** Id of the version that would have been published. */
  planId: z.string(),
  /** The edition that would be published. Lifting the hold applies to its rows only. */
  edition: EditionRef,
  /** The person who submitted the edition and therefore may not lift the hold. */
  submittedBy: z.string(),
  /** The served edition, with which the run was compared. */
  comparedWith: z.string().nullable(),
  since: Instant,
  reasons: z.array(HoldReason).min(1),
});
export type PublicationHold = z.infer<typeof PublicationHold>;

/** A view that may be served now, from `PublicationService.view`. */
export interface View {
  readonly dataset: string;
  readonly audience: Audience;
  /** Its id for recipients. */
  readonly id: string;
  /** The prefix of its files. */
  readonly version: VersionName;
  /** The first activation with this view. Its grants are stored permanently. */
  readonly since: VersionName;
  readonly edition: EditionRef;
  readonly publishedAt: Instant;
  readonly coverage: ViewCoverage;
  readonly files: readonly StoredFile[];
  readonly nextChangeAt: Instant | null;
  readonly staleSince: Instant | null;
  /** Key of the named recipient with this publication; absent for a whole audience. */
  readonly reader?: string;
  /** The purpose of the caller. Without a purpose that the notices cover, no row is returned. */
  readonly purpose: string | null;
}

/**
 * The facts of a version for one audience. They remain after the deletion of the rows. There is no
 * number, because it would count activations for other audiences.
 */
export interface VersionFacts {
  readonly dataset: string;
  readonly id: string;
  readonly edition: Pick<EditionRef, 'id' | 'referenceDate'>;
  readonly publishedAt: Instant;
  readonly previous: string | null;
  readonly coverage: ViewCoverage;
  readonly files: readonly ViewFile[];
  readonly changes: AudienceView['changes'];
  /** `null` for the current version. */
  readonly replacedBy: string | null;
}

/** One version with its proof. */
export interface VerifiableVersion extends VersionFacts {
  /** Signed manifest (compact JWS). */
  readonly manifest: string;
  /** The first activation with this view; for staff only. */
  readonly since: VersionName;
}

/** One line of a change feed. It contains no reason and no name. */
export interface RowChange {
  readonly op: 'added' | 'changed' | 'removed';
  readonly record_id: string;
  /** Id of the version with the change. */
  readonly version: string;
  /** For `removed`, the end of the permission; otherwise the time of the version. */
  readonly effective_at: Instant;
  /**
   * The changed fields of `changed`; absent if the row was missing in between, because then any field
   * may have changed.
   */
  readonly fields?: FieldChanges;
}

/**
 * Reads `dcat:version` of a dataset: an edition, or the id of a version, which is its edition, `-` and twelve
 * hexadecimal digits.
 */
export function splitVersion(stated: string): {
  readonly edition: string;
  readonly version?: string;
} {
  const edition = stated.replace(/-[0-9a-f]{12}$/, '');
  return edition === stated ? { edition } : { edition, version: stated };
}
