import { hasCode } from '../core/errors.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { PublicationDeps } from './publication-deps.ts';
import type { CurrentVersion } from './version.ts';

/** Maximum number of attempts. Before each further attempt, another run has published. */
const ATTEMPTS = 5;

/**
 * Makes a decision about the current version. If another run has published meanwhile, the decision is made
 * again, because the files of the old version may be deleted.
 *
 * @throws KaartError `concurrent-update` if another run was first in every attempt
 */
export async function retryIfVersionChanged<T>(
  deps: Pick<PublicationDeps, 'versions' | 'dataset'>,
  attempt: (head: Revisioned<CurrentVersion> | undefined) => Promise<T>,
): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    const head = await deps.versions.head(deps.dataset);
    try {
      return await attempt(head);
    } catch (error) {
      const isOutdated =
        hasCode(error, 'concurrent-update') || (await hasVersionChanged(deps, error, head));
      if (!isOutdated || attempts === ATTEMPTS) throw error;
    }
  }
}

async function hasVersionChanged(
  { versions, dataset }: Pick<PublicationDeps, 'versions' | 'dataset'>,
  error: unknown,
  headBefore: Revisioned<CurrentVersion> | undefined,
): Promise<boolean> {
  if (!hasCode(error, 'object-not-found')) return false;
  return (await versions.head(dataset))?.value.version.seq !== headBefore?.value.version.seq;
}
