import { describe, expect, it } from 'vitest';
import { schemaErrors } from './official-schemas.ts';
import { officialExamples } from './reference.ts';

type Document = Record<string, unknown>;

const examples = Object.fromEntries(officialExamples());

/** An official example with changed members. `undefined` removes a member. */
function spoilt(name: string, members: Document): Document {
  return JSON.parse(JSON.stringify({ ...examples[`${name}.json`], ...members }));
}

/** The example of an offer message or an agreement message, with changed members in its policy. */
function policyOf(name: string, members: Document): Document {
  const { offer, agreement } = examples[`${name}.json`] as Record<string, Document | undefined>;
  return JSON.parse(JSON.stringify({ ...(offer ?? agreement), ...members }));
}

const TARGETED = [{ action: 'use', target: 'urn:uuid:1' }];
const CONTEXT = 'https://w3id.org/dspace/2025/1/context.jsonld';

describe('the check by the official schemas finds', () => {
  it.each<[fault: string, message: unknown, error: string]>([
    ['no object', [], 'the message is no object'],
    ['no type', { '@context': [] }, 'no official schema for @type undefined'],
    ['an unknown type', { '@type': 'constructor' }, 'no official schema for @type constructor'],
    ['a part alone', policyOf('contract-offer-message', {}), 'no official schema for @type Offer'],
    ['no context', spoilt('catalog', { '@context': undefined }), needs('', '@context')],
    [
      'a context that is a string',
      spoilt('transfer-process', { '@context': CONTEXT }),
      '/@context must be array',
    ],
    [
      'an empty list',
      spoilt('catalog', { dataset: [] }),
      '/dataset must NOT have fewer than 1 items',
    ],
    [
      'two addresses',
      spoilt('contract-request-message', { callbackAddress: 'https://example.com' }),
      ' must match exactly one schema in oneOf',
    ],
    [
      'no pid, in a schema that the test corrects',
      spoilt('transfer-suspension-message', { consumerPid: undefined }),
      needs('', 'consumerPid'),
    ],
  ])('%s', (_, message, error) => {
    expect(schemaErrors(message)).toContain(error);
  });
});

describe('the check by the rules of the prose finds', () => {
  it.each<[fault: string, message: Document, error: string]>([
    [
      'a root catalog without a service',
      spoilt('catalog', { service: undefined }),
      '/service a root catalog names at least one',
    ],
    [
      'a request whose offer has no target',
      spoilt('contract-request-message', {
        offer: policyOf('contract-request-message', { target: undefined }),
      }),
      '/offer names no target',
    ],
    [
      'an agreement without its time',
      spoilt('contract-agreement-message', {
        agreement: policyOf('contract-agreement-message', { timestamp: undefined }),
      }),
      '/agreement names no timestamp',
    ],
    [
      'a permission with a target',
      spoilt('contract-request-message', {
        offer: policyOf('contract-request-message', { permission: TARGETED }),
      }),
      '/offer has a rule with a target of its own',
    ],
    [
      'a duty with a target, deep in a catalog',
      spoilt('dataset', {
        hasPolicy: [{ '@id': 'urn:uuid:2', permission: [{ action: 'use', duty: TARGETED }] }],
      }),
      '/hasPolicy/0/permission/0 has a rule with a target of its own',
    ],
  ])('%s', (_, message, error) => {
    expect(schemaErrors(message)).toEqual([error]);
  });
});

describe('a part of a message', () => {
  const [dataset] = (examples['catalog.json'] as { dataset: Document[] }).dataset;

  it.each<[part: string, document: unknown]>([
    ['a dataset of a catalog', dataset],
    ['a nested catalog', (examples['nested-catalog.json'] as { catalog: Document[] }).catalog[0]],
    ['an offer of a catalog', policyOf('contract-offer-message', { target: undefined })],
    ['an offer of a message', policyOf('contract-offer-message', {})],
    ['an agreement', policyOf('contract-agreement-message', {})],
  ])('needs no context: %s', (_, document) => {
    expect(schemaErrors(document, 'part')).toEqual([]);
  });

  it('is checked by its schema and by the prose, too', () => {
    expect(schemaErrors({ ...dataset, distribution: [] }, 'part')).toEqual([
      '/distribution must NOT have fewer than 1 items',
    ]);
    const timeless = policyOf('contract-agreement-message', { timestamp: undefined });
    expect(schemaErrors(timeless, 'part')).toEqual([' names no timestamp']);
  });

  it('is not a message, so a dataset that is sent alone needs its context', () => {
    expect(schemaErrors(dataset)).toEqual([needs('', '@context')]);
  });
});

function needs(at: string, member: string): string {
  return `${at} must have required property '${member}'`;
}
