import { describe, expect, it } from 'vitest';
import { CatalogRequestMessage } from '../../../lib/dsp/catalog/messages.ts';
import { readQuery } from '../../../lib/dsp/catalog/query.ts';
import { readMessage } from '../../../lib/dsp/common/read-message.ts';

const CONTEXT = 'https://w3id.org/dspace/2025/1/context.jsonld';
const EDC_CONTEXT = 'https://w3id.org/edc/dspace/v0.0.1';
const NS = 'https://w3id.org/edc/v0.0.1/ns/';

const read = (document: unknown) => readMessage(document, CatalogRequestMessage);

describe('a catalog request', () => {
  it.each<[string, unknown]>([
    ['no object', []],
    ['of another type', { '@context': [CONTEXT], '@type': 'DatasetRequestMessage' }],
    ['without a context', { '@type': 'CatalogRequestMessage' }],
    [
      'with a number for a filter',
      { '@context': [CONTEXT], '@type': 'CatalogRequestMessage', filter: 7 },
    ],
  ])('is refused: %s', (_, document) => {
    // A filter that is not an object becomes the only item of a list, and the list's item is refused.
    const readFilter = () => readQuery(read(document).filter);
    expect(readFilter).toThrow(expect.objectContaining({ code: 'message-invalid' }));
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'as an EDC sends it',
      {
        '@context': [CONTEXT, EDC_CONTEXT],
        '@type': 'CatalogRequestMessage',
        filter: [
          { '@type': 'QuerySpec', limit: 50, offset: 7, sortOrder: 'ASC', filterExpression: [] },
        ],
      },
    ],
    [
      'with prefixes and without the array',
      {
        '@context': CONTEXT,
        '@type': 'dspace:CatalogRequestMessage',
        'dspace:filter': {
          '@type': `${NS}QuerySpec`,
          [`${NS}limit`]: { '@value': 50 },
          'edc:offset': 7,
        },
      },
    ],
  ])('is understood %s', (_, document) => {
    expect(readQuery(read(document).filter)).toEqual({ offset: 7, limit: 50 });
  });

  it('needs no filter', () => {
    const { filter } = read({ '@context': [CONTEXT], '@type': 'CatalogRequestMessage' });
    expect(readQuery(filter)).toEqual({ offset: 0, limit: 100 });
  });
});
