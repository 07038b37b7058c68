import { expect, it } from 'vitest';
import { instant } from '../../../lib/core/instant.ts';
import { buildAgreement } from '../../../lib/dsp/negotiation/react.ts';
import { isSamePolicy } from '../../../lib/dsp/policy/normal-policy.ts';
import { Agreement, type Offer } from '../../../lib/dsp/policy/policy.ts';
import { COMPANY_TERMS } from '../policy/policies.ts';

const OFFER: Offer = {
  ...COMPANY_TERMS,
  '@id': 'urn:uuid:offer',
  '@type': 'Offer',
  assigner: 'another participant',
  'dct:license': { '@id': 'urn:x' },
};

it('an agreement has the unchanged terms of the offer, and its own parties and id', () => {
  const agreement = buildAgreement(OFFER, {
    id: 'urn:uuid:agreement',
    target: 'healthtech-companies',
    assigner: 'did:web:provider',
    assignee: 'did:web:consumer',
    timestamp: instant('2026-11-22T12:00:00+01:00'),
  });
  expect(agreement).toEqual({
    ...COMPANY_TERMS,
    'dct:license': { '@id': 'urn:x' },
    '@id': 'urn:uuid:agreement',
    '@type': 'Agreement',
    target: 'healthtech-companies',
    assigner: 'did:web:provider',
    assignee: 'did:web:consumer',
    timestamp: '2026-11-22T11:00:00.000Z',
  });
  expect(Agreement.parse(JSON.parse(JSON.stringify(agreement)))).toEqual(agreement);
  expect(isSamePolicy(agreement, OFFER)).toBe(true);
});
