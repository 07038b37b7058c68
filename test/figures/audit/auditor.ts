import type { IndicatorDefinition } from '../../../lib/figures/definition.ts';
import type { Figures } from '../../../lib/figures/indicator.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { METHOD_2025 } from '../../../lib/method/method-2025.ts';
import type { Company } from './editions.ts';
import {
  type Interval,
  LinearProgram,
  MAX_VALUE,
  type Term,
  type Variable,
} from './linear-program.ts';

/** An edition as an attacker sees it: its facts, and the companies with the groups that each one shows. */
export interface Edition {
  readonly figures: Figures;
  readonly companies: readonly Company[];
}

/**
 * Lists the hidden data that a recipient can derive from rows and facts, one line each. The recipient knows
 * which companies are new, missing or changed, and the rule for merged categories. The function solves all
 * published facts with a solver that shares no code with the disclosure check of the release.
 *
 * @param facts one edition, or two editions whose facts are combined
 * @param earlier editions whose rows the recipient still has; it knows a value of these editions if the value
 * is the same in the attacked edition
 */
export function audit(
  facts: readonly Edition[],
  recipient: number,
  earlier: readonly Edition[] = [],
): readonly string[] {
  const known = { editions: facts.map(byId), earlier: earlier.map(byId), recipient };
  const smallest = facts.flatMap(({ figures }) => smallCategories(figures));
  const classes = PROPERTIES.flatMap((property) => classFindings(facts, known, property));
  return [...smallest, ...classes, ...numberFindings(facts, known)];
}

type ById = ReadonlyMap<string, Company>;

function byId({ companies }: Edition): ById {
  return new Map(companies.map((each) => [each.record.record_id, each]));
}

/** The rows of the recipient: those of the attacked editions, and those of earlier editions that it still has. */
interface KnownRows {
  readonly editions: readonly ById[];
  readonly earlier: readonly ById[];
  readonly recipient: number;
}

/** The value of each company in each edition, `null` without a value, and whether the recipient knows it. */
function* valuesIn<V>(
  { editions, earlier, recipient }: KnownRows,
  fields: string,
  valueIn: (record: CompanyRecord) => V | null,
): Generator<readonly { readonly value: V | null; readonly isKnown: boolean }[]> {
  const shows = (each: Company | undefined) => each?.shownGroups[recipient]?.has(fields) === true;
  for (const id of new Set(editions.flatMap((each) => [...each.keys()]))) {
    const read = new Set(
      earlier.flatMap((each) => {
        const company = each.get(id);
        return company !== undefined && shows(company) ? [valueIn(company.record)] : [];
      }),
    );
    yield editions.map((each) => {
      const company = each.get(id);
      const value = company === undefined ? null : valueIn(company.record);
      return { value, isKnown: shows(company) || (value !== null && read.has(value)) };
    });
  }
}

interface PropertyOfFacts {
  readonly fields: string;
  readonly ids: readonly string[];
  readonly kind: 'groups' | 'chain';
}

const DEFINITIONS = METHOD_2025.indicators(
  '2025-09-30',
) as readonly IndicatorDefinition<CompanyRecord>[];
const SHARES = new Map(
  DEFINITIONS.flatMap((each) => (each.kind === 'share' ? [[each.id, each] as const] : [])),
);
const inGroup = (group: string) =>
  [...SHARES.values()].filter((share) => share.group === group).map(({ id }) => id);

const PROPERTIES: readonly PropertyOfFacts[] = [
  { fields: 'registry', ids: ['at-most-10-years', 'at-most-5-years'], kind: 'chain' },
  { fields: 'registry', ids: inGroup('canton'), kind: 'groups' },
  { fields: 'profile', ids: inGroup('subsector'), kind: 'groups' },
  { fields: 'profile', ids: ['digital-focus'], kind: 'chain' },
  { fields: 'profile', ids: ['startups-and-scaleups', 'fit4start'], kind: 'chain' },
  { fields: 'profile', ids: inGroup('human-health-market'), kind: 'groups' },
  { fields: 'profile', ids: ['house-of-biohealth'], kind: 'chain' },
  { fields: 'headcount', ids: ['fewer-than-10-employees'], kind: 'chain' },
];

/** The value of a company: the ids of the indicators that count it, or `?` if the headcount is not known. */
function classOf(record: CompanyRecord, { ids, kind }: PropertyOfFacts): string {
  const counted: string[] = [];
  for (const id of ids) {
    const share = SHARES.get(id);
    if (share?.known?.(record) === false) return '?';
    if (share?.counts(record)) counted.push(id);
    else if (kind === 'chain') break;
  }
  return counted.join(' ');
}

