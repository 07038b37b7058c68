import jsonld from 'jsonld';
import { describe, expect, it } from 'vitest';
import { computeDigest, type Json } from '../../lib/core/digest.ts';
import { RECORD_MEMBER, type ReceiptClaims } from '../../lib/receipt/claims.ts';
import { CONTEXT, TERMS } from '../../lib/receipt/context.ts';
import { buildReceiptClaims, WITHDRAWAL_EFFECTS } from '../../lib/receipt/receipt.ts';
import { hour } from '../consent/events.ts';
import { CONTROLLER, decision, NOTICE, RECEIPTS } from './decisions.ts';

type Document = Record<string, unknown>;

/** The document contains its context. If the processor loads another one, the test fails. */
const OPTIONS = {
  safe: true,
  documentLoader: async (url: string): Promise<never> => {
    throw new Error(`asked for ${url}`);
  },
};

const KNOWN = new Set([
  ...Object.entries(TERMS).flatMap(([prefix, names]) =>
    names.map((name) => `${CONTEXT[prefix as keyof typeof TERMS]}${name}`),
  ),
  ...Object.keys(NOTICE.notice.purposes),
  'http://www.w3.org/2001/XMLSchema#dateTime',
  'http://www.w3.org/2001/XMLSchema#duration',
]);
const VOCABULARIES = Object.values(CONTEXT).filter((value) => typeof value === 'string');

/** Every IRI in an expanded document: names of members, types and referenced nodes. */
function irisIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(irisIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    if (member === '@value') return [];
    if (member === '@id') return [String(inner)];
    if (member === '@type') return [inner].flat().map(String);
    return [member, ...irisIn(inner)];
  });
}

/** Counts the members of a document and of all its nodes. */
function membersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, each) => sum + membersIn(each), 0);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value)
    .filter(([member]) => member !== '@context')
    .reduce((sum, [, inner]) => sum + membersIn(inner), 0);
}

/** Counts the values of an expanded document: literals and references. */
function valuesIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, each) => sum + valuesIn(each), 0);
  if (typeof value !== 'object' || value === null) return 1;
  if ('@value' in value) return 1;
  return Object.values(value).reduce((sum, inner) => sum + valuesIn(inner), 0);
}

function receiptOf(claims: Json): Document {
  return (claims as unknown as ReceiptClaims).receipt as Document;
}

describe('a JSON-LD processor', () => {
  it.each(RECEIPTS)(
    'keeps every member of %s, and finds an IRI for every term',
    async (_, claims) => {
      const receipt = receiptOf(claims);
      const expanded = await jsonld.expand(receipt as never, OPTIONS as never);
      const iris = irisIn(expanded);
      expect(iris.filter((iri) => !/^(https?|did|urn):/.test(iri))).toEqual([]);
      const ofVocabularies = iris.filter((iri) =>
        VOCABULARIES.some((base) => iri.startsWith(base)),
      );
      expect(ofVocabularies.filter((iri) => !KNOWN.has(iri) && !iri.includes('/schema/'))).toEqual(
        [],
      );
      expect(ofVocabularies.length).toBeGreaterThan(40);
      expect(valuesIn(expanded)).toBe(membersIn(receipt));
    },
  );

  it('uses every term of the list', async () => {
    const documents = await Promise.all(
      RECEIPTS.map(([, claims]) => jsonld.expand(receiptOf(claims) as never, OPTIONS as never)),
    );
    const used = new Set(irisIn(documents));
    expect([...KNOWN].filter((iri) => !used.has(iri) && !iri.includes('XMLSchema#'))).toEqual([]);
  });

  it('fails if a term has no IRI', async () => {
    const receipt = { ...receiptOf(RECEIPTS[0]?.[1] ?? null), 'dvp:hasName': 'x', stray: 'x' };
    await expect(jsonld.expand(receipt as never, OPTIONS as never)).rejects.toThrow();
  });
});

