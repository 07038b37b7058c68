import type { IndicatorDefinition } from '../../../lib/figures/definition.ts';
import type { Figures } from '../../../lib/figures/indicator.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { METHOD_2025 } from '../../../lib/method/method-2025.ts';
import type { Company } from './editions.ts';
import { type Interval, LinearProgram, MOST, type Term, type Variable } from './linear-program.ts';

/** An edition as an attacker meets it: its facts, and of each company what it shows. */
export interface Edition {
  readonly figures: Figures;
  readonly companies: readonly Company[];
}

/**
 * What a reader who holds rows and facts learns of companies that do not show it: a line for each.
 * It knows who came, went and changed, and solves everything that is published with a solver that
 * shares nothing with the check of the release.
 */
export function audit(editions: readonly Edition[], reader: number): readonly string[] {
  const smallest = editions.flatMap(({ figures }) => smallCategories(figures));
  const classes = PROPERTIES.flatMap((property) => classFindings(editions, reader, property));
  return [...smallest, ...classes, ...numberFindings(editions, reader)];
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

/** The value of a company: the ids that count it, or `?` where the headcount is not known. */
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

type Kind = 'stayed' | 'came' | 'went';

/** In which of two editions the variables of a kind are counted. */
const COUNTED: Readonly<Record<Kind, readonly number[]>> = { stayed: [0, 1], went: [0], came: [1] };

function classFindings(
  editions: readonly Edition[],
  reader: number,
  property: PropertyOfFacts,
): readonly string[] {
  // what no hidden company of a whole edition is, none of a part of them is: that is no news
  const absent = editions.map((edition) =>
    editions.length === 1 ? [] : absentIn(edition, reader, property),
  );
  return classesOf(editions, reader, property).flatMap(({ kind, companies, values }) => {
    const old = COUNTED[kind].flatMap((at) => absent[at] ?? []);
    return told(companies, values, old).map(
      (what) => `${property.ids[0]}: ${kind} of ${companies}: ${what}`,
    );
  });
}

function absentIn(edition: Edition, reader: number, property: PropertyOfFacts): readonly string[] {
  return classesOf([edition], reader, property).flatMap(({ values }) =>
    values.filter(({ is }) => is.high === 0).map(({ value }) => value),
  );
}

interface Classes {
  readonly kind: Kind;
  readonly companies: number;
  readonly values: readonly { readonly value: string; readonly is: Interval }[];
}

/** How many of those who hide a property can have each value. */
function classesOf(
  editions: readonly Edition[],
  reader: number,
  property: PropertyOfFacts,
): readonly Classes[] {
  const program = new LinearProgram();
  const { hidden, known } = splitOf(editions, reader, property);
  const values = valuesOf(property);
  const kinds = (Object.keys(hidden) as Kind[]).filter((kind) => hidden[kind].length > 0);
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
  for (const [at, { figures }] of editions.entries())
    for (const { low, high, holds } of factsOn(figures, property)) {
      const base = known[at]?.filter(holds).length ?? 0;
      const terms: Term[] = kinds
        .filter((kind) => editions.length === 1 || COUNTED[kind].includes(at))
        .flatMap((kind) => values.filter(holds).map((value) => `${kind} ${value}`))
        .map((name) => ({ of: variables.get(name) as Variable }));
      if (terms.length > 0) program.between(terms, low - base, high - base);
    }
  if (variables.size === 0) return [];
  const names = [...variables.keys()];
  const found = program.intervals([...variables.values()]);
  const isOf = (name: string) => found[names.indexOf(name)] as Interval;
  return kinds.map((kind) => ({
    kind,
    companies: hidden[kind].length,
    values: values.map((value) => ({ value, is: isOf(`${kind} ${value}`) })),
  }));
}

function told(
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

/** Values of the companies that show them, by edition, and of those that hide them, by what became of them. */
function splitOf(editions: readonly Edition[], reader: number, property: PropertyOfFacts) {
  const hidden: Record<Kind, string[]> = { stayed: [], came: [], went: [] };
  const known: string[][] = editions.map(() => []);
  const shows = ({ shown }: Company) => shown[reader]?.has(property.fields) === true;
  const by = editions.map(
    ({ companies }) => new Map(companies.map((each) => [each.record.record_id, each])),
  );
  for (const id of new Set(by.flatMap((each) => [...each.keys()]))) {
    const both = by.map((each) => each.get(id));
    const values = both.map((each) => each && classOf(each.record, property));
    for (const [at, each] of both.entries())
      if (each !== undefined && shows(each)) known[at]?.push(values[at] as string);
    const hides = both.map((each) => each !== undefined && !shows(each));
    if (editions.length === 1) {
      if (hides[0]) hidden.came.push(values[0] as string);
    } else if (hides[0] && hides[1] && values[0] === values[1])
      hidden.stayed.push(values[0] as string);
    else {
      if (hides[0]) hidden.went.push(values[0] as string);
      if (hides[1]) hidden.came.push(values[1] as string);
    }
  }
  return { hidden, known };
}

interface Fact {
  readonly low: number;
  readonly high: number;
  readonly holds: (value: string) => boolean;
}

/** What the published indicators say of a property: ranges of numbers of companies. */
function* factsOn({ indicators }: Figures, { ids }: PropertyOfFacts): Generator<Fact> {
  for (const { id, mergedOf = [id], numerator, unknown, roundedTo, denominator } of indicators) {
    if (!mergedOf.some((each) => ids.includes(each))) continue;
    const holds = (value: string) => mergedOf.some((each) => value.split(' ').includes(each));
    yield { ...rangeOf(numerator, roundedTo), holds };
    if (unknown !== undefined && denominator !== undefined)
      yield { ...rangeOf(denominator, roundedTo), holds: (value) => value !== '?' };
  }
}

/** What may be behind a published number; one that was limited by its denominator is no multiple. */
function rangeOf(published: number, step = 1): { readonly low: number; readonly high: number } {
  const multiple = Math.ceil(published / step) * step;
  const half = Math.floor(step / 2);
  return { low: multiple - half, high: multiple - half + step - 1 };
}

/** Categories that are published and should have been merged. */
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

/** Headcounts of one or two companies that come out within ± 20 %, the class of each being known. */
function numberFindings(editions: readonly Edition[], reader: number): readonly string[] {
  const program = new LinearProgram();
  const hidden: Record<Kind, Hidden[]> = { stayed: [], came: [], went: [] };
  const known = editions.map(() => 0);
  const hide = (kind: Kind, amount: number) => {
    const variable = amount < 10 ? program.variable(0, 9) : program.variable(10, MOST);
    hidden[kind].push({ amount, variable });
  };
  const by = editions.map(
    ({ companies }) => new Map(companies.map((each) => [each.record.record_id, each])),
  );
  for (const id of new Set(by.flatMap((each) => [...each.keys()]))) {
    const both = by.map((each) => each.get(id));
    const amounts = both.map((each) => each?.record.employees ?? null);
    const shows = both.map((each) => each?.shown[reader]?.has('headcount') === true);
    for (const [at, amount] of amounts.entries())
      if (shows[at]) known[at] = (known[at] ?? 0) + (amount ?? 0);
    const open = amounts.map((amount, at) => (shows[at] ? null : amount));
    if (editions.length === 1) {
      if (open[0] != null) hide('came', open[0]);
    } else if (open[0] != null && open[0] === open[1]) hide('stayed', open[0]);
    else {
      if (open[0] != null) hide('went', open[0]);
      if (open[1] != null) hide('came', open[1]);
    }
  }
  for (const [at, { figures }] of editions.entries()) {
    const jobs = figures.indicators.find(({ id }) => id === 'jobs');
    const { low, high } = rangeOf(jobs?.numerator ?? 0, jobs?.roundedTo);
    const terms = (Object.keys(hidden) as Kind[])
      .filter((kind) => editions.length === 1 || COUNTED[kind].includes(at))
      .flatMap((kind) => hidden[kind].map(({ variable }) => ({ of: variable })));
    const base = known[at] ?? 0;
    if (terms.length > 0) program.between(terms, low - base, high - base);
  }
  return (Object.keys(hidden) as Kind[]).flatMap((kind) => closeTo(program, kind, hidden[kind]));
}

/** The largest, the smallest, and the two largest together. */
function closeTo(program: LinearProgram, kind: Kind, all: readonly Hidden[]): readonly string[] {
  const sorted = [...all].sort((a, b) => b.amount - a.amount);
  const [first, second] = sorted;
  if (first === undefined) return [];
  const sought = [first, sorted.at(-1) as Hidden];
  if (second !== undefined) {
    const variable = program.variable(0, 2 * MOST);
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
