import type { Companies, ConsentStore } from '../consent/ports.ts';
import { filterTimelineByCompany, listTimelinesByRow } from '../consent/timeline-of-company.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import type { ConsentSource } from '../publication/ports.ts';

/** The consent log as it is read to decide what may be shown: by company, not by record id. */
export type BoundConsents = ConsentSource & Pick<ConsentStore, 'events'>;

/**
 * Binds the consent log to the companies behind the rows. Timelines are those of the rows of one
 * edition; a single company is looked up in the current edition.
 */
export function createBoundConsents(
  consents: Pick<ConsentStore, 'epoch' | 'events' | 'timelines' | 'load'>,
  { mapping, companies }: { readonly mapping: MappingService; readonly companies: Companies },
): BoundConsents {
  return {
    epoch: () => consents.epoch(),
    events: (recordId) => consents.events(recordId),
    timelines: (edition) => listTimelinesByRow(consents.timelines(), mapping.identities(edition)),
    async load(recordIds, from) {
      const held = await consents.load(recordIds, from);
      const known = await companies.find([...held.keys()]);
      return new Map(
        [...held].map(([id, own]) => {
          const timeline = filterTimelineByCompany(own.timeline, known.get(id)?.identity);
          return [id, { ...own, timeline }];
        }),
      );
    },
  };
}
