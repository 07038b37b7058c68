import { KaartError } from '../core/errors.ts';
import { EditionScope } from '../mapping/override.ts';
import type { EditionStore } from '../mapping/ports.ts';
import { currentOf, type Edition } from '../mapping/released-edition.ts';
import type { EditionSource, PublishableEdition } from '../publication/ports.ts';
import type { EditionRef } from '../publication/version.ts';
import type { Objects } from '../store/objects.ts';

/** The released editions as publication reads them. */
export function publishedEditions(editions: EditionStore, objects: Objects): EditionSource {
  return {
    async current() {
      const current = currentOf(await editions.all(), { kind: 'rows' });
      return current === undefined ? undefined : publishable(current);
    },
    async rows(ref) {
      const edition = (await editions.all()).find((each) => isAbout(each, ref));
      if (edition === undefined)
        throw new KaartError(`edition ${ref.id} is not there`, { code: 'not-found' });
      const scope = new EditionScope(edition.overrides);
      const { body } = await objects.get(edition.rows.key);
      return { bytes: body, isEligible: (recordId, fields) => scope.covers(recordId, fields) };
    },
  };
}

function isAbout({ id, rows }: Edition, ref: EditionRef): boolean {
  return id === ref.id && rows.digest === ref.rowsDigest;
}

function publishable(edition: Edition): PublishableEdition {
  const { id, referenceDate, rows, submitted, counts, profile } = edition;
  return {
    id,
    referenceDate,
    rowsDigest: rows.digest,
    submittedBy: submitted.by,
    eligible: counts.in,
    profile,
  };
}
