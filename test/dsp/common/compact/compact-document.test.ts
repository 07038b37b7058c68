import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../../lib/core/errors.ts';
import {
  compactDocument,
  MAX_VALUES,
} from '../../../../lib/dsp/common/compact/compact-document.ts';
import { DSPACE_CONTEXT } from '../../../../lib/dsp/common/vocabulary.ts';

type Document = Record<string, unknown>;

const CONTEXT = [DSPACE_CONTEXT];
const DSPACE = 'https://w3id.org/dspace/2025/1/';
const ODRL = 'http://www.w3.org/ns/odrl/2/';
const DCAT = 'http://www.w3.org/ns/dcat#';

/** The compact members of a document, without its context and type. */
function listMembers(type: string, members: Document): Document {
  const compacted = compactDocument({ '@context': CONTEXT, '@type': type, ...members });
  const { '@context': _, '@type': __, ...rest } = compacted;
  return rest;
}

function refusalOf(document: unknown): unknown {
  try {
    return compactDocument(document);
  } catch (error) {
    if (!hasCode(error, 'message-invalid')) throw error;
    return error.message;
  }
}

/** `depth` nested arrays. */
function nested(depth: number): unknown {
  return depth === 0 ? 'core' : [nested(depth - 1)];
}

describe('a document in expanded form', () => {
  it('needs no context, as the official test suite of DCP sends it', () => {
    const document = { '@type': `${DSPACE}CatalogRequestMessage`, [`${DSPACE}filter`]: {} };
    expect(compactDocument(document)).toEqual({
      '@context': CONTEXT,
      '@type': 'CatalogRequestMessage',
      filter: [{}],
    });
  });
});