function valuesOf({ ids, kind }: PropertyOfFacts): readonly string[] {
  const values =
    kind === 'groups' ? [...ids, ''] : ids.map((_, at) => ids.slice(0, at + 1).join(' '));
  const unknown = SHARES.get(ids[0] ?? '')?.known === undefined ? [] : ['?'];
  return kind === 'groups' ? values : ['', ...values, ...unknown];
}

type Kind = 'stayed' | 'entered' | 'left';

/** The editions that count the companies of each kind. */
const COUNTED: Readonly<Record<Kind, readonly number[]>> = {
  stayed: [0, 1],
  left: [0],
  entered: [1],
};

function classFindings(
  facts: readonly Edition[],
  knowledge: KnownRows,
  property: PropertyOfFacts,
): readonly string[] {
  // if no hidden company of an edition has a value, this is not a new fact about some of the companies
  const absent = facts.map((edition, at) =>
    facts.length === 1
      ? []
      : absentIn(edition, { ...knowledge, editions: [knowledge.editions[at] as ById] }, property),
  );
  return classesOf(facts, knowledge, property).flatMap(({ kind, companies, values }) => {
    const old = COUNTED[kind].flatMap((at) => absent[at] ?? []);
    return describeCompanies(companies, values, old).map(
      (what) => `${property.ids[0]}: ${kind} of ${companies}: ${what}`,
    );
  });
}

function absentIn(
  edition: Edition,
  knowledge: KnownRows,
  property: PropertyOfFacts,
): readonly string[] {
  return classesOf([edition], knowledge, property).flatMap(({ values }) =>
    values.filter(({ is }) => is.high === 0).map(({ value }) => value),
  );
}

interface Classes {
  readonly kind: Kind;
  readonly companies: number;
  readonly values: readonly { readonly value: string; readonly is: Interval }[];
}

/** The possible numbers of companies for each value, among the companies that hide the property. */
function classesOf(
  facts: readonly Edition[],
  knowledge: KnownRows,
  property: PropertyOfFacts,
): readonly Classes[] {
  const { hidden, known } = splitByKnowledge(knowledge, property);
  const kinds = (Object.keys(hidden) as Kind[]).filter((kind) => hidden[kind].length > 0);
  if (kinds.length === 0) return [];
  const counted = (at: number) =>
    kinds.filter((kind) => facts.length === 1 || COUNTED[kind].includes(at));
  const divisions = facts.map(({ figures }, at) => {
    const companies = counted(at).reduce((sum, kind) => sum + hidden[kind].length, 0);
    return divisionsByRule(figures, property, { known: known[at] ?? [], companies });
  });
  const pairs = (divisions[0] ?? []).flatMap((first) =>
    (divisions[1] ?? [undefined]).map((second) => [first, second]),
  );
  const values = valuesOf(property);
  const solved = pairs.slice(0, MAX_PROGRAMS).flatMap((pair) => {
    const program = new LinearProgram();
    const variables = new Map<string, Variable>();
    for (const kind of kinds) {
      const companies = hidden[kind].length;
      const own = values.map((value) => {
        const of = program.variable(0, companies);
        variables.set(`${kind} ${value}`, of);
        return { of };
      });
      program.between(own, companies, companies);
    }
    for (const [at, { figures }] of facts.entries()) {
      const termsOf = (holds: (value: string) => boolean): Term[] =>
        counted(at).flatMap((kind) =>
          values
            .filter(holds)
            .map((value) => ({ of: variables.get(`${kind} ${value}`) as Variable })),
        );
      const add = (holds: (value: string) => boolean, low: number, high: number) => {
        const terms = termsOf(holds);
        if (terms.length > 0) program.between(terms, low, high);
      };
      for (const { low, high, holds } of factsOn(figures, property)) {
        const base = known[at]?.filter(holds).length ?? 0;
        add(holds, low - base, high - base);
      }
      for (const [value, companies] of pair[at] ?? [])
        add((each) => each === value, companies, companies);
    }
    try {
      return [program.intervals([...variables.values()])];
    } catch {
      return []; // this division is impossible
    }
  });
  const names = kinds.flatMap((kind) => values.map((value) => `${kind} ${value}`));
  const isOf = (name: string): Interval => ({
    low: Math.min(...solved.map((found) => found[names.indexOf(name)]?.low ?? 0)),
    high: Math.max(...solved.map((found) => found[names.indexOf(name)]?.high ?? 0)),
  });
  return kinds.map((kind) => ({
    kind,
    companies: hidden[kind].length,
    values: values.map((value) => ({ value, is: isOf(`${kind} ${value}`) })),
  }));
}

/**
 * Maximum number of linear programs for one question. If the rule needs more, the auditor does not use
 * it.
 */
