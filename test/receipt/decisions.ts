import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { toPinnedNotice } from '../../lib/consent/notice.ts';
import type { Json } from '../../lib/core/digest.ts';
import { chainEntry } from '../../lib/core/hash-chain.ts';
import type { DataController, ReceiptSubject } from '../../lib/receipt/decision.ts';
import { buildReceiptClaims } from '../../lib/receipt/receipt.ts';
import { recorded } from '../consent/events.ts';

export const CONTROLLER: DataController = {
  publicUrl: 'https://kaart.example.lu',
  participantId: 'did:web:kaart.example.lu',
  name: 'Luxinnovation',
  email: 'data@example.lu',
};

export const NOTICE = toPinnedNotice(FIRST_NOTICE);

type Given = Partial<RecordedConsentEvent>;

/** The decisions of one call, with one event for each of `events`. The events form a chain. */
export function decision(first: Given, ...others: readonly Given[]): ReceiptSubject {
  let prevHash: string | null = null;
  const [head, ...rest] = [first, ...others].map((changes, at) => {
    const { hash, ...event } = {
      ...recorded({ at: 0, recordedAt: 0, seq: at + 1, receipt: 'r-1' }),
      ...changes,
    };
    const link = chainEntry(event, prevHash);
    prevHash = link.hash;
    return link as RecordedConsentEvent;
  });
  if (head === undefined) throw new Error('nothing was decided');
  return {
    events: [head, ...rest],
    company: { rcsNumber: 'B900001', name: 'Example MedTech S.à r.l.' },
    notice: NOTICE,
  };
}

/** Receipts of every kind of decision. */
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
    ['a decision about one reader', decision({ action: 'refuse', recipient: 'lab-partner' })],
    ['a request', decision({ action: 'request', kind: 'requested' })],
    ['a renewal', decision({ kind: 'reconfirmed' })],
    ['an expiry', decision({ action: 'expire', kind: 'expired' })],
    ['an invalidation', decision({ action: 'withdraw', kind: 'invalidated' })],
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
    ['a company that left the mapping', { ...decision({}), company: undefined }],
  ] as const
).map(([name, made]) => [name, buildReceiptClaims('r-1', made, CONTROLLER) as Json]);
