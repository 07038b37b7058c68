import type { Json } from '../../core/digest.ts';
import { toScalar } from '../common/compact/compact-value.ts';
import { listSpellings, type Prefix } from '../common/compact/namespaces.ts';
import type { OfferedDataset } from '../common/offered-dataset.ts';
import { EDC_NS } from '../common/vocabulary.ts';

/** The fields of a dataset that a filter may name, each with its term in the catalog. */
const TERMS = {
  id: ['dct', 'identifier'],
  title: ['dct', 'title'],
  theme: ['dcat', 'theme'],
  keyword: ['dcat', 'keyword'],
  version: ['dcat', 'version'],
} as const satisfies Readonly<Record<string, readonly [Prefix, string]>>;

export type FilterField = keyof typeof TERMS;
export const FILTER_FIELDS = Object.keys(TERMS) as FilterField[];

/** The values of each field: a title has one in each language, and a field without a value has none. */
export type FieldValues = Readonly<Record<FilterField, readonly string[]>>;

/** Reads the fields of a dataset from the properties that the catalog shows. */
export function readFieldValues({ id, properties }: OfferedDataset): FieldValues {
  const values = FILTER_FIELDS.map((field) => [
    field,
    listTexts(properties[TERMS[field].join(':')]),
  ]);
  return { ...(Object.fromEntries(values) as FieldValues), id: [id] };
}

function listTexts(property: Json | undefined): readonly string[] {
  return [property ?? []]
    .flat()
    .map(toScalar)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String);
}

/** The fields by every spelling: bare, as a term of DCAT, and as a property of an asset of EDC. */
const SPELLINGS: ReadonlyMap<string, FilterField> = new Map([
  ...FILTER_FIELDS.flatMap((field) => {
    const [prefix, term] = TERMS[field];
    return [...listEdcSpellings(field), ...listSpellings(term, prefix)].map(
      (spelling): [string, FilterField] => [spelling, field],
    );
  }),
  ['@id', 'id'],
  ...listEdcSpellings('name').map((spelling): [string, FilterField] => [spelling, 'title']),
]);

function listEdcSpellings(name: string): readonly string[] {
  return [name, `edc:${name}`, `${EDC_NS}${name}`];
}

/** The field with this spelling, also in the quotes of EDC; `undefined` for any other name. */
export function findFilterField(spelling: string): FilterField | undefined {
  return SPELLINGS.get(/^'(.*)'$/.exec(spelling)?.[1] ?? spelling);
}

/** Compares the values of a field, at least one, with the values of a criterion. */
type Comparison = (values: readonly string[], wanted: readonly string[]) => boolean;

const isOneOf: Comparison = (values, wanted) => values.some((value) => wanted.includes(value));
const isNoneOf: Comparison = (values, wanted) => !isOneOf(values, wanted);
const compareAny =
  (compare: (value: string, wanted: string) => boolean): Comparison =>
  (values, wanted) =>
    values.some((value) => wanted.some((each) => compare(value, each)));

const COMPARISONS = {
  '=': isOneOf,
  '!=': isNoneOf,
  in: isOneOf,
  'not in': isNoneOf,
  contains: isOneOf,
  like: compareAny(isLike),
  ilike: compareAny((value, wanted) => isLike(value.toLowerCase(), wanted.toLowerCase())),
  '<': compareAny((value, wanted) => value < wanted),
  '<=': compareAny((value, wanted) => value <= wanted),
  '>': compareAny((value, wanted) => value > wanted),
  '>=': compareAny((value, wanted) => value >= wanted),
} as const satisfies Readonly<Record<string, Comparison>>;

export type FilterOperator = keyof typeof COMPARISONS;
export const FILTER_OPERATORS = Object.keys(COMPARISONS) as FilterOperator[];

/** The operators whose right operand is a list. The others have one value. */
export const LIST_OPERATORS: readonly FilterOperator[] = ['in', 'not in'];

/** A condition that a dataset has to meet, with the member names of EDC. */
export interface Criterion {
  readonly operandLeft: FilterField;
  readonly operator: FilterOperator;
  readonly operandRight: readonly string[];
}

/**
 * Whether a dataset meets all criteria. As in EDC, a dataset without a value in the field meets no
 * criterion about it, and texts are compared in the order of their characters.
 *
 * @see EDC 0.15 `CriterionOperatorRegistryImpl`
 */
export function meetsCriteria(fields: FieldValues, criteria: readonly Criterion[]): boolean {
  return criteria.every(({ operandLeft, operator, operandRight }) => {
    const values = fields[operandLeft];
    return values.length > 0 && COMPARISONS[operator](values, operandRight);
  });
}

/**
 * Whether a text fits a pattern: `%` is any text, `_` is one character. A regular expression would
 * take exponential time for some patterns; this takes at most the product of both lengths.
 */
function isLike(text: string, pattern: string): boolean {
  const characters = [...text];
  const wanted = [...pattern];
  let at = 0;
  let next = 0;
  /** The last `%`, and the end of the text that it covers. */
  let wildcard: { readonly next: number; readonly at: number } | undefined;
  while (at < characters.length) {
    if (wanted[next] === '%') {
      next += 1;
      wildcard = { next, at };
    } else if (wanted[next] === '_' || wanted[next] === characters[at]) {
      next += 1;
      at += 1;
    } else if (wildcard === undefined) return false;
    else {
      wildcard = { next: wildcard.next, at: wildcard.at + 1 };
      ({ next, at } = wildcard);
    }
  }
  return wanted.slice(next).every((rest) => rest === '%');
}

/**
 * Compares two datasets by the first value of a field. A dataset without a value is after all others,
 * in both orders.
 */
export function compareByField(
  field: FilterField,
  order: 'ASC' | 'DESC',
): (one: FieldValues, other: FieldValues) => number {
  const sign = order === 'ASC' ? 1 : -1;
  return ({ [field]: [one] }, { [field]: [other] }) => {
    if (one === other) return 0;
    if (one === undefined) return 1;
    if (other === undefined) return -1;
    return one < other ? -sign : sign;
  };
}
