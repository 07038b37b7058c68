import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compactDocument,
  type JsonLdTerm,
  SHAPES,
  type TermShape,
} from '../../../../lib/dsp/common/compact/compact-document.ts';
import { TYPE_NAMES, WORDS } from '../../../../lib/dsp/common/compact/names.ts';
import { listSpellings, type Prefix } from '../../../../lib/dsp/common/compact/namespaces.ts';
import { DSPACE_CONTEXT } from '../../../../lib/dsp/common/vocabulary.ts';

type Node = { readonly [key: string]: unknown };

const shapes: Readonly<Record<string, TermShape>> = SHAPES;
const pids = { providerPid: 'urn:uuid:1', consumerPid: 'urn:uuid:2' };
const service = { '@id': 'urn:s', '@type': 'DataService', endpointURL: 'https://example.com' };
const constraint = {
  leftOperand: 'odrl:purpose',
  operator: 'isAnyOf',
  rightOperand: [{ '@value': 'https://w3id.org/dpv#AcademicResearch' }],
};
const terms = {
  permission: [
    { action: 'use', constraint: [{ and: [constraint, constraint] }, { or: [constraint] }] },
    { action: 'odrl:derive', duty: [{ action: 'odrl:attribute' }] },
  ],
  prohibition: [{ action: 'odrl:distribute' }],
  obligation: [{ action: 'odrl:delete', constraint: [constraint] }],
  'dct:license': { '@id': 'https://example.com/licence' },
};
const offer = { '@id': 'urn:o', '@type': 'Offer', ...terms };
const dataset = {
  '@id': 'urn:d',
  '@type': 'Dataset',
  'dct:title': [{ '@value': 'Entreprises', '@language': 'fr' }],
  hasPolicy: [offer],
  distribution: [
    { '@type': 'Distribution', format: 'HttpData-PULL', accessService: 'urn:s' },
    { '@type': 'Distribution', format: 'HttpData-PUSH', accessService: service },
  ],
};

const MESSAGES: Node[] = [
  {
    '@type': 'Catalog',
    participantId: 'did:web:example.com',
    service: [service],
    dataset: [dataset],
    catalog: [{ '@id': 'urn:c', '@type': 'Catalog', dataset: [dataset, dataset] }],
  },
  { ...dataset },
  { '@type': 'CatalogRequestMessage', filter: [{ '@type': 'QuerySpec', limit: 50 }] },
  { '@type': 'ContractRequestMessage', ...pids, offer: { ...offer, target: 'urn:d' } },
  {
    '@type': 'ContractAgreementMessage',
    ...pids,
    agreement: {
      '@id': 'urn:a',
      '@type': 'Agreement',
      ...terms,
      target: 'urn:d',
      assigner: 'urn:p',
      assignee: 'urn:q',
      timestamp: '2027-01-01T00:00:00Z',
      profile: ['urn:x', 'urn:y'],
    },
  },
  { '@type': 'ContractNegotiationEventMessage', ...pids, eventType: 'FINALIZED' },
  { '@type': 'TransferTerminationMessage', ...pids, code: '99', reason: ['done', 'gone'] },
  {
    '@type': 'TransferStartMessage',
    ...pids,
    dataAddress: {
      '@type': 'DataAddress',
      endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
      endpointProperties: [{ '@type': 'EndpointProperty', name: 'authType', value: 'bearer' }],
    },
  },
];

/** Writes a compact message in another form of JSON-LD. The choices are used in turn. */
class Respelling {
  readonly #choices: readonly number[];
  #made = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  node(node: Node, place?: string): Node {
    const type = node['@type'] as string | undefined;
    const shape = shapes[type ?? ''] ?? shapes[place ?? ''];
    return Object.fromEntries(
      Object.entries(node).map(([key, value]): [string, unknown] => {
        if (key === '@type') return [key, this.#inArrays(this.#name(value as string, TYPE_NAMES))];
        const term = shape?.[key];
        if (term === undefined) return [key, value];
        const spellings = term.prefix === undefined ? [key] : listSpellings(key, term.prefix);
        return [this.#one(spellings), this.#value(value, term)];
      }),
    );
  }

  #value(value: unknown, { form, of }: JsonLdTerm): unknown {
    if (form === 'any') return value;
    if (form === 'items') return this.#list(value as unknown[]);
    if (form === 'texts' || form === 'one-or-more')
      return this.#list((value as string[]).map((text) => this.#scalar(text)));
    if (form === 'nodes') return this.#list((value as Node[]).map((item) => this.node(item, of)));
    if (typeof value === 'string')
      return this.#scalar(form === 'word' ? this.#name(value, WORDS) : value);
    return this.#inArrays(this.node(value as Node, of));
  }

  #scalar(value: string): unknown {
    const literal = { '@value': value, '@language': 'en' };
    return this.#inArrays(this.#one([value, { '@id': value }, { '@value': value }, literal]));
  }

  #list(items: unknown[]): unknown {
    const [only] = items;
    return this.#one([
      items,
      { '@set': items },
      [{ '@list': items }],
      ...(items.length === 1 ? [only] : []),
    ]);
  }

  #inArrays(value: unknown): unknown {
    return this.#one([value, [value], [[value]]]);
  }

  #name(name: string, names: Partial<Record<Prefix, readonly string[]>>): string {
    const found = (Object.keys(names) as Prefix[]).find((prefix) => names[prefix]?.includes(name));
    return found === undefined ? name : this.#one(listSpellings(name, found));
  }

  #one<T>(options: readonly T[]): T {
    const choice = this.#choices[this.#made++ % this.#choices.length] ?? 0;
    return options[choice % options.length] as T;
  }
}

const choices = fc.array(fc.nat({ max: 59 }), { minLength: 1, maxLength: 300, size: 'max' });

describe('a message in another JSON-LD spelling', () => {
  it.each(MESSAGES.map((message): [string, Node] => [`${message['@type']}`, message]))(
    'is read as the same %s',
    (_, message) => {
      const document = { '@context': [DSPACE_CONTEXT], ...message };
      fc.assert(
        fc.property(choices, (made) => {
          const received = new Respelling(made).node(document);
          expect(compactDocument(received)).toEqual(document);
        }),
        { numRuns: 200 },
      );
    },
  );
});
