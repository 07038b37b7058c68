import { isClosing } from '../consent/vocabulary.ts';
import { computeDigest, type Json } from '../core/digest.ts';
import { addMilliseconds } from '../core/instant.ts';
import { RECORD_MEMBER, ReceiptClaims } from './claims.ts';
import { CONTEXT, type Node } from './context.ts';
import type { DataController, ReceiptSubject } from './decision.ts';
import { companyIri } from './parties.ts';
import { buildConsentRecord } from './record.ts';
import { WITHDRAWAL_EFFECTS } from './withdrawal-effects.ts';

/** What the receipt of a decision says, without its signature: a snapshot of this moment. */
export function buildReceiptClaims(
  id: string,
  decision: ReceiptSubject,
  keeper: DataController,
): ReceiptClaims {
  const [{ recordedAt }] = decision.events;
  const company = companyIri(decision, keeper);
  const record = buildConsentRecord(
    `${company}/receipts/${encodeURIComponent(id)}#record`,
    decision,
    keeper,
  );
  const receipt: Node = {
    '@id': `urn:uuid:${id}`,
    '@type': 'dpv:ConsentReceipt',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt',
    'dct:identifier': id,
    'dct:created': recordedAt,
    'dct:publisher': keeper.publicUrl,
    'schema:recipient': company,
    'schema:url': `${company}/consents`,
    ...consequences(decision),
    [RECORD_MEMBER]: record,
  };
  return ReceiptClaims.parse({
    iss: keeper.participantId,
    sub: company,
    jti: `urn:uuid:${id}`,
    iat: Math.floor(Date.parse(recordedAt) / 1000),
    receipt: { '@context': CONTEXT, ...receipt },
    record_hash: computeDigest(record as Json),
    notice_hash: decision.notice.hash,
    status_ref: `${company}/consents`,
  });
}

/** What stops when, where something is withdrawn or refused; from the last moment at which one of it takes effect. */
function consequences({ events }: ReceiptSubject): Node {
  const closing = events.filter(isClosing);
  const [first] = closing;
  if (first === undefined) return {};
  const moments = closing.flatMap(({ effectiveAt, recordedAt }) => [effectiveAt, recordedAt]);
  const from = moments.sort().at(-1) ?? first.recordedAt;
  return {
    'dpv:hasConsequence': WITHDRAWAL_EFFECTS.map(({ what, within, ms, texts }) => ({
      '@type': 'dpv:Consequence',
      'dct:identifier': what,
      'dct:description': texts[first.language],
      'dpv:hasDuration': within,
      'schema:endTime': addMilliseconds(from, ms),
    })),
  };
}
