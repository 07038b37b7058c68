import * as z from 'zod';
import { customRule } from '../../core/issues.ts';
import { expandTerm, ODRL_NS } from './terms.ts';

/** The operators of the protocol's profile. @see DSP 2025-1 contract-schema.json#Operator */
const OPERATORS = [
  ...(['eq', 'neq', 'gt', 'gteq', 'lt', 'lteq', 'hasPart', 'isA', 'isAllOf'] as const),
  ...(['isAnyOf', 'isNoneOf', 'isPartOf', 'term-lteq'] as const),
] as const;
export type Operator = (typeof OPERATORS)[number];

/** How constraints are combined; a logical constraint has exactly one of these members. */
export const LOGICS = ['and', 'or', 'xone', 'andSequence'] as const;
export type Logic = (typeof LOGICS)[number];

const COMPARED = ['leftOperand', 'operator', 'rightOperand'];

/** How deep a policy may nest: the deepest sensible one needs about a dozen levels. */
const LEVELS = 32;

/** What JSON-LD may wrap a string in; an object that says more than the string is left alone. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? unwrapped(value[0]) : value;
  if (typeof value !== 'object' || value === null) return value;
  const [[member, content] = [], ...others] = Object.entries(value);
  return others.length === 0 && (member === '@id' || member === '@value') ? content : value;
}

const Term = z.preprocess(unwrapped, z.string().min(1).max(1000));

function bareOperator(value: unknown): unknown {
  const term = unwrapped(value);
  return typeof term === 'string' ? expandTerm(term).replace(ODRL_NS, '') : term;
}

function listSchema<S extends z.ZodType>(schema: S) {
  return z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(schema),
  );
}

/** Some connectors write what they have none of as an empty list: it says nothing, and no message of ours may have it. */
function withoutEmpty(value: unknown, lists: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(
    ([name, list]) => !(lists.includes(name) && Array.isArray(list) && list.length === 0),
  );
  return Object.fromEntries(members);
}

/**
 * `leftOperand operator rightOperand`. The right operand is kept as it came; `right-operand.ts` reads
 * it. Members that are not named here are kept too.
 */
export const AtomicConstraint = z
  .looseObject({
    leftOperand: Term,
    operator: z.preprocess(bareOperator, z.enum(OPERATORS)),
    rightOperand: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  })
  .refine(
    (constraint) => LOGICS.every((logic) => !(logic in constraint)),
    customRule('constraint-compares-or-combines'),
  );
export type AtomicConstraint = z.infer<typeof AtomicConstraint>;

export interface LogicalConstraint {
  and?: Constraint[] | undefined;
  or?: Constraint[] | undefined;
  xone?: Constraint[] | undefined;
  andSequence?: Constraint[] | undefined;
  [member: string]: unknown;
}
export type Constraint = AtomicConstraint | LogicalConstraint;

const Operands = listSchema(z.lazy((): z.ZodType<Constraint> => Constraint)).optional();
const LogicalConstraint: z.ZodType<LogicalConstraint> = z
  .looseObject({ and: Operands, or: Operands, xone: Operands, andSequence: Operands })
  .refine(
    (constraint) =>
      LOGICS.filter((logic) => logic in constraint).length === 1 &&
      COMPARED.every((member) => !(member in constraint)),
    customRule('constraint-one-logic'),
  );
/** An atomic constraint, or several combined by exactly one of {@link LOGICS}. */
export const Constraint: z.ZodType<Constraint> = z.union([AtomicConstraint, LogicalConstraint]);

/** A permission, prohibition or duty. `duty` may stand in a permission only. */
export interface Rule {
  action: string;
  constraint?: Constraint[] | undefined;
  duty?: Rule[] | undefined;
  [member: string]: unknown;
}
export const Rule: z.ZodType<Rule> = z.preprocess(
  (value) => withoutEmpty(value, ['constraint', 'duty']),
  z.looseObject({
    action: Term,
    constraint: listSchema(Constraint).optional(),
    duty: listSchema(z.lazy((): z.ZodType<Rule> => Rule)).optional(),
  }),
);