describe('a document is refused', () => {
  it.each<[what: string, document: unknown, message: RegExp]>([
    ['that is null', null, /not a JSON object/],
    ['that is a text', '{}', /not a JSON object/],
    ['that is an array', [{ '@context': CONTEXT }], /not a JSON object/],
    ['that is undefined', undefined, /not a JSON object/],
    ['without a context', { '@type': 'TransferProcess' }, /@context is missing/],
    [
      'without a context, with a full type and a bare member',
      { '@type': `${DSPACE}TransferProcess`, state: 'REQUESTED' },
      /@context is missing/,
    ],
    ['with the context null', { '@context': null, '@type': 'X' }, /@context is missing/],
    ['with an empty context', { '@context': [], '@type': 'X' }, /@context does not name/],
    ['with a number for a context', { '@context': 1 }, /neither an address nor an object/],
    [
      'with a number among its contexts',
      { '@context': [DSPACE_CONTEXT, 1] },
      /neither an address nor an object/,
    ],
    [
      'with nothing among its contexts',
      { '@context': [DSPACE_CONTEXT, null] },
      /neither an address nor an object/,
    ],
    [
      'with the context of another version',
      { '@context': 'https://w3id.org/dspace/2024/1/context.json' },
      /@context does not name/,
    ],
    [
      'with a prefix dspace for another version',
      { '@context': { dspace: 'https://w3id.org/dspace/v0.8/' } },
      /@context does not name/,
    ],
    [
      'that claims to be version metadata, but has a type',
      { '@type': 'TransferProcess', protocolVersions: [] },
      /@context is missing/,
    ],
    ['nested 33 deep', { '@context': CONTEXT, deep: nested(32) }, /nested deeper than 32 levels/],
    [
      'with a million values',
      { '@context': CONTEXT, many: Array(MAX_VALUES).fill(0) },
      /more than 1000000 values/,
    ],
    [
      'with a term in two spellings',
      { '@context': CONTEXT, '@type': 'TransferProcess', state: 'STARTED', 'dspace:state': 'X' },
      /state is given twice/,
    ],
    [
      'with a term of a policy in two spellings',
      {
        '@context': CONTEXT,
        '@type': 'ContractRequestMessage',
        offer: { permission: [], [`${ODRL}permission`]: [] },
      },
      /permission is given twice/,
    ],
    [
      'with a member __proto__ deep in an ignored part',
      { '@context': CONTEXT, a: [{ b: JSON.parse('{"__proto__":{"polluted":true}}') }] },
      /__proto__/,
    ],
  ])('%s', (_, document, message) => {
    expect(refusalOf(document)).toMatch(message);
  });

  it('with the invalid member in the issues', () => {
    const error = (() => {
      try {
        return compactDocument({});
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ details: { issues: [{ in: 'body', at: '@context' }] } });
  });
});

describe('names that every object has', () => {
  it('are members like any other, or unknown types', () => {
    const hostile = {
      '@context': CONTEXT,
      '@type': 'constructor',
      constructor: { prototype: { polluted: true } },
      toString: 'x',
      hasOwnProperty: 1,
    };
    const compacted = compactDocument(hostile);
    expect(compacted).toEqual(hostile);
    expect(Object.getPrototypeOf(compacted)).toBe(Object.prototype);
    expect(({} as Document)['polluted']).toBeUndefined();
  });

  it('do no harm as the type of a document', () => {
    const type = { toString: 1, valueOf: 1 };
    expect(compactDocument({ '@context': CONTEXT, '@type': type })['@type']).toEqual(type);
  });
});

describe('the context', () => {
  it.each<[what: string, context: unknown, expected: string[]]>([
    ['a string', DSPACE_CONTEXT, CONTEXT],
    [
      'others besides',
      ['https://w3id.org/edc/dspace/v0.0.1', DSPACE_CONTEXT],
      ['https://w3id.org/edc/dspace/v0.0.1', DSPACE_CONTEXT],
    ],
    ['an object besides', [DSPACE_CONTEXT, { ex: 'https://example.com/' }], CONTEXT],
    ['the prefix in an object', { dspace: DSPACE, odrl: ODRL }, CONTEXT],
    [
      'the prefix in one of several',
      ['https://example.com/', { dspace: DSPACE }],
      [DSPACE_CONTEXT, 'https://example.com/'],
    ],
  ])('may be %s', (_, context, expected) => {
    expect(compactDocument({ '@type': 'X', '@context': context })).toEqual({
      '@type': 'X',
      '@context': expected,
    });
  });

  it('is not required in version metadata, which is not JSON-LD', () => {
    const version = { version: '2025-1', path: '/', binding: 'HTTPS' };
    expect(compactDocument({ protocolVersions: version })).toEqual({ protocolVersions: [version] });
  });

  it('does not let a sender redefine a term: other contexts have no effect', () => {
    const compacted = compactDocument({
      '@context': [DSPACE_CONTEXT, { state: 'https://example.com/state' }],
      '@type': 'TransferProcess',
      state: 'dspace:STARTED',
    });
    expect(compacted['state']).toBe('STARTED');
  });
});

describe('the type', () => {
  it.each<[written: unknown, read: unknown]>([
    ['TransferProcess', 'TransferProcess'],
    ['dspace:TransferProcess', 'TransferProcess'],
    [[`${DSPACE}TransferProcess`], 'TransferProcess'],
    [[['dspace:TransferProcess']], 'TransferProcess'],
    ['dcat:Catalog', 'Catalog'],
    [`${DCAT}Dataset`, 'Dataset'],
    ['odrl:Agreement', 'Agreement'],
    ['dspace:Catalog', 'dspace:Catalog'], // a catalog belongs to DCAT
    ['edc:TransferProcess', 'edc:TransferProcess'],
    [
      ['dcat:Catalog', 'ex:Thing'],
      ['Catalog', 'ex:Thing'],
    ],
    [7, 7],
  ])('%j is read as %j', (written, read) => {
    expect(compactDocument({ '@context': CONTEXT, '@type': written })['@type']).toEqual(read);
  });

  it('may be one of several', () => {
    const type = ['ex:Thing', 'dspace:TransferProcess'];
    const compacted = compactDocument({ '@context': CONTEXT, '@type': type, 'dspace:state': 'X' });
    expect(compacted['state']).toBe('X');
  });

  it('may be missing on a dataset only', () => {
    const untyped = { '@context': CONTEXT, 'odrl:hasPolicy': [], 'dspace:state': 'STARTED' };
    expect(compactDocument(untyped)).toEqual({
      '@context': CONTEXT,
      hasPolicy: [],
      'dspace:state': 'STARTED',
    });
  });

  it('is not read from `type` and `id` without `@`', () => {
    const aliased = { '@context': CONTEXT, type: 'dspace:TransferProcess', id: ['urn:x'] };
    expect(compactDocument(aliased)).toEqual(aliased);
  });
});

describe('a single value', () => {
  it.each<[written: unknown, read: unknown]>([
    ['urn:x', 'urn:x'],
    [{ '@id': 'urn:x' }, 'urn:x'],
    [[{ '@id': 'urn:x' }], 'urn:x'],
    [{ '@value': 'x' }, 'x'],
    [[[{ '@value': 'x', '@type': 'xsd:string' }]], 'x'],
    [{ '@value': 'x', '@language': 'de' }, 'x'],
    [{ '@value': 5 }, 5],
    // A value that is more than a reference or a literal stays as it is, and the schema refuses it.
    [
      { '@id': 'urn:x', more: 1 },
      { '@id': 'urn:x', more: 1 },
    ],
    [
      { '@value': 'x', more: 1 },
      { '@value': 'x', more: 1 },
    ],
    [{ '@value': { a: 1 } }, { '@value': { a: 1 } }],
    [{ '@value': null }, { '@value': null }],
    [{ '@id': { '@id': 'urn:x' } }, { '@id': { '@id': 'urn:x' } }],
    [{}, {}],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[], []],
    [null, null],
    [true, true],
  ])('%j is read as %j', (written, read) => {
    expect(listMembers('ContractNegotiation', { 'dspace:consumerPid': written })).toEqual({
      consumerPid: read,
    });
  });

  it.each<[type: string, written: Document, read: Document]>([
    ['ContractNegotiation', { 'dspace:state': { '@id': `${DSPACE}AGREED` } }, { state: 'AGREED' }],
    ['ContractNegotiation', { state: 'odrl:AGREED' }, { state: 'odrl:AGREED' }],
    [
      'ContractNegotiationEventMessage',
      { 'dspace:eventType': 'dspace:ACCEPTED' },
      { eventType: 'ACCEPTED' },
    ],
    [
      'TransferRequestMessage',
      { 'dct:format': { '@id': 'HttpData-PULL' }, 'dspace:agreementId': { '@id': 'urn:a' } },
      { format: 'HttpData-PULL', agreementId: 'urn:a' },
    ],
    ['DatasetRequestMessage', { 'dspace:dataset': [{ '@id': 'urn:d' }] }, { dataset: 'urn:d' }],
    ['DatasetRequestMessage', { 'dcat:dataset': 'urn:d' }, { 'dcat:dataset': 'urn:d' }],
  ])('is not an object in a %s if the context knows its name', (type, written, read) => {
    expect(listMembers(type, written)).toEqual(read);
  });
});

