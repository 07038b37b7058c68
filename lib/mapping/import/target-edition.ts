import { KaartError } from '../../core/errors.ts';
import { getFirstRowMethod } from '../../register/edition-method.ts';
import {
  buildEditionId,
  type EditionDefinition,
  parseCorrectionNumber,
  parseEditionId,
} from '../edition.ts';
import type { Edition } from '../release/released-edition.ts';

/** The requested edition of a file. */
export interface EditionRequest {
  /** @default the next correction of the newest released edition with rows, or the first edition with rows */
  readonly edition?: string;
  /** Reference date, for a year without a known one. */
  readonly referenceDate?: string;
}

/** Finds the definition of the requested edition. @throws KaartError `message-invalid` */
export function findTargetEdition(
  request: EditionRequest,
  editions: readonly Edition[],
): EditionDefinition {
  if (request.edition === undefined)
    return buildNextCorrection(findNewestFamily(editions), editions, request);
  const family = request.edition.trim().slice(0, 4);
  return parseEditionId(
    request.edition,
    request.referenceDate ?? findReferenceDate(family, editions),
  );
}

/**
 * Checks that an edition id was never released, also if it was retracted; later files are corrections.
 *
 * @throws KaartError `wrong-state`
 */
export function assertEditionIdUnused(
  definition: EditionDefinition,
  editions: readonly Edition[],
): void {
  const { id, family } = definition;
  const next = buildNextCorrection(family, editions, {}, definition).id;
  if (editions.some((edition) => edition.id === id))
    throw new KaartError('edition-frozen', {
      code: 'wrong-state',
      parameters: { edition: id, correction: next },
      details: { edition: id, next },
    });
  if (parseCorrectionNumber(id) > 0 && !editions.some((edition) => edition.family === family))
    throw new KaartError('no-edition-to-correct', {
      code: 'wrong-state',
      parameters: { edition: family },
      details: { edition: id },
    });
}

/** The file of a new year names its edition: only a person knows that the year has begun. */
function findNewestFamily(editions: readonly Edition[]): string {
  const first = getFirstRowMethod().family;
  return [first, ...editions.map(({ family }) => family)].sort().at(-1) ?? first;
}

function buildNextCorrection(
  family: string,
  editions: readonly Edition[],
  request: EditionRequest,
  known?: EditionDefinition,
): EditionDefinition {
  const editionsOfFamily = editions.filter((edition) => edition.family === family);
  const next = 1 + Math.max(-1, ...editionsOfFamily.map(({ id }) => parseCorrectionNumber(id)));
  const date = known?.referenceDate ?? request.referenceDate ?? findReferenceDate(family, editions);
  return parseEditionId(buildEditionId(family, next), date);
}

function findReferenceDate(family: string, editions: readonly Edition[]): string | undefined {
  return editions.find((edition) => edition.family === family)?.referenceDate;
}
