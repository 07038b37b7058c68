import * as z from 'zod';
import {
  AUDIENCES,
  type Audience,
  EVENT_KINDS,
  FIELD_GROUPS,
  type FieldGroup,
} from '../consent/vocabulary.ts';
import { Instant } from '../core/instant.ts';
import { RECORD_MEMBER, type ReceiptClaims } from './claims.ts';
import { STATUS } from './record.ts';

const Status = z.object({
  '@type': z.union([z.string(), z.array(z.string())]),
  'schema:startTime': Instant,
  'dpv:hasDuration': z.object({ 'rdf:value': Instant.optional() }).optional(),
  'dct:description': z.string().optional(),
});
const Data = z.array(z.object({ 'dct:identifier': z.enum(FIELD_GROUPS) }));
const Process = z.object({
  'dpv:hasData': Data.default([]),
  'dpv:hasPersonalData': Data.default([]),
  'dpv:hasRecipient': z.object({
    'dct:identifier': z.tuple([z.enum(AUDIENCES)], z.string()),
  }),
});
const Organisation = z.object({
  'dpv:hasName': z.string().optional(),
  'dpv:hasIdentifier': z.array(z.string()),
});
const Record = z.object({
  'eu-dga:hasDataHolder': Organisation.optional(),
  'dpv:hasDataSubject': z.object({ 'dpv:isRepresentativeFor': Organisation }).optional(),
  'dpv:hasDataController': z.object({ 'dpv:hasName': z.string() }),
  'dpv:hasNotice': z.object({ 'dct:identifier': z.string(), 'dct:title': z.string() }),
  'dpv:hasProcess': z.array(Process),
  'dpv:hasConsentStatus': z.array(Status),
});
const Receipt = z.object({
  'dct:created': Instant,
  'dpv:hasConsequence': z
    .array(
      z.object({
        'dct:identifier': z.string().optional(),
        'dct:description': z.string(),
        'schema:endTime': Instant,
      }),
    )
    .default([]),
  [RECORD_MEMBER]: Record,
});

/** One decision of a receipt, about one recipient. */
interface DescribedDecision {
  readonly kind: (typeof EVENT_KINDS)[number];
  readonly audience: Audience;
  readonly recipient: string | undefined;
  readonly groups: readonly FieldGroup[];
  readonly from: Instant;
  /** Last instant of a permission; `undefined` if it has no end. */
  readonly until: Instant | undefined;
  readonly note: string | undefined;
}

/** The content of a receipt for people. */
export interface DescribedReceipt {
  readonly id: string;
  readonly recordedAt: Instant;
  /** The company, or its ids if the receipt names none. */
  readonly company: string;
  readonly identifiers: readonly string[];
  /** Whether the contact person decided about its own data. */
  readonly isPerson: boolean;
  readonly controller: string;
  readonly issuer: string;
  readonly notice: { readonly version: string; readonly title: string; readonly hash: string };
  readonly decisions: readonly DescribedDecision[];
  readonly effects: readonly {
    /** The id of the effect. */
    readonly what: string | undefined;
    /** The signed words. */
    readonly text: string;
    readonly by: Instant;
  }[];
}

/** Reads the facts of a verified receipt. @returns `undefined` if the receipt has another form */
export function describeReceipt(claims: ReceiptClaims): DescribedReceipt | undefined {
  const { data: receipt } = Receipt.safeParse(claims.receipt);
  if (receipt === undefined) return undefined;
  const record = receipt[RECORD_MEMBER];
  const person = record['dpv:hasDataSubject']?.['dpv:isRepresentativeFor'];
  const organisation = record['eu-dga:hasDataHolder'] ?? person;
  const identifiers = organisation?.['dpv:hasIdentifier'] ?? [];
  const notice = record['dpv:hasNotice'];
  return {
    id: claims.jti.replace('urn:uuid:', ''),
    recordedAt: receipt['dct:created'],
    company: organisation?.['dpv:hasName'] ?? identifiers.join(', '),
    identifiers,
    isPerson: person !== undefined,
    controller: record['dpv:hasDataController']['dpv:hasName'],
    issuer: claims.iss,
    notice: {
      version: notice['dct:identifier'],
      title: notice['dct:title'],
      hash: claims.notice_hash,
    },
    decisions: record['dpv:hasConsentStatus'].flatMap((status, at) => {
      const process = record['dpv:hasProcess'][at];
      return process === undefined ? [] : describeDecision(status, process);
    }),
    effects: receipt['dpv:hasConsequence'].map((effect) => ({
      what: effect['dct:identifier'],
      text: effect['dct:description'],
      by: effect['schema:endTime'],
    })),
  };
}

function describeDecision(
  status: z.infer<typeof Status>,
  process: z.infer<typeof Process>,
): DescribedDecision {
  const [type] = [status['@type']].flat();
  const kind = EVENT_KINDS.find((each) => [STATUS[each]].flat()[0] === type) ?? 'given';
  const [audience, recipient] = process['dpv:hasRecipient']['dct:identifier'];
  const data = [...process['dpv:hasData'], ...process['dpv:hasPersonalData']];
  return {
    kind,
    audience,
    recipient,
    groups: data.map((each) => each['dct:identifier']),
    from: status['schema:startTime'],
    until: status['dpv:hasDuration']?.['rdf:value'],
    note: status['dct:description'],
  };
}
