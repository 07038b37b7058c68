import * as z from 'zod';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { datasetFor, toViewFile, type Version, ViewCoverage, ViewFile } from './version.ts';

/** `typ` of a signed manifest. */
export const MANIFEST_TYPE = 'kaart-manifest+jwt';

/**
 * The manifest of a version for one audience: its files and their origin. It counts the rows of this
 * audience only. It has no digest of the edition or the grants: the edition contains refused rows, and
 * with a digest a reader could confirm a guess. The id of the version identifies them.
 */
export const Manifest = z.strictObject({
  dataset: z.string(),
  version: z.string(),
  audience: z.enum(AUDIENCES),
  /** The purpose of the rows, if the first consent notice does not name it. */
  purpose: z.string().optional(),
  edition: z.strictObject({ id: z.string(), referenceDate: z.iso.date() }),
  created: Instant,
  files: z.array(ViewFile),
  coverage: ViewCoverage,
  inputs: z.strictObject({ renderer: z.string() }),
  software: z.string(),
  /** Id of the previous version. */
  previous: z.string().nullable(),
  /** For a redacted version: the version that it replaces, and the reason. */
  redacts: z
    .strictObject({
      version: z.string(),
      /** SHA-256 of the signed manifest of that version. */
      manifest: Sha256,
      reason: z.literal('permission-ended'),
      rows: z.int().min(0),
    })
    .optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The manifest of one audience's view. @param purpose of the publication, if it is for one purpose */
export function buildManifest(
  version: Version,
  audience: Audience,
  { purpose }: Pick<PublicationDeps, 'purpose'>,
): Manifest {
  const { id, referenceDate } = version.edition;
  const { id: versionId, since, previous, coverage, files } = version.views[audience];
  return {
    dataset: datasetFor(audience, version.dataset),
    version: versionId,
    audience,
    ...(purpose !== undefined && { purpose }),
    edition: { id, referenceDate },
    created: since.at,
    files: files.map(toViewFile),
    coverage,
    inputs: { renderer: version.renderer },
    software: since.software,
    previous,
  };
}
