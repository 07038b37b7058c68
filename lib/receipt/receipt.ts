import { isClosing } from '../consent/vocabulary.ts';
import { computeDigest, type Json } from '../core/digest.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import type { LocalizedText } from '../core/language.ts';
import { RECORD_MEMBER, ReceiptClaims } from './claims.ts';
import { CONTEXT, type Node } from './context.ts';
import type { DataController, ReceiptSubject } from './decision.ts';
import { companyIri } from './parties.ts';
import { buildConsentRecord } from './record.ts';

/** Builds the claims of a receipt, without the signature. The same decision always gives the same claims. */
export function buildReceiptClaims(
  id: string,
  decision: ReceiptSubject,
  controller: DataController,
): ReceiptClaims {
  const [{ recordedAt }] = decision.events;
  const company = companyIri(decision, controller);
  const record = buildConsentRecord(
    `${company}/receipts/${encodeURIComponent(id)}#record`,
    decision,
    controller,
  );
  const receipt: Node = {
    '@id': `urn:uuid:${id}`,
    '@type': 'dpv:ConsentReceipt',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#receipt',
    'dct:identifier': id,
    'dct:created': recordedAt,
    'dct:publisher': controller.publicUrl,
    'schema:recipient': company,
    'schema:url': `${company}/consents`,
    ...buildConsequences(decision),
    [RECORD_MEMBER]: record,
  };
  return ReceiptClaims.parse({
    iss: controller.participantId,
    sub: company,
    jti: `urn:uuid:${id}`,
    iat: Math.floor(Date.parse(recordedAt) / 1000),
    receipt: { '@context': CONTEXT, ...receipt },
    record_hash: computeDigest(record as Json),
    notice_hash: decision.notice.hash,
    status_ref: `${company}/consents`,
  });
}

/** Returns the effects of a withdrawal or refusal with their deadlines. All deadlines count from the latest moment at which one of the events takes effect. */
function buildConsequences({ events }: ReceiptSubject): Node {
  const closing = events.filter(isClosing);
  const [first] = closing;
  if (first === undefined) return {};
  const moments = closing.flatMap(({ effectiveAt, recordedAt }) => [effectiveAt, recordedAt]);
  const from = moments.sort().at(-1) ?? first.recordedAt;
  return {
    'dpv:hasConsequence': WITHDRAWAL_EFFECTS.map(({ effect, deadline, ms, texts }) => ({
      '@type': 'dpv:Consequence',
      'dct:identifier': effect,
      'dct:description': texts[first.language],
      'dpv:hasDuration': deadline,
      'schema:endTime': addMilliseconds(from, ms),
    })),
  };
}

/** An effect of a withdrawal and its deadline, counted from the moment the withdrawal takes effect. */
interface WithdrawalEffect {
  readonly effect: 'reads' | 'version' | 'recipients' | 'deletion' | 'erasure';
  /** Deadline as an ISO 8601 duration; `ms` is the same in milliseconds. */
  readonly deadline: string;
  readonly ms: number;
  readonly texts: LocalizedText;
}

const MINUTE = 60_000;

/** @see the README of lib/receipt */
export const WITHDRAWAL_EFFECTS: readonly WithdrawalEffect[] = [
  {
    effect: 'reads',
    deadline: 'PT60S',
    ms: MINUTE,
    texts: {
      en: 'Nobody who asks for the data gets them any more',
      fr: 'Plus personne n’obtient ces données en les demandant',
      de: 'Niemand bekommt die Daten mehr, der danach fragt',
    },
  },
  {
    effect: 'version',
    deadline: 'PT60S',
    ms: MINUTE,
    texts: {
      en: 'The published version is replaced by one without the data',
      fr: 'La version publiée est remplacée par une version sans ces données',
      de: 'Die veröffentlichte Fassung wird durch eine ohne die Daten ersetzt',
    },
  },
  {
    effect: 'recipients',
    deadline: 'P1D',
    ms: DAY_MS,
    texts: {
      en: 'Everyone who fetched the data before is told of the withdrawal',
      fr: 'Tous ceux qui ont obtenu ces données auparavant sont informés du retrait',
      de: 'Alle, die die Daten vorher abgerufen haben, erfahren vom Widerruf',
    },
  },
  {
    effect: 'deletion',
    deadline: 'P7D',
    ms: 7 * DAY_MS,
    texts: {
      en: 'Whoever holds the data under an agreement has to have deleted them',
      fr: 'Quiconque détient ces données en vertu d’un accord doit les avoir supprimées',
      de: 'Wer die Daten aufgrund einer Vereinbarung besitzt, muss sie gelöscht haben',
    },
  },
  {
    effect: 'erasure',
    deadline: 'P30D',
    ms: 30 * DAY_MS,
    texts: {
      en: 'The data are erased from every earlier version that we keep',
      fr: 'Ces données sont effacées de toutes les versions antérieures que nous conservons',
      de: 'Die Daten sind aus allen früheren Fassungen gelöscht, die wir aufbewahren',
    },
  },
];
