import type { ConsentNarrowed } from '../consent/ports.ts';
import type { PropagationService } from '../propagation/propagation-service.ts';
import type { PublicationService } from '../publication/publication-service.ts';
import type { Deliver } from './delivery.ts';

/** What is done for each kind of message that a state change owes. */
export function outboxHandlers(
  publication: PublicationService,
  propagation: PropagationService,
): Readonly<Record<string, Deliver>> {
  return {
    async 'consent-narrowed'(message) {
      const { withdrawn } = message as unknown as ConsentNarrowed;
      if (withdrawn !== undefined) await propagation.open(withdrawn);
      await publication.onConsentNarrowed();
    },
    ...erasureHandlers(publication),
    'withdrawals-due': () => propagation.resume(),
    'withdrawal-due': ({ id }) => propagation.work(String(id)),
    'erasure-due': ({ id }) => propagation.proveErasure(String(id)),
    'redaction-wanted': (message) => publication.onRedactionWanted(message as never),
  };
}

/** Of these, what erases: all that the night does itself. It has no right to do the others. */
export function erasureHandlers(
  publication: PublicationService,
): Readonly<Record<string, Deliver>> {
  return {
    'version-published': (message) => publication.onVersionPublished(message as never),
    'redaction-dropped': (message) => publication.onRedactionDropped(message as never),
  };
}
