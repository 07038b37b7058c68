import type { Companies, ConsentStore } from '../consent/ports.ts';
import { filterTimelineByCompany, listTimelinesByRow } from '../consent/timeline-of-company.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import type { ConsentSource } from '../publication/ports.ts';

/** The consent log by company and not by record id. Access decisions read it in this form. */
export type BoundConsents = ConsentSource & Pick<ConsentStore, 'events'>;

/**
 * Restricts the consent log to the company of each row, because several companies may have had its record id.
 * All timelines belong to the rows of one edition. A single company is found in the current edition.
 */
export function createBoundConsents(
  consents: Pick<ConsentStore, 'epoch' | 'events' | 'timelines' | 'load'>,
  { mapping, companies }: { readonly mapping: MappingService; readonly companies: Companies },
): BoundConsents {
  return {
    epoch: () => consents.epoch(),
    events: (recordId) => consents.events(recordId),
    timelines: (edition) =>
      listTimelinesByRow(consents.timelines(), mapping.readIdentities(edition)),
    async load(recordIds, from) {
      const stored = await consents.load(recordIds, from);
      const known = await companies.find([...stored.keys()]);
      return new Map(
        [...stored].map(([id, log]) => {
          const timeline = filterTimelineByCompany(log.timeline, known.get(id)?.identity);
          return [id, { ...log, timeline }];
        }),
      );
    },
  };
}
