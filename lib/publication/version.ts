import * as z from 'zod';
import { AUDIENCES, type Audience, FIELD_GROUPS } from '../consent/vocabulary.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { HoldReason } from '../mapping/release/compare-profiles.ts';
import { Profile } from '../mapping/release/profile.ts';
import type { FieldChanges } from './field-changes.ts';
import { FILE_FORMS, type FileForm } from './file-forms.ts';
import type { VersionName } from './keys.ts';

/** Formats of the rows. JSON Lines is always made: the change feed is read off it. */
export const ROW_FORMATS = ['jsonl', 'csv', 'json', 'jsonld', 'parquet', 'xlsx'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** Every kind of file in a view: the rows in a format, or what explains them. */
export const FILE_FORMATS = [
  ...ROW_FORMATS,
  'csvw',
  'datapackage',
  'codebook',
  'codebook-csv',
] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const MEDIA_TYPES = {
  jsonl: 'application/jsonl',
  csv: 'text/csv',
  json: 'application/json',
  jsonld: 'application/ld+json',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csvw: 'application/csvm+json',
  datapackage: 'application/vnd.datapackage+json',
  codebook: 'application/json',
  'codebook-csv': 'text/csv',
} as const satisfies Record<FileFormat, string>;

const CSV_CONTENT_TYPE = 'text/csv; charset=utf-8; header=present';

/**
 * The `Content-Type` under which a file is stored and sent. Without a charset, spreadsheets and browsers
 * take CSV for a local encoding.
 *
 * @see RFC 7111 #section-5.1
 */
export const CONTENT_TYPES: Readonly<Record<FileFormat, string>> = {
  ...MEDIA_TYPES,
  csv: CSV_CONTENT_TYPE,
  'codebook-csv': CSV_CONTENT_TYPE,
};

/** The dataset under which an audience knows the rows of a dataset. */
export function datasetFor(audience: Audience, dataset = COMPANIES_DATASET_ID): string {
  return audience === 'public' ? `${dataset}-public` : dataset;
}

/**
 * The audience whose view a caller reads under a dataset: of the public one it is always `public`.
 *
 * @returns `undefined` for a dataset without rows
 */
export function audienceReading<A extends string>(
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

/** One file of a view. `rows` only where the file holds rows. */
export const ViewFile = z.strictObject({
  path: z.enum(Object.values(FILE_NAMES)),
  format: z.enum(FILE_FORMATS),
  mediaType: z.string(),
  /** Lower-case hexadecimal, of the bytes as they are sent. */
  sha256: Sha256,
  bytes: count,
  rows: count.optional(),
});
export type ViewFile = z.infer<typeof ViewFile>;

/** One of the forms in which a file is stored besides its own. */
export const StoredForm = z.strictObject({
  form: z.enum(FILE_FORMS),
  /** Lower-case hexadecimal, of the bytes of the form. */
  sha256: Sha256,
  bytes: count,
});
export type StoredForm = z.infer<typeof StoredForm>;

/**
 * A file with its other forms. They are not in the manifest: zlib and Brotli of another machine write
 * other bytes of the same file, and a version must be the same everywhere.
 */
export const StoredFile = ViewFile.extend({ forms: z.array(StoredForm) });
export type StoredFile = z.infer<typeof StoredFile>;

/** A file as the manifest and recipients know it. */
export function toViewFile({ forms: _, ...file }: StoredFile): ViewFile {
  return file;
}

/** How much of the edition a view shows: exact, so only for those who may read its rows. */
export const ViewCoverage = z.strictObject({
  /** Rows of the view: companies whose `registry` is open to the audience. */
  published: count,
  /** Companies of the edition that are in scope, permitted or not. */
  eligible: count,
  /** Rows of the view by open group. */
  groups: z.strictObject(
    Object.fromEntries(FIELD_GROUPS.map((group) => [group, count])) as Record<
      (typeof FIELD_GROUPS)[number],
      typeof count
    >,
  ),
});
export type ViewCoverage = z.infer<typeof ViewCoverage>;

/** What one audience gets of a version. */
export const AudienceView = z.strictObject({
  /**
   * What the audience calls the version, `<edition>-<12 hex>`: a keyed digest of what this audience may
   * see of it and of nothing else. Flips that change nothing for the audience keep it.
   */
  id: z.string(),
  /** The activation since which the audience gets this view. */
  since: z.strictObject({
    id: z.string(),
    seq: z.int().min(1),
    at: Instant,
    /** That wrote it: name and version. */
    software: z.string(),
  }),
  /** What the audience was shown before, by its own id. */
  previous: z.string().nullable(),
  coverage: ViewCoverage,
  files: z.array(StoredFile),
  /** Against the version before. */
  changes: z.strictObject({ added: count, changed: count, removed: count }),
});
export type AudienceView = z.infer<typeof AudienceView>;

/**
 * The frozen rows a version was made of; `rowsDigest` is the SHA-256 of them. The digest is for
 * staff only: the rows hold what is refused, and a public digest of them would confirm a guess.
 */
export const EditionRef = z.strictObject({
  id: z.string(),
  referenceDate: z.iso.date(),
  rowsDigest: Sha256,
});
export type EditionRef = z.infer<typeof EditionRef>;

/**
 * The rows of an edition as far as they were granted at one moment. The same edition, grants and
 * renderer give the same `id`, whenever they are published. `seq` counts the activations of the
 * dataset from 1, so a return to an earlier state is a new activation with an old id.
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
  /** The moment at which the grants were read. */
  consentsReadAt: Instant,
  /** SHA-256 of what each audience may see; for staff only. */
  grantsDigest: Sha256,
  /** Of the code that wrote the files: other bytes, other renderer. */
  renderer: z.string(),
  software: z.string(),
  views: byAudience(AudienceView),
});
export type Version = z.infer<typeof Version>;

