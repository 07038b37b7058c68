import * as z from 'zod';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import type { Plan } from './plan.ts';
import { Coverage, datasetFor, type Version, ViewFile } from './version.ts';

/** `typ` of a signed manifest. */
export const MANIFEST_TYPE = 'kaart-manifest+jwt';

/**
 * What a version is for one audience: its files and what they were made of. It counts this
 * audience's rows only, and names the permits by a digest of what this audience may see, so it
 * tells nothing of the others.
 */
export const Manifest = z.strictObject({
  dataset: z.string(),
  version: z.string(),
  seq: z.int().min(1),
  audience: z.enum(AUDIENCES),
  edition: z.strictObject({ id: z.string(), referenceDate: z.iso.date() }),
  created: Instant,
  files: z.array(ViewFile),
  coverage: Coverage,
  inputs: z.strictObject({ rowsDigest: Sha256, permitsDigest: Sha256, renderer: z.string() }),
  software: z.string(),
  /** Id of the version before. */
  previous: z.string().nullable(),
  /** Of a redacted edition: what it stands in for, and why. */
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

/** The manifest of one audience's view. */
export function manifestOf(version: Version, audience: Audience, plan: Plan): Manifest {
  const { id, referenceDate, rowsDigest } = version.edition;
  const { coverage, files } = version.views[audience];
  return {
    dataset: datasetFor(audience, version.dataset),
    version: version.id,
    seq: version.seq,
    audience,
    edition: { id, referenceDate },
    created: version.publishedAt,
    files,
    coverage,
    inputs: {
      rowsDigest,
      permitsDigest: plan.audienceDigests[audience],
      renderer: version.renderer,
    },
    software: version.software,
    previous: version.previous?.id ?? null,
  };
}
