import * as z from 'zod';
import { Sha256 } from '../../core/digest.ts';
import { FILE_FORMS } from '../../publication/file-forms.ts';
import { At, Count, EditionId } from './common.ts';
import { HoldReasonResponse } from './import-responses.ts';

const Groups = z.object({
  registry: Count,
  profile: Count,
  headcount: Count,
  funding: Count,
  contact: Count,
});
const EditionName = z.object({ id: EditionId, referenceDate: z.iso.date() });
/** An edition, for staff. */
const EditionRef = EditionName.extend({ rowsDigest: Sha256 });
const FileOfView = z.object({
  path: z.string(),
  format: z.string(),
  mediaType: z.string(),
  sha256: Sha256,
  bytes: Count,
  rows: Count.optional(),
});
/** A file with the other forms in which it is stored, for staff. */
const StoredFileOfView = FileOfView.extend({
  forms: z.array(z.object({ form: z.enum(FILE_FORMS), sha256: Sha256, bytes: Count })),
});
const View = z.object({
  coverage: z.object({ published: Count, eligible: Count, groups: Groups }),
  files: z.array(StoredFileOfView),
  changes: z.object({ added: Count, changed: Count, removed: Count }),
});

const Version = z.object({
  dataset: z.string(),
  id: z.string(),
  edition: EditionRef,
  publishedAt: At,
});

/** The facts of a version for its audience, a line of a list. */
export const VersionFactsResponse = Version.extend({
  ...View.shape,
  edition: EditionName,
  /** Digest and length are left out for a superseded version, unless the caller has read it. */
  files: z.array(FileOfView.partial({ sha256: true, bytes: true })),
  previous: z.string().nullable(),
  replacedBy: z.string().nullable(),
});
export const VersionResponse = VersionFactsResponse.extend({ manifest: z.string().nullable() });

const Names = z.array(z.string());
/** One change, a line of a feed. */
export const ChangeResponse = z.object({
  op: z.enum(['added', 'changed', 'removed']),
  record_id: z.string(),
  version: z.string(),
  effective_at: At,
  fields: z.object({ changed: Names, withheld: Names, shown: Names }).optional().meta({
    description:
      'Only for `changed`: names of the fields that have another value, that are now withheld, and that are now shown. Absent if any field may have changed',
  }),
});

/** Id and number of a version, for staff. */
const VersionNumber = z.object({ id: z.string(), seq: z.int().min(1) });
/** The view of one audience: the id of the version for the audience, and the version since which the view is the same. */
const NamedView = View.extend({
  id: z.string(),
  since: VersionNumber.extend({ at: At, software: z.string() }),
  previous: z.string().nullable(),
});

const FullVersion = Version.extend({
  seq: z.int().min(1),
  previous: VersionNumber.nullable(),
  cause: z.enum(['night', 'request', 'withdrawal', 'release', 'retraction']),
  consentsReadAt: At,
  grantsDigest: Sha256,
  renderer: z.string(),
  software: z.string(),
  views: z.object({ partners: NamedView, dataspace: NamedView, public: NamedView }),
});

export const PublicationHoldResponse = z.object({
  dataset: z.string(),
  planId: z.string(),
  edition: EditionRef,
  submittedBy: z.string(),
  comparedWith: z.string().nullable(),
  since: At,
  reasons: z.array(HoldReasonResponse),
});

export const PublicationOutcomeResponse = z.union([
  z.object({ kind: z.enum(['published', 'unchanged']), version: FullVersion }),
  z.object({ kind: z.literal('held'), hold: PublicationHoldResponse }),
]);

const Companies = z.object({ count: Count, first: z.array(z.string()) });
const NextChanges = z.object({ added: Companies, changed: Companies, removed: Companies });

/** Expected result of publishing now. */
export const NextVersionResponse = z.object({
  kind: z.enum(['published', 'unchanged', 'held']),
  version: z.string(),
  edition: EditionId,
  comparedWith: z.string().nullable(),
  reasons: z.array(HoldReasonResponse),
  changes: z.object({ partners: NextChanges, dataspace: NextChanges, public: NextChanges }),
});

const Freshness = z.object({ epoch: Count, nextChangeAt: At.nullable() });

export const CurrentVersionResponse = z.object({
  version: FullVersion,
  freshness: z.object({ partners: Freshness, dataspace: Freshness, public: Freshness }),
  profile: z.unknown(),
  staleSince: At.nullable(),
});

/** Rows by audience and field group. */
export const CoverageResponse = z.object({ partners: Groups, dataspace: Groups, public: Groups });

/** For each revision of the consent notice: the grants under it, and those of them that still apply. */
export const NoticeCoverageResponse = z.object({
  notices: z.array(
    z.object({ notice: z.string(), granted: CoverageResponse, counted: CoverageResponse }),
  ),
});
