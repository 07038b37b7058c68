import { chained } from '../core/hash-chain.ts';
import type { Instant } from '../core/instant.ts';
import { ConsentEvent, type RecordedConsentEvent } from './event.ts';
import type { CompanyAppend, CompanyConsents } from './ports.ts';
import { addEvent, hasGrantBefore } from './timeline.ts';

/** What becomes of one event. */
export type Verdict =
  | {
      readonly kind: 'recorded';
      readonly event: RecordedConsentEvent;
      /** It withdraws what nobody had granted: kept, and worth a look. */
      readonly withdrawsNothing: boolean;
    }
  /** The log holds it already: nothing happens, so that whoever is unsure may send it again. */
  | { readonly kind: 'repeated'; readonly event: RecordedConsentEvent }
  /** The log holds another decision under its id. */
  | { readonly kind: 'clash'; readonly event: RecordedConsentEvent };

/** A company with its events so far. */
export interface HeldCompany {
  readonly before: CompanyConsents;
  readonly log: readonly RecordedConsentEvent[];
}

export interface Decided {
  /** On each event, in their order. */
  readonly verdicts: readonly Verdict[];
  /** For each company that gets new events. */
  readonly appends: readonly CompanyAppend[];
}

/**
 * Decides what events do to the logs of their companies, without performing anything.
 *
 * @param held the companies that have events
 * @param receiptOf id of the receipt that is to tell of a new event, `null` for none
 */
export function decide(
  held: ReadonlyMap<string, HeldCompany>,
  events: readonly ConsentEvent[],
  recordedAt: Instant,
  receiptOf: (event: ConsentEvent) => string | null = () => null,
): Decided {
  const drafts = new Map<string, Draft>();
  const verdicts = events.map((event) => {
    const draft = drafts.get(event.recordId) ?? new Draft(event.recordId, held.get(event.recordId));
    drafts.set(event.recordId, draft);
    return draft.take(event, { recordedAt, receipt: receiptOf(event) });
  });
  const appends = [...drafts.values()].map((draft) => draft.append());
  return { verdicts, appends: appends.filter(({ events: added }) => added.length > 0) };
}

/** The log of one company while events are being added to it. */
class Draft {
  readonly #before: CompanyConsents;
  readonly #known: Map<string, RecordedConsentEvent>;
  readonly #added: RecordedConsentEvent[] = [];
  #timeline: CompanyConsents['timeline'];
  #lastHash: string | null;

  constructor(recordId: string, held: HeldCompany | undefined) {
    this.#before = held?.before ?? {
      recordId,
      lastSeq: 0,
      lastHash: null,
      version: 0,
      timeline: {},
    };
    this.#known = new Map(held?.log.map((event) => [event.id, event]));
    this.#timeline = this.#before.timeline;
    this.#lastHash = this.#before.lastHash;
  }

  take(event: ConsentEvent, facts: Pick<RecordedConsentEvent, 'recordedAt' | 'receipt'>): Verdict {
    const earlier = this.#known.get(event.id);
    if (earlier !== undefined)
      return { kind: isSame(earlier, event) ? 'repeated' : 'clash', event: earlier };
    const seq = this.#before.lastSeq + this.#added.length + 1;
    const recorded = chained({ ...event, seq, ...facts }, this.#lastHash);
    const withdrawsNothing = event.action === 'withdraw' && !hasGrantBefore(this.#timeline, event);
    this.#known.set(event.id, recorded);
    this.#added.push(recorded);
    this.#timeline = addEvent(this.#timeline, recorded);
    this.#lastHash = recorded.hash;
    return { kind: 'recorded', event: recorded, withdrawsNothing };
  }

  append(): CompanyAppend {
    return { before: this.#before, events: this.#added, timeline: this.#timeline };
  }
}

/** What is decided; how it came in, and what is pinned or derived from it at recording, is not part of that. */
const DECIDED = Object.keys(
  ConsentEvent.omit({ noticeHash: true, channel: true, actor: true, kind: true }).shape,
) as (keyof ConsentEvent)[];

function isSame(earlier: RecordedConsentEvent, event: ConsentEvent): boolean {
  return DECIDED.every((member) => earlier[member] === event[member]);
}

/**
 * Whether an event may close something to its audience, now or later. One about a reader by name
 * counts as such whatever it does: from it on that reader has a view of its own.
 */
export function canNarrow({ action, validUntil, recipient }: ConsentEvent): boolean {
  if (action === 'request' || action === 'expire') return false;
  return action !== 'grant' || validUntil !== null || recipient !== undefined;
}