describe('a receipt', () => {
  it('holds the digest of its consent record and of the notice', () => {
    const made = decision({});
    const { receipt, record_hash, notice_hash } = buildReceiptClaims('r-1', made, CONTROLLER);
    expect(record_hash).toBe(computeDigest(receipt[RECORD_MEMBER] as Json));
    expect(notice_hash).toBe(computeDigest(made.notice.notice as Json));
    expect(record_hash).not.toBe(buildReceiptClaims('r-2', made, CONTROLLER).record_hash);
  });

  it('names the issuer, the company, the time and the address of the current state', () => {
    const { receipt, record_hash, notice_hash, ...claims } = buildReceiptClaims(
      'r-1',
      decision({}),
      CONTROLLER,
    );
    expect(claims).toEqual({
      iss: 'did:web:kaart.example.lu',
      sub: 'https://kaart.example.lu/v1/companies/LUHT-DEMO-0001',
      jti: 'urn:uuid:r-1',
      iat: Date.parse(hour(0)) / 1000,
      status_ref: 'https://kaart.example.lu/v1/companies/LUHT-DEMO-0001/consents',
    });
  });

  it.each([
    ['grant', 'company-representative', 'dpv:ConsentGiven', 'eu-dga:A2-6-Permission'],
    ['withdraw', 'company-representative', 'dpv:ConsentWithdrawn', 'eu-dga:A2-6-Permission'],
    ['refuse', 'company-representative', 'dpv:ConsentRefused', 'eu-dga:A2-6-Permission'],
    ['grant', 'data-subject', 'dpv:ConsentGiven', 'eu-gdpr:A6-1-a'],
    ['withdraw', 'data-subject', 'dpv:ConsentWithdrawn', 'eu-gdpr:A6-1-a'],
  ] as const)(
    'of a %s by a %s has the status %s and the legal basis %s',
    (action, givenBy, status, basis) => {
      const { receipt } = buildReceiptClaims(
        'r-1',
        decision({ action, givenBy, fieldGroup: 'contact' }),
        CONTROLLER,
      );
      const record = receipt[RECORD_MEMBER] as Document;
      const [{ '@type': types }] = record['dpv:hasConsentStatus'] as [Document];
      expect([types].flat()).toContain(status);
      expect(record['dpv:hasLegalBasis']).toBe(basis);
      expect('dpv:hasDataSubject' in record).toBe(givenBy === 'data-subject');
      expect('eu-dga:hasDataHolder' in record).toBe(givenBy !== 'data-subject');
    },
  );

  it('names every event once, with its position and hash in the chain', () => {
    const made = decision({}, { fieldGroup: 'funding' }, { audience: 'dataspace' });
    const record = buildReceiptClaims('r-1', made, CONTROLLER).receipt[RECORD_MEMBER] as Document;
    const statuses = record['dpv:hasConsentStatus'] as Document[];
    expect(statuses).toHaveLength(2); // equal decisions for one audience give one status
    const events = statuses.flatMap((status) => status['dct:references'] as Document[]);
    expect(events.map((event) => [event['schema:position'], event['schema:sha256']])).toEqual(
      made.events.map(({ seq, hash }) => [seq, hash]),
    );
  });

  it.each(['withdraw', 'refuse'] as const)(
    'of a decision to %s lists each effect with its time, in the language of the decision',
    (action) => {
      const made = decision({ action, language: 'de', effectiveAt: hour(2), recordedAt: hour(5) });
      const stops = buildReceiptClaims('r-1', made, CONTROLLER).receipt[
        'dpv:hasConsequence'
      ] as Document[];
      expect(
        stops.map((stop) => [
          stop['dct:identifier'],
          stop['dpv:hasDuration'],
          stop['schema:endTime'],
        ]),
      ).toEqual([
        ['reads', 'PT60S', '2025-10-01T05:01:00.000Z'],
        ['version', 'PT60S', '2025-10-01T05:01:00.000Z'],
        ['recipients', 'P1D', '2025-10-02T05:00:00.000Z'],
        ['deletion', 'P7D', '2025-10-08T05:00:00.000Z'],
        ['erasure', 'P30D', '2025-10-31T05:00:00.000Z'],
      ]);
      expect(stops.map((stop) => stop['dct:description'])).toEqual(
        WITHDRAWAL_EFFECTS.map(({ texts }) => texts.de),
      );
    },
  );

  it('of a future withdrawal counts the times from the instant when it takes effect', () => {
    const made = decision({ action: 'withdraw', effectiveAt: hour(48) });
    const [reads] = buildReceiptClaims('r-1', made, CONTROLLER).receipt[
      'dpv:hasConsequence'
    ] as Document[];
    expect(reads?.['schema:endTime']).toBe('2025-10-03T00:01:00.000Z');
  });

  it('of a grant lists no effects, and has the end of the grant', () => {
    const until = hour(24);
    const { receipt } = buildReceiptClaims('r-1', decision({ validUntil: until }), CONTROLLER);
    const record = receipt[RECORD_MEMBER] as Document;
    const [status] = record['dpv:hasConsentStatus'] as Document[];
    expect(status?.['dpv:hasDuration']).toEqual({
      '@type': 'dpv:UntilTimeDuration',
      'rdf:value': until,
    });
    expect('dpv:hasConsequence' in receipt).toBe(false);
  });

  it('holds no name of a person', () => {
    const made = decision({ fieldGroup: 'contact', givenBy: 'data-subject' });
    const record = buildReceiptClaims('r-1', made, CONTROLLER).receipt[RECORD_MEMBER] as Document;
    expect(record['dpv:hasDataSubject']).not.toHaveProperty('dpv:hasName');
  });
});