const MAX_PROGRAMS = 200;

/** Number of hidden companies by value. */
type Division = ReadonlyMap<string, number>;

/**
 * The divisions of hidden companies for which the rule produces exactly the published merged categories.
 * `undefined` if no categories are merged, or if there are too many divisions.
 */
function divisionsByRule(
  { indicators }: Figures,
  { kind, ids }: PropertyOfFacts,
  { known, companies }: { readonly known: readonly string[]; readonly companies: number },
): readonly (Division | undefined)[] {
  const shown = indicators.filter(({ id, mergedOf = [id] }) =>
    mergedOf.some((each) => ids.includes(each)),
  );
  const isExact = shown.every(({ roundedTo }) => roundedTo === undefined);
  if (kind === 'chain' || !isExact || shown.every(({ mergedOf }) => mergedOf === undefined))
    return [undefined];
  const parts = shown.map(({ id, mergedOf = [id] }) =>
    mergedOf.map((each) => (ids.includes(each) ? each : '')),
  );
  const knownOf = (value: string) => known.filter((each) => each === value).length;
  const inPart = parts.map((part, at) => {
    const seen = part.reduce((sum, value) => sum + knownOf(value), 0);
    return (shown[at]?.numerator ?? 0) - seen;
  });
  if (!parts.flat().includes('')) {
    inPart.push(companies - inPart.reduce((sum, n) => sum + n, 0));
    parts.push(['']);
  }
  let all: [string, number][][] = [[]];
  for (const [at, part] of parts.entries()) {
    const ways = listSplits(inPart[at] ?? 0, part);
    if (all.length * ways.length > MAX_PROGRAMS) return [undefined];
    all = all.flatMap((division) => ways.map((way) => [...division, ...way]));
  }
  const text = (of: readonly (readonly string[])[]) =>
    JSON.stringify(of.map((part) => [...part].sort()).sort());
  return all
    .map((division) => new Map(division))
    .filter((division) => {
      const sizes = [...ids, ''].map((value) => [
        value,
        knownOf(value) + (division.get(value) ?? 0),
      ]);
      return text(mergedBy(sizes as [string, number][])) === text(parts);
    });
}

function listSplits(
  companies: number,
  [first, ...others]: readonly string[],
): [string, number][][] {
  if (first === undefined) return companies === 0 ? [[]] : [];
  return Array.from({ length: companies + 1 }, (_, n) => n).flatMap((n) =>
    others.length === 0 && n < companies
      ? []
      : listSplits(companies - n, others).map((way): [string, number][] => [[first, n], ...way]),
  );
}

/** The rule of the specification: a category of 1 or 2 is merged with the next smallest, until it has 3. */
function mergedBy(sizes: readonly (readonly [string, number])[]): readonly (readonly string[])[] {
  const groups = sizes.map(([value, size]) => ({ values: [value], size }));
  for (;;) {
    const filled = groups.filter(({ size }) => size > 0).sort((a, b) => a.size - b.size);
    const [small, next] = filled;
    if (small === undefined || next === undefined || small.size > 2) break;
    groups.splice(groups.indexOf(small), 1);
    groups.splice(groups.indexOf(next), 1);
    groups.push({ values: [...small.values, ...next.values], size: small.size + next.size });
  }
  return groups.map(({ values }) => values);
}

function describeCompanies(
  companies: number,
  values: Classes['values'],
  old: readonly string[],
): readonly string[] {
  const certain = values.find(({ is }) => is.low >= companies);
  if (certain !== undefined) return [`all are "${certain.value}"`];
  if (companies <= 2 && values.every(({ is }) => is.low === is.high)) return ['both are known'];
  const none = values.find(
    ({ value, is }) => is.high === 0 && value !== '' && value !== '?' && !old.includes(value),
  );
  return companies <= 5 && none !== undefined ? [`none is "${none.value}"`] : [];
}

/** Known values by edition, and hidden values by kind of change. */
function splitByKnowledge(knowledge: KnownRows, property: PropertyOfFacts) {
  const hidden: Record<Kind, string[]> = { stayed: [], entered: [], left: [] };
  const known: string[][] = knowledge.editions.map(() => []);
  const valueIn = (record: CompanyRecord) => classOf(record, property);
  for (const history of valuesIn(knowledge, property.fields, valueIn)) {
    for (const [at, { value, isKnown }] of history.entries())
      if (value !== null && isKnown) known[at]?.push(value);
    for (const [kind, value] of findHiddenInputs(history)) hidden[kind].push(value);
  }
  return { hidden, known };
}