describe('a list', () => {
  it.each<[written: unknown, read: unknown]>([
    ['why', ['why']],
    [['why'], ['why']],
    [{ '@value': 'warum', '@language': 'de' }, ['warum']],
    [
      [
        { '@value': 'why', '@language': 'en' },
        { '@value': 'warum', '@language': 'de' },
      ],
      ['why', 'warum'],
    ],
    [{ '@set': ['why'] }, ['why']],
    [[{ '@list': [{ '@value': 'why' }] }], ['why']],
    [[{ code: 1 }], [{ code: 1 }]],
    [[], []],
    [null, null],
  ])('%j of reasons is read as %j', (written, read) => {
    expect(listMembers('dspace:TransferError', { [`${DSPACE}reason`]: written })).toEqual({
      reason: read,
    });
  });

  it('of a filter is kept with its content', () => {
    const filter = { '@type': 'edc:QuerySpec', 'edc:limit': { '@value': 50 } };
    expect(listMembers('CatalogRequestMessage', { 'dspace:filter': filter })).toEqual({
      filter: [filter],
    });
  });
});

describe('a policy', () => {
  const read = (permission: unknown) =>
    (listMembers('ContractRequestMessage', { offer: { permission } })['offer'] as Document)[
      'permission'
    ];

  it('is read from prefixes and single values, at every depth', () => {
    const received = listMembers('dspace:ContractAgreementMessage', {
      'dspace:agreement': [
        {
          '@id': 'urn:a',
          '@type': ['odrl:Agreement'],
          'odrl:target': { '@id': 'asset' },
          'odrl:assigner': [{ '@id': 'provider' }],
          [`${ODRL}assignee`]: 'consumer',
          'dspace:timestamp': { '@type': 'xsd:dateTime', '@value': '2027-01-01T00:00:00Z' },
          'odrl:profile': [{ '@id': 'urn:p' }, 'urn:q'],
          'odrl:permission': {
            'odrl:action': { '@id': 'odrl:use' },
            'odrl:constraint': {
              'odrl:and': {
                '@list': [
                  {
                    'odrl:leftOperand': { '@id': 'odrl:purpose' },
                    'odrl:operator': { '@id': `${ODRL}isAnyOf` },
                    'odrl:rightOperand': [{ '@value': 'a' }],
                  },
                ],
              },
            },
            'odrl:duty': { 'odrl:action': 'odrl:attribute' },
          },
        },
      ],
    });
    expect(received).toEqual({
      agreement: {
        '@id': 'urn:a',
        '@type': 'Agreement',
        target: 'asset',
        assigner: 'provider',
        assignee: 'consumer',
        timestamp: '2027-01-01T00:00:00Z',
        profile: ['urn:p', 'urn:q'],
        permission: [
          {
            action: 'use',
            constraint: [
              {
                and: [
                  {
                    leftOperand: 'odrl:purpose',
                    operator: 'isAnyOf',
                    rightOperand: [{ '@value': 'a' }],
                  },
                ],
              },
            ],
            duty: [{ action: 'odrl:attribute' }],
          },
        ],
      },
    });
  });

  it.each<[rightOperand: unknown]>([
    ['odrl:use'],
    [{ '@id': 'urn:x' }],
    [{ '@value': 'x', '@type': 'xsd:date' }],
    [['x']],
    [[[{ 'odrl:target': { '@id': 'y' } }]]],
    [null],
  ])('keeps the right operand %j unchanged', (rightOperand) => {
    expect(read([{ constraint: [{ 'odrl:rightOperand': rightOperand }] }])).toEqual([
      { constraint: [{ rightOperand }] },
    ]);
  });

  it.each<[permission: unknown]>([['urn:rule'], [null], [7]])(
    'with the rules %j is left to the schema, which refuses it',
    (permission) => {
      expect(read([permission])).toEqual([permission]);
    },
  );
});

