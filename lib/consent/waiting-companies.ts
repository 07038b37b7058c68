import type { Clock } from '../core/clock.ts';
import { inBatches } from '../core/in-batches.ts';
import { type Waiting, waitingIn } from './confirm-identity.ts';
import type { Companies, Company, CompanyConsents, ConsentStore } from './ports.ts';
import { filterTimelineByCompany } from './timeline-of-company.ts';

/** A company of the current edition with decisions that do not speak for its row. */
export interface WaitingCompany extends Waiting {
  readonly recordId: string;
  /** Legal name. */
  readonly name: string | null;
}

interface WaitingPorts {
  readonly store: Pick<ConsentStore, 'permits' | 'events'>;
  readonly companies: Companies;
  readonly clock: Clock;
}

/** Companies that are looked up together. */
const TOGETHER = 1_000;

/**
 * The companies of the current edition with decisions that do not speak for their rows, in ascending
 * order of the record id. The log is read only of companies with such decisions.
 *
 * @param after record id; only companies after it
 */
export async function* waitingCompanies(
  ports: WaitingPorts,
  after = '',
): AsyncGenerator<WaitingCompany> {
  for await (const batch of inBatches(ports.store.permits(), TOGETHER)) {
    const later = batch.filter(({ recordId }) => recordId > after);
    const known = await ports.companies.find(later.map(({ recordId }) => recordId));
    for (const held of later) {
      const company = known.get(held.recordId);
      const waiting = await findWaitingReason(ports, held, company);
      if (waiting !== undefined)
        yield { recordId: held.recordId, name: company?.name ?? null, ...waiting };
    }
  }
}

/** What waits under one record id. @returns `undefined` if nothing waits, or the company has left the edition */
export async function findWaitingReason(
  { store, clock }: Pick<WaitingPorts, 'store' | 'clock'>,
  { recordId, timeline }: Pick<CompanyConsents, 'recordId' | 'timeline'>,
  company: Company | undefined,
): Promise<Waiting | undefined> {
  const identity = company?.identity;
  if (identity === undefined || filterTimelineByCompany(timeline, identity) === timeline)
    return undefined;
  return waitingIn(await store.events(recordId), identity, clock());
}