const RULES = ['permission', 'prohibition', 'obligation'];
const Rules = listSchema(Rule).optional();
const rules = { permission: Rules, prohibition: Rules, obligation: Rules };
const Id = z.string().min(1).max(1000);
const Profile = z.union([z.string(), z.array(z.string())]);
/** An xsd:dateTime by the pattern of the schema, nothing around it. */
const DATE_TIME =
  /^-?([1-9]\d{3,}|0\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?$/;

/** Before anything descends into it. */
function plain(value: unknown, ctx: z.RefinementCtx): unknown {
  if (isPlainJson(value, LEVELS)) return withoutEmpty(value, RULES);
  ctx.addIssue({
    code: 'custom',
    ...customRule('policy-too-deep', { limit: LEVELS }),
  });
  return z.NEVER;
}

function policySchema<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(plain, z.looseObject({ ...rules, profile: Profile.optional(), ...shape }));
}

/**
 * Terms on which something may be used, in the compact form of the wire. The schemas ask for a
 * permission or a prohibition; an EDC leaves both out of a policy that is empty, others write empty
 * lists.
 *
 * @see DSP 2025-1 contract-schema.json
 */
export const Policy = policySchema({});
export type Policy = z.infer<typeof Policy>;

/** The terms of a dataset in a catalog: never with a target. @see DSP 2025-1 #catalog-protocol */
export const Offer = policySchema({
  '@id': Id,
  '@type': z.literal('Offer').optional(),
  assigner: Term.optional(),
  assignee: Term.optional(),
  target: z.undefined().optional(),
});
export type Offer = z.infer<typeof Offer>;

/** An offer in a message: with the dataset it is for. @see DSP 2025-1 #contract-request-message */
export const MessageOffer = policySchema({
  '@id': Id,
  '@type': z.literal('Offer'),
  target: Term,
  assigner: Term.optional(),
  assignee: Term.optional(),
});
export type MessageOffer = z.infer<typeof MessageOffer>;

/** What both sides are bound to. @see DSP 2025-1 #contract-agreement-message */
export const Agreement = policySchema({
  '@id': Id,
  '@type': z.literal('Agreement'),
  target: Term,
  assigner: Term,
  assignee: Term,
  /** An xsd:dateTime, as it came. */
  timestamp: z.preprocess(unwrapped, z.string().regex(DATE_TIME)),
});
export type Agreement = z.infer<typeof Agreement>;

/**
 * Whether a value from `JSON.parse` nests at most `levels` deep and holds finite numbers only (JSON's
 * `1e999` is read as infinity). What walks such a value cannot run out of stack, and canonical JSON
 * can write it.
 */
export function isPlainJson(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isPlainJson(member, levels - 1));
}

const ANYWHERE = ['@id', '@type', '@context', 'uid'];

/** What a policy may say beside its identity. Only the compact form of a structural term is read. */
export const POLICY_MEMBERS = [
  ...['permission', 'prohibition', 'obligation', 'profile', 'odrl:profile'],
  ...['target', 'assigner', 'assignee', 'timestamp'],
];
export const RULE_MEMBERS = ['action', 'constraint', 'duty'];
export const ATOMIC_MEMBERS = ['leftOperand', 'operator', 'rightOperand'];

/**
 * The members of an object that may change its meaning though nothing here reads them: ODRL's own
 * (`refinement`, `odrl:inheritFrom`) beyond `known`, and keywords. Members of other vocabularies
 * (`dct:license`) are annotations.
 */
export function unknownMembers(object: object, known: readonly string[]): string[] {
  return Object.keys(object).filter(
    (member) =>
      !known.includes(member) &&
      !ANYWHERE.includes(member) &&
      expandTerm(member).startsWith(ODRL_NS),
  );
}
