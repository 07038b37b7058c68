import type { Facts } from './facts.ts';
import type { NormalConstraint } from './normal-policy.ts';
import type { Value } from './right-operand.ts';
import { DATE_TIME, shortTerm } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Whether a constraint holds; `unknown` where that cannot be decided. `why` is a sentence without its end. */
export type Truth =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

type Atomic = NormalConstraint & { readonly kind: 'atomic' };

/** Whether `leftOperand operator rightOperand` is true of the facts. */
export function holdsAtomic(constraint: Atomic, facts: Facts, vocabulary: Vocabulary): Truth {
  const { leftOperand, operator, rightOperand } = constraint;
  const known = vocabulary.operands.get(leftOperand);
  const said = sentence(constraint);
  if (known === undefined) return { kind: 'unknown', why: `${said}: the operand is not known` };
  if (!known.operators.some((each) => each === operator))
    return { kind: 'unknown', why: `${said}: the operator is not known for it` };
  if (known.kind === 'instant') return holdsInstant(constraint, facts.now, said);
  const values = facts.values[leftOperand] ?? [];
  if (values.length === 0) return { kind: 'unknown', why: `${said}: nothing is known of it` };
  const texts = rightOperand.map(({ value }) => value);
  const truth = compareTexts(operator, values, texts);
  return truth ? { kind: 'yes' } : { kind: 'no', why: `${said} is not met` };
}

/** @param held what is true of the caller: several values hold together */
function compareTexts(
  operator: string,
  held: readonly string[],
  named: readonly string[],
): boolean {
  const some = held.some((value) => named.includes(value));
  switch (operator) {
    case 'neq':
    case 'isNoneOf':
      return !some;
    case 'isAllOf':
      return named.length > 0 && named.every((value) => held.includes(value));
    default:
      return some;
  }
}

const DATED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of an xsd:dateTime or xsd:date with a zone; `undefined` for anything else. */
export function instantOf({ value }: Value): number | undefined {
  const text = DAY.test(value) ? value.replace(/^(.{10})/, '$1T00:00:00') : value;
  const ms = DATED.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function holdsInstant({ operator, rightOperand }: Atomic, now: string, said: string): Truth {
  const [only] = rightOperand;
  const limit = rightOperand.length === 1 && only !== undefined ? instantOf(only) : undefined;
  if (limit === undefined) return { kind: 'unknown', why: `${said}: it is no moment with a zone` };
  const at = Date.parse(now);
  const truth = {
    eq: at === limit,
    lt: at < limit,
    lteq: at <= limit,
    gt: at > limit,
    gteq: at >= limit,
  };
  const holds = truth[operator as keyof typeof truth];
  return holds ? { kind: 'yes' } : { kind: 'no', why: `${said} is not met` };
}

/** `edc:membershipStatus eq active` */
function sentence({ leftOperand, operator, rightOperand }: Atomic): string {
  const right = rightOperand.map(({ value }) => shortTerm(value)).join(', ');
  const left = leftOperand === DATE_TIME ? 'odrl:dateTime' : shortTerm(leftOperand);
  return `${left} ${operator} ${right}`.slice(0, 300);
}