/** Up to when a view may be served. */
export const Freshness = z.strictObject({
  /** The audience's consent epoch when the grants were read; a later one makes the view stale. */
  epoch: count,
  /** The first instant at which a permit in the view ends or a recorded withdrawal takes effect. */
  nextChangeAt: Instant.nullable(),
});
export type Freshness = z.infer<typeof Freshness>;

/** The version that is served, and how fresh it is. */
export const CurrentVersion = z.strictObject({
  version: Version,
  freshness: byAudience(Freshness),
  /** Profile of the edition's rows, which the gate compares the next edition with. */
  profile: Profile,
  /** Set while a newer run is held or nothing newer can be published: since when. */
  staleSince: Instant.nullable(),
});
export type CurrentVersion = z.infer<typeof CurrentVersion>;

/**
 * What is still permitted of a superseded version: its rows and groups, less everything that was
 * withdrawn or has ended since. It is made on request, and dropped when it would
 * show too much.
 */
export const Redaction = z.strictObject({
  dataset: z.string(),
  /** The version that it is of. */
  version: z.strictObject({ id: z.string(), seq: z.int().min(1) }),
  /** Digest of what it shows, part of where its files lie. */
  redaction: z.string(),
  madeAt: Instant,
  consentsReadAt: Instant,
  views: byAudience(AudienceView),
  freshness: byAudience(Freshness),
  /** Signed, one for each audience. */
  manifests: byAudience(z.string()),
});
export type Redaction = z.infer<typeof Redaction>;

/** A run that waits for a second person, while the last good version is served. */
export const PublicationHold = z.strictObject({
  dataset: z.string(),
  /** Id of the version that would have been published. */
  planId: z.string(),
  /** What would be published; a release lets these rows through and no others. */
  edition: EditionRef,
  /** The person who submitted the edition and therefore may not lift the hold. */
  submittedBy: z.string(),
  /** The edition that is served, which the run was compared with. */
  against: z.string().nullable(),
  since: Instant,
  reasons: z.array(HoldReason).min(1),
});
export type PublicationHold = z.infer<typeof PublicationHold>;

/** A view that may be served now, as `PublicationService.view` returns it. */
export interface View {
  readonly dataset: string;
  readonly audience: Audience;
  /** Its id for recipients. */
  readonly id: string;
  /** The prefix of its files. */
  readonly version: VersionName;
  /** The activation since which this is shown. The grants of that time are stored with it permanently. */
  readonly since: VersionName;
  readonly edition: EditionRef;
  readonly publishedAt: Instant;
  readonly coverage: ViewCoverage;
  readonly files: readonly StoredFile[];
  readonly nextChangeAt: Instant | null;
  readonly staleSince: Instant | null;
  /** The recipient by name whose own publication it belongs to, as keys have it; absent for a whole audience. */
  readonly reader?: string;
  /** The caller's purpose for the rows; without one that the notices cover, no row is returned. */
  readonly purpose: string | null;
}

/**
 * A version as one audience may know it: its manifest stays when its rows are gone. It has no number,
 * because a number would count the activations that others saw.
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
  /** `null` for the version that is served. */
  readonly replacedBy: string | null;
}

/** One version with what proves it. */
export interface VerifiableVersion extends VersionFacts {
  /** Signed (compact JWS). */
  readonly manifest: string;
  /** The activation since which it was shown; for staff only. */
  readonly since: VersionName;
}

/** One line of a change feed. It names no reason and no company. */
export interface RowChange {
  readonly op: 'added' | 'changed' | 'removed';
  readonly record_id: string;
  /** Id of the version that brought the change. */
  readonly version: string;
  /** Of `removed`: when the permit ended; else when the version was published. */
  readonly effective_at: Instant;
  /** Of `changed`; absent if the row was gone in between, so that any field may have changed. */
  readonly fields?: FieldChanges;
}
