import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import { noticeOf } from '../../lib/consent/notice.ts';
import type { Json } from '../../lib/core/digest.ts';
import { chained } from '../../lib/core/hash-chain.ts';
import type { Decision, Keeper } from '../../lib/receipt/decision.ts';
import { claimsOf } from '../../lib/receipt/receipt.ts';
import { noticeHash } from '../../lib/receipt/receipt-service.ts';
import { recorded } from '../consent/events.ts';

export const KEEPER: Keeper = {
  publicUrl: 'https://kaart.example.lu',
  participantId: 'did:web:kaart.example.lu',
  name: 'Luxinnovation',
  email: 'data@example.lu',
};

const NOTICE = noticeOf('notice-v1');
if (NOTICE === undefined) throw new Error('there is no first notice');

export { NOTICE };

type Given = Partial<RecordedConsentEvent>;

/** A decision of one call, one event for each of what is given; the events are a chain. */
export function decision(first: Given, ...others: readonly Given[]): Decision {
  let prevHash: string | null = null;
  const [head, ...rest] = [first, ...others].map((given, at) => {
    const { hash, ...event } = { ...recorded({ at: 0, seq: at + 1, receipt: 'r-1' }), ...given };
    const link = chained(event, prevHash);
    prevHash = link.hash;
    return link as RecordedConsentEvent;
  });
  if (head === undefined) throw new Error('nothing was decided');
  return {
    events: [head, ...rest],
    company: { eligible: true, rcsNumber: 'B900001', name: 'Example MedTech S.à r.l.' },
    notice: NOTICE as Decision['notice'],
    noticeHash: noticeHash(NOTICE as Decision['notice']),
  };
}

/** Receipts of everything that can be decided. */
export const RECEIPTS: readonly (readonly [string, Json])[] = (
  [
    ['a grant without end', decision({})],
    ['a grant that ends', decision({ validUntil: recorded({ at: 24 }).effectiveAt })],
    [
      'a withdrawal of all groups',
      decision(
        { action: 'withdraw', language: 'fr', fieldGroup: 'registry' },
        { action: 'withdraw', language: 'fr', fieldGroup: 'contact' },
        { action: 'withdraw', language: 'fr', fieldGroup: 'registry', audience: 'dataspace' },
      ),
    ],
    ['a refusal', decision({ action: 'refuse', audience: 'public', language: 'de' })],
    [
      'a grant and a withdrawal at once',
      decision({}, { action: 'withdraw', fieldGroup: 'funding' }),
    ],
    ['a person’s consent', decision({ fieldGroup: 'contact', givenBy: 'data-subject' })],
    [
      'a person’s withdrawal',
      decision({ fieldGroup: 'contact', givenBy: 'data-subject', action: 'withdraw' }),
    ],
    ['a company that left the mapping', { ...decision({}), company: { eligible: false } }],
  ] as const
).map(([name, made]) => [name, claimsOf('r-1', made, KEEPER) as Json]);
