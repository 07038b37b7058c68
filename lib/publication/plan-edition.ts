import { timeNotBefore } from './freshness.ts';
import { type Plan, planVersion } from './plan.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { loadGrantBound } from './recreate-rows.ts';
import type { CurrentVersion, EditionRef, Version } from './version.ts';

interface EditionToPlan {
  readonly edition: EditionRef;
  /** Number of eligible companies of the edition. */
  readonly eligible: number;
  /** The current version. */
  readonly head: CurrentVersion | undefined;
  /** The version whose grants are the upper bound. @default no bound */
  readonly atMost?: Version;
}

/** Plans a version of an edition with the current grants. */
export async function planEdition(
  deps: PublicationDeps,
  { edition, eligible, head, atMost }: EditionToPlan,
): Promise<Plan> {
  const { dataset, reader, purpose, editions, consents, clock, formats } = deps;
  return planVersion({
    dataset,
    reader: reader?.key,
    purpose,
    edition,
    eligible,
    rows: await editions.rows(edition),
    timelines: consents.timelines(edition.id),
    ...(atMost === undefined ? {} : await loadGrantBound(deps, atMost)),
    consentsReadAt: timeNotBefore(head, clock()),
    formats,
    versionKey: await deps.versionKey(),
  });
}

/** Plans the data of an earlier version that are still granted. */
export function planStillGranted(
  deps: PublicationDeps,
  version: Version,
  head: CurrentVersion | undefined,
): Promise<Plan> {
  const { edition, views } = version;
  const { eligible } = views.partners.coverage;
  return planEdition(deps, { edition, eligible, head, atMost: version });
}
