import type { MappingService } from '../mapping/import/import-service.ts';
import type { Edition } from '../mapping/release/released-edition.ts';
import type { EditionSource, PublishableEdition } from '../publication/ports.ts';

/** Returns the released editions in the form that publication needs. An edition never changes, so its id identifies its rows. */
export function publishedEditions(mapping: MappingService): EditionSource {
  return {
    async current() {
      const current = await mapping.findCurrentEdition({ kind: 'rows' });
      return current === undefined ? undefined : toPublishable(current);
    },
    async isReleased({ id }) {
      const editions = await mapping.listEditions();
      return editions.some((edition) => edition.id === id && edition.state === 'released');
    },
    rows: ({ id }) => mapping.openRows(id),
  };
}

function toPublishable(edition: Edition): PublishableEdition {
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