/** The kind of change of the values that the recipient does not know. */
function findHiddenInputs<V>(
  history: readonly { readonly value: V | null; readonly isKnown: boolean }[],
): readonly (readonly [Kind, V])[] {
  const [was, is] = history.map(({ value, isKnown }) => (isKnown ? null : value)) as [V | null, V?];
  if (history.length === 1) return was === null ? [] : [['entered', was]];
  if (was !== null && was === is) return [['stayed', was]];
  const left = was === null ? [] : [['left', was] as const];
  return is === null || is === undefined ? left : [...left, ['entered', is]];
}

interface Fact {
  readonly low: number;
  readonly high: number;
  readonly holds: (value: string) => boolean;
}

/** The published indicators of a property, each as a range of numbers of companies. */
function* factsOn({ indicators }: Figures, { ids }: PropertyOfFacts): Generator<Fact> {
  for (const { id, mergedOf = [id], numerator, unknown, roundedTo, denominator } of indicators) {
    if (!mergedOf.some((each) => ids.includes(each))) continue;
    const holds = (value: string) => mergedOf.some((each) => value.split(' ').includes(each));
    yield { ...rangeOf(numerator, roundedTo), holds };
    if (unknown !== undefined && denominator !== undefined)
      yield { ...rangeOf(denominator, roundedTo), holds: (value) => value !== '?' };
  }
}

/**
 * The range of exact numbers for a published number. A number that is limited by its denominator is not a
 * multiple of the step.
 */
function rangeOf(published: number, step = 1): { readonly low: number; readonly high: number } {
  const multiple = Math.ceil(published / step) * step;
  const half = Math.floor(step / 2);
  return { low: multiple - half, high: multiple - half + step - 1 };
}

/** Published categories that should have been merged. */
function smallCategories({ indicators }: Figures): readonly string[] {
  return indicators
    .filter(({ group, roundedTo }) => group !== undefined && roundedTo === undefined)
    .filter(({ numerator }) => numerator === 1 || numerator === 2)
    .map(({ id, numerator }) => `${id}: a category of ${numerator}`);
}

interface Hidden {
  readonly amount: number;
  readonly variable: Variable;
}

/** Headcounts of one or two companies whose classes are known, if a recipient can derive them within ± 20 %. */
function numberFindings(facts: readonly Edition[], knowledge: KnownRows): readonly string[] {
  const program = new LinearProgram();
  const hidden: Record<Kind, Hidden[]> = { stayed: [], entered: [], left: [] };
  const known = facts.map(() => 0);
  for (const history of valuesIn(knowledge, 'headcount', ({ employees }) => employees)) {
    for (const [at, { value, isKnown }] of history.entries())
      if (isKnown) known[at] = (known[at] ?? 0) + (value ?? 0);
    for (const [kind, amount] of findHiddenInputs(history)) {
      const variable = amount < 10 ? program.variable(0, 9) : program.variable(10, MAX_VALUE);
      hidden[kind].push({ amount, variable });
    }
  }
  for (const [at, { figures }] of facts.entries()) {
    const jobs = figures.indicators.find(({ id }) => id === 'jobs');
    const { low, high } = rangeOf(jobs?.numerator ?? 0, jobs?.roundedTo);
    const terms = (Object.keys(hidden) as Kind[])
      .filter((kind) => facts.length === 1 || COUNTED[kind].includes(at))
      .flatMap((kind) => hidden[kind].map(({ variable }) => ({ of: variable })));
    const base = known[at] ?? 0;
    if (terms.length > 0) program.between(terms, low - base, high - base);
  }
  return (Object.keys(hidden) as Kind[]).flatMap((kind) =>
    findCloseNumbers(program, kind, hidden[kind]),
  );
}

/** The largest company, the smallest one, and the two largest together. */
function findCloseNumbers(
  program: LinearProgram,
  kind: Kind,
  all: readonly Hidden[],
): readonly string[] {
  const sorted = [...all].sort((a, b) => b.amount - a.amount);
  const [first, second] = sorted;
  if (first === undefined) return [];
  const sought = [first, sorted.at(-1) as Hidden];
  if (second !== undefined) {
    const variable = program.variable(0, 2 * MAX_VALUE);
    program.zero([{ of: variable, times: -1 }, { of: first.variable }, { of: second.variable }]);
    sought.push({ amount: first.amount + second.amount, variable });
  }
  const found = program.intervals(sought.map(({ variable }) => variable));
  return sought.flatMap(({ amount }, at) => {
    const { low, high } = found[at] as Interval;
    const isClose = 10 * low >= 8 * amount && 10 * high <= 12 * amount;
    return isClose ? [`jobs: ${kind}: ${amount} is within ${low} and ${high}`] : [];
  });
}
