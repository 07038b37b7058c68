import { describe, expect, it } from 'vitest';
import { SHAPES, type TermShape } from '../../lib/dsp/common/compact/compact-document.ts';
import { TYPE_NAMES, WORDS } from '../../lib/dsp/common/compact/names.ts';
import { NAMESPACES } from '../../lib/dsp/common/compact/namespaces.ts';
import { officialContext } from './reference.ts';

type Definition = string | { readonly [member: string]: unknown };
type Context = Record<string, Definition>;

const dspace = officialContext('dspace') as Context;
const odrl = officialContext('odrl') as Context;
/** An entry of a DID document, not a message: we do not receive it and do not compact it. */
const NO_MESSAGE = 'CatalogService';
const types = Object.entries(dspace).filter(
  ([name, definition]) => typeof definition === 'object' && name !== NO_MESSAGE,
);
const shapes: Readonly<Record<string, TermShape>> = SHAPES;

/** `dspace:code` of a definition that is a string or an object with `@id`. */
function iriOf(definition: Definition | undefined): unknown {
  return typeof definition === 'object' ? definition['@id'] : definition;
}

function isList(definition: Definition | undefined): boolean {
  return typeof definition === 'object' && definition['@container'] === '@set';
}

function termsOf(context: Context): [name: string, definition: Definition][] {
  return Object.entries(context).filter(([name]) => !name.startsWith('@') && name !== 'odrl');
}

/** Lower-case terms of the profile that have a value. The other terms are values themselves. */
const ODRL_MEMBERS = termsOf(odrl).filter(
  ([name, definition]) =>
    typeof definition === 'object' ||
    ['rightOperand', 'and', 'or', 'xone', 'andSequence'].includes(name),
);
const odrlTerms: TermShape = {
  ...SHAPES.Dataset,
  ...SHAPES.Agreement,
  ...SHAPES.Rule,
  ...SHAPES.Constraint,
};

describe('the table of terms and the context of DSP 2025-1', () => {
  it('agree on the namespaces of the prefixes', () => {
    const { xsd: _, ...prefixes } = Object.fromEntries(
      Object.entries(dspace).filter(
        ([name, iri]) => /^[a-z]+$/.test(name) && /[/#]$/.test(`${iri}`),
      ),
    );
    expect(NAMESPACES).toEqual(prefixes);
  });

  it.each(types)('agree on every term of %s', (type, definition) => {
    const scoped = (definition as { '@context': Context })['@context'];
    for (const [name, term] of termsOf(scoped)) {
      // The context defines it for a whole agreement message, the schema for the agreement.
      const row =
        shapes[type]?.[name] ?? (name === 'timestamp' ? SHAPES.Agreement.timestamp : undefined);
      expect(`${row?.prefix}:${name}`, name).toBe(iriOf(term));
      expect(['texts', 'nodes', 'items'].includes(`${row?.form}`), name).toBe(isList(term));
    }
  });

  it.each(ODRL_MEMBERS)('agree on the member %s of policies', (name, definition) => {
    expect(`${odrlTerms[name]?.prefix}:${name}`).toBe(iriOf(definition));
    if (isList(definition)) expect(odrlTerms[name]?.form).toBe('nodes');
  });

  it.each(Object.entries(shapes))('agree that %s has no other terms', (shape, terms) => {
    const scoped = (dspace[shape] as { '@context'?: Context } | undefined)?.['@context'] ?? {};
    const defined: Context = { ...odrl, timestamp: 'dspace:timestamp', ...scoped };
    for (const [name, { prefix }] of Object.entries(terms))
      expect(iriOf(defined[name]), name).toBe(prefix && `${prefix}:${name}`);
  });

  it('agree on the names of types', () => {
    const named = Object.entries(TYPE_NAMES).flatMap(([prefix, names]) =>
      names.map((name) => `${prefix}:${name}`),
    );
    const classes = termsOf(odrl).filter(([name]) => /^[A-Z]/.test(name));
    const defined = [...types, ...classes].map(([, definition]) => iriOf(definition));
    expect(named.sort()).toEqual(defined.sort());
  });

  it('agree on the words that are used as values', () => {
    const words = Object.entries(WORDS).flatMap(([prefix, names]) =>
      names.map((name) => `${prefix}:${name}`),
    );
    const states = Object.entries(dspace).filter(([name]) => /^[A-Z]+$/.test(name));
    const members = new Set(ODRL_MEMBERS.map(([name]) => name));
    const values = termsOf(odrl).filter(([name]) => /^[a-z]/.test(name) && !members.has(name));
    expect(words.sort()).toEqual([...states, ...values].map(([, iri]) => iri).sort());
  });
});
