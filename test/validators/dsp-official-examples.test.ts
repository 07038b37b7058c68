import jsonld, { type ContextDefinition, type JsonLdDocument } from 'jsonld';
import { describe, expect, it } from 'vitest';
import { compactDocument } from '../../lib/dsp/common/compact/compact-document.ts';
import { NAMESPACES } from '../../lib/dsp/common/compact/namespaces.ts';
import { DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';
import { schemaErrors } from './official-schemas.ts';
import { officialContext, officialExamples } from './reference.ts';

type Document = Record<string, unknown>;

/** The rules that the examples of the specification break. */
const BROKEN: Readonly<Record<string, string[]>> = {
  // The schema requires the address of a catalog; the example has the address of the version metadata.
  'dataservice-did-service.json': ['/serviceEndpoint must match pattern "https?://.*?/catalog$"'],
  // The prose requires a service in every root catalog.
  'nested-catalog.json': ['/service a root catalog names at least one'],
};

/** The examples with a type. Version metadata is not JSON-LD, and entries of a DID document are not messages. */
const messages = officialExamples().filter(([, example]) => '@type' in example);

describe.each(officialExamples())('the official example %s', (name, example) => {
  it('is not changed by compaction', () => {
    expect(compactDocument(example)).toEqual(example);
  });

  it('follows its schema', () => {
    expect(schemaErrors(compactDocument(example))).toEqual(BROKEN[name] ?? []);
  });
});

describe('the official examples in other spellings', () => {
  it('are 24', () => {
    expect(messages).toHaveLength(24);
  });

  it.each(messages)('%s is complete after expansion and compaction', async (_, example) => {
    const expanded = (await expand(example)) as JsonLdDocument;
    const compacted = await jsonld.compact(expanded, CONTEXT_OF_DSP, { documentLoader });
    expect(compacted).toEqual({ ...example, '@context': DSPACE_CONTEXT });
  });

  describe.each<[spelling: string, respell: (example: Document) => Promise<Document>]>([
    ['with prefixes and arrays of one unwrapped', prefixed],
    ['with prefixes and every value in an array', (example) => prefixed(example, false)],
    [
      'with prefixes under the context of DSP',
      async (example) => ({ ...(await prefixed(example)), '@context': DSPACE_CONTEXT }),
    ],
    [
      'expanded, under the context of DSP',
      async (example) => ({ '@context': [DSPACE_CONTEXT], ...(await expand(example))[0] }),
    ],
  ])('%s', (_, respell) => {
    it.each(messages)('%s follows its schema', async (name, example) => {
      expect(schemaErrors(compactDocument(await respell(example)))).toEqual(BROKEN[name] ?? []);
    });

    it.each(messages)('%s has the same meaning as the original', async (_, example) => {
      const received = await respell(example);
      const meant = await expand(received);
      expect(meant).toEqual(await expand(example));
      expect(await expand(compactDocument(received))).toEqual(meant);
    });

    it.each(messages)('%s is not changed by a second compaction', async (_, example) => {
      const once = compactDocument(await respell(example));
      expect(compactDocument(once)).toEqual(once);
    });
  });
});

async function prefixed(example: Document, compactArrays = true): Promise<Document> {
  const context = { ...NAMESPACES };
  const options = { documentLoader, compactArrays };
  const compacted = await jsonld.compact(example as JsonLdDocument, context, options);
  // Without unwrapped arrays, the document is an array of one, which jsonld.js names @graph.
  const [document = compacted] = (compacted['@graph'] ?? []) as Document[];
  return { ...document, '@context': context };
}

function expand(document: Document): Promise<Document[]> {
  return jsonld.expand(document as JsonLdDocument, { documentLoader }) as Promise<Document[]>;
}

const CONTEXT_OF_DSP = { '@context': DSPACE_CONTEXT } as ContextDefinition;
const PROFILE = 'https://w3id.org/dspace/2025/1/odrl-profile.jsonld';
const CONTEXT = inlined();

async function documentLoader(url: string) {
  if (url !== DSPACE_CONTEXT) throw new Error(`no context ${url}`);
  return { documentUrl: url, document: { '@context': CONTEXT } };
}

/** The context with the ODRL profile inserted, because jsonld.js ignores the terms next to an `@import`. */
function inlined(): ContextDefinition {
  const profile = officialContext('odrl');
  return JSON.parse(JSON.stringify(officialContext('dspace')), (_, value) => {
    if (typeof value !== 'object' || value === null || !('@import' in value)) return value;
    const { '@import': imported, ...own } = value;
    if (imported !== PROFILE) throw new Error(`no context ${imported}`);
    return { ...profile, ...own };
  });
}
