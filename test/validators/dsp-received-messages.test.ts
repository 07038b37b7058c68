import { describe, expect, it } from 'vitest';
import { compactDocument } from '../../lib/dsp/common/compact/compact-document.ts';
import { schemaErrors } from './official-schemas.ts';
import { type Document, GOOD, type Mutant, mutantsOf, READING } from './received-messages.ts';
import { officialSchemas } from './reference.ts';

const NO_RULE =
  /^\/(offer|agreement) must (have required property '(permission|prohibition)'|match a schema in anyOf)$/;

const EMPTY_LIST =
  /^\/(offer|agreement)(\/(permission|prohibition|obligation)\b.* must NOT have fewer than 1 items| must match a schema in anyOf)$/;

/** The messages that we accept although their official schema refuses them, by the fault in their compact form. */
const DEVIATIONS: readonly (readonly [
  string,
  (misfits: readonly string[], type: string) => boolean,
])[] = [
  // A JSON-LD library writes one value instead of a list of one, wraps a value, or uses a prefix that the
  // context maps. The meaning is the same.
  ['another spelling', (misfits) => misfits.length === 0],
  // An EDC leaves both out of a policy without conditions. We respond to such a request with our terms. We
  // accept such an agreement if the data may be used without conditions. See `negotiation/react.ts`.
  ['no rule', (misfits) => misfits.every((misfit) => NO_RULE.test(misfit))],
  // Other connectors write a missing value as an empty list.
  ['an empty list', (misfits) => misfits.every((misfit) => EMPTY_LIST.test(misfit))],
  // If we refused a message that ends a process, the data could still be read.
  ['an end', (_, type) => /(Termination|Completion|Suspension)Message$/.test(type)],
];

/** For each message: the faults that its schema refuses, and those that we accept. */
const bad = GOOD.map(([name, good]) => {
  const mutants = mutantsOf(good).filter(({ document }) => schemaErrors(document).length > 0);
  const taken = mutants.filter(({ document }) => isTaken(document, String(good['@type'])));
  return [name, mutants, taken, String(good['@type'])] as const;
});

function isTaken(document: unknown, type: string): boolean {
  try {
    (READING[type] ?? expect.unreachable(`no reader for ${type}`))(document);
    return true;
  } catch {
    return false;
  }
}

function deviationOf({ document }: Mutant, type: string): string | undefined {
  const misfits = misfitsOf(document);
  return DEVIATIONS.find(([, isThis]) => isThis(misfits, type))?.[0];
}

function misfitsOf(document: unknown): readonly string[] {
  try {
    return schemaErrors(compactDocument(document));
  } catch (error) {
    return [String(error)];
  }
}

describe('the valid messages of this test', () => {
  it('cover every type that Kaart reads', () => {
    const types = new Set(GOOD.map(([, good]) => String(good['@type'])));
    expect([...types].sort()).toEqual(Object.keys(READING).sort());
  });

  it('have every member of the official schemas', () => {
    const files = officialSchemas().filter(({ title }) => {
      const [name = ''] = String(title).split('Schema');
      return name in READING || ['Policy', 'Transfer'].includes(name);
    });
    // The schema of data addresses has the title of the schema of transfers.
    expect(files).toHaveLength(Object.keys(READING).length + 3);
    const named = new Set(files.flatMap(memberNames));
    const had = new Set(GOOD.flatMap(([, good]) => keysIn(good)));
    expect([...named].filter((name) => !had.has(name))).toEqual([]);
  });

  it.each(GOOD)('follow their schema and are accepted: %s', (_, good) => {
    expect(schemaErrors(good)).toEqual([]);
    expect(isTaken(good, String(good['@type']))).toBe(true);
  });
});

describe('with one fault by the official schema', () => {
  it.each(bad)(
    'a message is refused, except for the listed deviations: %s',
    (_, mutants, taken, type) => {
      expect(mutants.length).toBeGreaterThan(20);
      const unnamed = taken.filter((mutant) => deviationOf(mutant, type) === undefined);
      expect(unnamed.map(({ name }) => name)).toEqual([]);
    },
  );

  it('each listed deviation occurs', () => {
    const reasons = bad.flatMap(([, , taken, type]) =>
      taken.map((each) => deviationOf(each, type)),
    );
    const names = DEVIATIONS.map(([name]) => name);
    expect([...new Set(reasons)].sort()).toEqual([...names].sort());
  });
});

/** The names below every `properties` of a schema. */
function memberNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as Document;
  const within = Object.values({ ...(properties as Document), ...rest });
  return [...Object.keys(properties as Document), ...within.flatMap(memberNames)];
}

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysIn)];
}