describe('a catalog', () => {
  it('is read with its datasets, services and catalogs', () => {
    const service = { '@id': 's', '@type': 'dcat:DataService', 'dcat:endpointURL': 'https://x' };
    const received = listMembers('dcat:Catalog', {
      'dspace:participantId': { '@id': 'did:web:x' },
      'dcat:service': service,
      'dcat:catalog': { '@type': 'dcat:Catalog', 'dcat:dataset': [] },
      'dcat:dataset': {
        '@id': 'd',
        '@type': 'dcat:Dataset',
        'dct:title': [{ '@value': 'Titel', '@language': 'de' }],
        'dct:format': { '@id': 'csv' },
        'edc:name': 'name',
        id: 'd',
        'odrl:hasPolicy': { '@id': 'o', '@type': 'odrl:Offer', 'odrl:permission': [] },
        'dcat:distribution': [
          { 'dct:format': { '@id': 'a' }, 'dcat:accessService': { '@id': 's' } },
          { 'dct:format': 'b', 'dcat:accessService': [service] },
        ],
      },
    });
    const compactService = { '@id': 's', '@type': 'DataService', endpointURL: 'https://x' };
    expect(received).toEqual({
      participantId: 'did:web:x',
      service: [compactService],
      catalog: [{ '@type': 'Catalog', dataset: [] }],
      dataset: [
        {
          '@id': 'd',
          '@type': 'Dataset',
          // A format is a term of a distribution, not of a dataset.
          'dct:title': [{ '@value': 'Titel', '@language': 'de' }],
          'dct:format': { '@id': 'csv' },
          'edc:name': 'name',
          id: 'd',
          hasPolicy: [{ '@id': 'o', '@type': 'Offer', permission: [] }],
          distribution: [
            { format: 'a', accessService: 's' },
            { format: 'b', accessService: compactService },
          ],
        },
      ],
    });
  });
});

describe('a data address', () => {
  it('is read with its properties', () => {
    const received = listMembers('TransferStartMessage', {
      'dspace:dataAddress': {
        '@type': 'dspace:DataAddress',
        'dspace:endpointType': { '@id': 'https://w3id.org/idsa/v4.1/HTTP' },
        'dspace:endpointProperties': {
          '@type': 'dspace:EndpointProperty',
          'dspace:name': 'authType',
          'dspace:value': { '@value': 'bearer' },
        },
      },
    });
    expect(received).toEqual({
      dataAddress: {
        '@type': 'DataAddress',
        endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
        endpointProperties: [{ '@type': 'EndpointProperty', name: 'authType', value: 'bearer' }],
      },
    });
  });
});
