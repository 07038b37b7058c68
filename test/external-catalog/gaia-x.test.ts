import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeRelease } from '../../lib/external-catalog/gaia-x.ts';
import { signAsset } from '../../lib/external-catalog/presentation.ts';
import { readPresentation } from '../../lib/identity/dcp/presentation.ts';
import { isSignedByDid } from '../../lib/identity/dcp/signed-jwt.ts';
import { DidResolver } from '../../lib/identity/dsp/did-resolver.ts';
import type { DidKeyType } from '../../lib/identity/public-keys.ts';
import { openSetup } from '../identity/setup.ts';
import { CatalogSpace, COMPANIES, DID, FACTS, FIGURES, TERMS } from './catalog-space.ts';

let space: CatalogSpace;
beforeEach(async () => {
  space = await CatalogSpace.open();
  space.release('2025', '2024');
});
afterEach(() => space.close());

const described = () => describeRelease(FACTS, space.model());

/** The names of all members, at any depth. */
function listMembers(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listMembers);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...listMembers(inner)]);
}

describe('the description of a release', () => {
  it('names the legal person with its number and both countries', async () => {
    const [person] = await described();
    expect(person?.subject).toEqual({
      id: DID,
      type: 'gx:LegalPerson',
      'https://schema.org/name': 'Luxinnovation',
      'gx:registrationNumber': { type: 'gx:VatID', 'gx:vatID': 'LU12345678' },
      'gx:legalAddress': { type: 'gx:Address', 'gx:countryCode': 'LU' },
      'gx:headquartersAddress': { type: 'gx:Address', 'gx:countryCode': 'LU' },
    });
  });

  it('has every member that a data product needs, and no other', async () => {
    const [, companies, figures] = await described();
    expect([companies?.id, figures?.id]).toEqual([COMPANIES, FIGURES]);
    for (const product of [companies, figures]) {
      expect(Object.keys(product?.subject ?? {})).toEqual([
        'id',
        'type',
        'gx:digitalServiceOfferingName',
        'gx:digitalServiceOfferingShortDescription',
        'gx:digitalServiceOfferingProvider',
        'gx:digitalServiceOfferingIdentifier',
        'gx:digitalServiceOfferingLaunchDate',
        'gx:digitalServiceOfferingTermsAndConditions',
        'gx:digitalServiceUsageTermsAndConditions',
        'gx:digitalServiceUsageDataPolicy',
        'gx:digitalServiceLegalDocuments',
        'gx:dataProductDescription',
      ]);
      expect(product?.subject).toMatchObject({
        'gx:digitalServiceOfferingProvider': { id: DID },
        'gx:digitalServiceOfferingLaunchDate': '2025-03-01T10:00:00.000Z',
        'gx:digitalServiceUsageDataPolicy': {
          type: 'gx:TermsAndConditions',
          'gx:url': { '@value': TERMS.url, '@type': 'http://www.w3.org/2001/XMLSchema#anyURI' },
          'gx:hash': TERMS.sha256,
        },
      });
    }
  });

  it('is the same whatever companies decide, and has no number of rows', async () => {
    const before = await described();
    space.rows = { version: 'v9', count: 1, coverage: 5 };
    expect(await described()).toEqual(before);
    const names = listMembers(before.map(({ subject }) => subject));
    expect(names.filter((name) => /row|count(?!ry)|coverage|version|size/i.test(name))).toEqual([]);
  });

  it('is empty before the first release, and lacks rows that are not published', async () => {
    space.published = null;
    expect((await described()).map(({ id }) => id)).toEqual([DID, FIGURES]);
    space.release();
    expect(await described()).toEqual([]);
  });
});

describe.each<[DidKeyType, string]>([
  ['P-256', 'ES256'],
  ['Ed25519', 'EdDSA'],
])('a credential by our key of type %s', (keyType, alg) => {
  it('has the headers of Loire, and our own verifier accepts it', async () => {
    const never = async () => Promise.reject(new Error('no call'));
    const { identity, clock } = openSetup({
      ...{ profile: 'did', participantId: DID, keyType, issuedTypes: [], addresses: [] },
      ...{ fetchText: never, callService: never },
    });
    const document = JSON.stringify(await identity.didDocument(DID));
    const resolver = new DidResolver(
      async () => document,
      clock.read,
      async () => true,
    );
    const signer = identity.didSigner;
    for (const description of await described()) {
      const deps = { signer, newId: () => crypto.randomUUID() };
      const { jwt, validUntil } = await signAsset(description, clock.now, deps);
      expect(decodeProtectedHeader(jwt)).toMatchObject({ alg, typ: 'vp+jwt', cty: 'vp' });
      const presentation = readPresentation(jwt);
      const [credential] = presentation?.credentials ?? [];
      if (presentation === undefined || credential === undefined) throw new Error('unreadable');
      expect(credential.jwt.header).toMatchObject({ alg, typ: 'vc+jwt' });
      expect(decodeProtectedHeader(credential.jwt.jwt).cty).toBe('vc');
      expect(credential).toMatchObject({
        issuer: DID,
        types: ['VerifiableCredential', description.type],
        subjects: [description.subject],
      });
      expect([presentation.holder, presentation.credentials.length]).toEqual([DID, 1]);
      expect(credential.validUntil).toBe(Math.floor(Date.parse(validUntil) / 1000) * 1000);
      for (const [signed, use] of [
        [presentation.jwt, 'authentication'],
        [credential.jwt, 'assertionMethod'],
      ] as const) {
        expect(await isSignedByDid(signed, { did: DID, use, source: 'x' }, resolver)).toBe(true);
        const other = { ...signed, jwt: `${signed.jwt.slice(0, -8)}AAAAAAAA` };
        expect(await isSignedByDid(other, { did: DID, use, source: 'x' }, resolver)).toBe(false);
      }
    }
  });
});
