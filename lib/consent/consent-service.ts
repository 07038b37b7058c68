import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { type Coverage, coverageAt } from './coverage.ts';
import type { Verdict } from './decide.ts';
import type { ConsentEvent, ConsentRequest, RecordedConsentEvent } from './event.ts';
import { type ConsentCode, messageOf, outcomeOf } from './finding.ts';
import { type ImportPorts, importConsents } from './import.ts';
import { knownCompanies } from './known-companies.ts';
import type { ConsentRow } from './read-row.ts';
import { countReceipts } from './receipt-ids.ts';
import { recordTogether } from './recorder.ts';
import type { ConsentReport } from './report.ts';
import { breaches } from './rules.ts';
import { groupsAt } from './timeline.ts';
import type { Audience, FieldGroup } from './vocabulary.ts';

/** What one company permits at an instant: the open groups of each audience, in the order of `FIELD_GROUPS`. */
export interface ConsentState {
  readonly recordId: string;
  readonly at: Instant;
  readonly permitted: Readonly<Record<Audience, readonly FieldGroup[]>>;
}

/** The log of consent: takes events in, and says what they come to. What may be read of a row is `disclose`. */
export class ConsentService {
  readonly #ports: ImportPorts;

  constructor(ports: ImportPorts) {
    this.#ports = ports;
  }

  /**
   * Records the rows of a consent file, as `openTable` reads them, and reports on each.
   *
   * @param actor subject of whoever imports
   * @param receipts whether each company gets a receipt of what is recorded with each transaction
   */
  importFile(
    rows: AsyncIterable<ConsentRow> | Iterable<ConsentRow>,
    actor: string,
    { receipts = false }: { readonly receipts?: boolean } = {},
  ): Promise<ConsentReport> {
    return importConsents(this.#ports, rows, { actor, receipts });
  }

  /**
   * Records events given by API or command: all of them, in one transaction, or none. One that the
   * log holds already is answered as it was recorded then. Each new event names the receipt that
   * is owed for it from now on.
   *
   * @throws KaartError `consent-rejected` with `details.code`, `details.index` (of the event, from 0),
   *   `details.column` and `details.text` (EN/FR/DE); `too-large` for more events than a transaction
   *   holds; `concurrent-update` when other writers were always first
   */
  async record(
    requests: readonly ConsentRequest[],
    actor: string,
  ): Promise<readonly RecordedConsentEvent[]> {
    const now = this.#ports.clock(); // one moment for all: what is decided at once takes effect at once
    const events = requests.map((request) => this.#eventOf(request, now));
    this.#checkSize(events);
    await this.#checkRules(events);
    const recording = { actor, receipts: true, check: refuseClash };
    const verdicts = await recordTogether(this.#ports, events, recording);
    return verdicts.map(({ event }) => event);
  }

  #eventOf(request: ConsentRequest, now: Instant): ConsentEvent {
    const { newId } = this.#ports;
    return {
      ...request,
      id: request.id ?? newId(),
      effectiveAt: request.effectiveAt ?? now,
    };
  }

  #checkSize(events: readonly ConsentEvent[]): void {
    const companies = new Set(events.map(({ recordId }) => recordId));
    const writes = events.length + companies.size + countReceipts(events);
    if (writes > this.#ports.store.capacity)
      throw new KaartError('too many events for one transaction', {
        code: 'too-large',
        details: { events: events.length },
      });
  }

  async #checkRules(events: readonly ConsentEvent[]): Promise<void> {
    const recordIds = new Set(events.map(({ recordId }) => recordId));
    const known = await knownCompanies(this.#ports, [...recordIds]);
    for (const [index, event] of events.entries()) {
      const company = known.get(event.recordId);
      const breach = breaches({ event, company }).find(({ code }) => outcomeOf(code) === 'reject');
      if (breach !== undefined) throw rejected(breach.code, index, breach.column);
    }
  }

  /**
   * What a company permits, by the log as it is now.
   *
   * @throws KaartError `not-found` for a company that is unknown and has no events
   */
  async state(recordId: string, at: Instant): Promise<ConsentState> {
    const held = (await this.#ports.store.load([recordId])).get(recordId);
    if (held === undefined && !(await knownCompanies(this.#ports, [recordId])).has(recordId))
      throw new KaartError('no such company', { code: 'not-found' });
    const timeline = held?.timeline ?? {};
    const open = (audience: Audience) => groupsAt(timeline, audience, at);
    return {
      recordId,
      at,
      permitted: {
        partners: open('partners'),
        dataspace: open('dataspace'),
        public: open('public'),
      },
    };
  }

  /** How many rows each audience sees at an instant, and of which groups, by the log as it is now. */
  coverage(at: Instant): Promise<Coverage> {
    return coverageAt(this.#ports.store, this.#ports.companies, at);
  }

  /** The log of one company in the order of recording; empty for one without events. */
  events(recordId: string): Promise<readonly RecordedConsentEvent[]> {
    return this.#ports.store.events(recordId);
  }
}

function refuseClash(verdicts: readonly Verdict[]): void {
  const index = verdicts.findIndex(({ kind }) => kind === 'clash');
  if (index !== -1) throw rejected('DUPLICATE_CONSENT_ID', index, 'consent_id');
}

function rejected(code: ConsentCode, index: number, column: string | null): KaartError {
  return new KaartError(`consent event ${index} is rejected: ${code}`, {
    code: 'consent-rejected',
    details: { code, index, column, text: messageOf(code) },
  });
}
