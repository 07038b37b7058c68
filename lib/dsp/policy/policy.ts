import * as z from 'zod';
import { customRule } from '../../core/issues.ts';
import { expandTerm, ODRL_NS, toPortableTerm } from './terms.ts';

/** The operators of the profile of the protocol. @see DSP 2025-1 contract-schema.json#Operator */
const OPERATORS = [
  ...(['eq', 'neq', 'gt', 'gteq', 'lt', 'lteq', 'hasPart', 'isA', 'isAllOf'] as const),
  ...(['isAnyOf', 'isNoneOf', 'isPartOf', 'term-lteq'] as const),
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Combinations of constraints; a logical constraint has exactly one of these members. */
export const LOGICS = ['and', 'or', 'xone', 'andSequence'] as const;
export type Logic = (typeof LOGICS)[number];

const COMPARED = ['leftOperand', 'operator', 'rightOperand'];

/** Maximum depth of a policy. Useful policies need at most about twelve levels. */
const LEVELS = 32;

/** Takes a string out of its JSON-LD object. An object with more content stays unchanged. */
function unwrapValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? unwrapValue(value[0]) : value;
  if (typeof value !== 'object' || value === null) return value;
  const [[member, content] = [], ...others] = Object.entries(value);
  return others.length === 0 && (member === '@id' || member === '@value') ? content : value;
}

const Text = z.string().min(1).max(1000);
const Term = z.preprocess(unwrapValue, Text);
/** An action or a left operand, as {@link toPortableTerm} writes it. */
const PortableTerm = z.preprocess((value) => {
  const term = unwrapValue(value);
  return typeof term === 'string' ? toPortableTerm(term) : term;
}, Text);

function toBareOperator(value: unknown): unknown {
  const term = unwrapValue(value);
  return typeof term === 'string' ? expandTerm(term).replace(ODRL_NS, '') : term;
}

function listSchema<S extends z.ZodType>(schema: S) {
  return z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(schema),
  );
}

/** Removes empty lists. Some connectors send them for missing members; our messages may not have them. */
function withoutEmpty(value: unknown, lists: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(
    ([name, list]) => !(lists.includes(name) && Array.isArray(list) && list.length === 0),
  );
  return Object.fromEntries(members);
}

/**
 * `leftOperand operator rightOperand`. The right operand stays unchanged; `right-operand.ts` reads it.
 * Unknown members are kept too.
 */
export const AtomicConstraint = z
  .looseObject({
    leftOperand: PortableTerm,
    operator: z.preprocess(toBareOperator, z.enum(OPERATORS)),
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

/** A permission, prohibition or duty. Only a permission may have `duty`. */
export interface Rule {
  action: string;
  constraint?: Constraint[] | undefined;
  duty?: Rule[] | undefined;
  [member: string]: unknown;
}
export const Rule: z.ZodType<Rule> = z.preprocess(
  (value) => withoutEmpty(value, ['constraint', 'duty']),
  z.looseObject({
    action: PortableTerm,
    constraint: listSchema(Constraint).optional(),
    duty: listSchema(z.lazy((): z.ZodType<Rule> => Rule)).optional(),
  }),
);

const RULES = ['permission', 'prohibition', 'obligation'];
const Rules = listSchema(Rule).optional();
const rules = { permission: Rules, prohibition: Rules, obligation: Rules };
const Id = z.string().min(1).max(1000);
const Profile = z.union([z.string(), z.array(z.string())]);
/** An xsd:dateTime by the pattern of the schema, without other characters. */
const DATE_TIME =
  /^-?([1-9]\d{3,}|0\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?$/;

/** Checked before other code descends into the value. */
function checkPlainJson(value: unknown, ctx: z.RefinementCtx): unknown {
  if (isPlainJson(value, LEVELS)) return withoutEmpty(value, RULES);
  ctx.addIssue({
    code: 'custom',
    ...customRule('policy-too-deep', { limit: LEVELS }),
  });
  return z.NEVER;
}

function policySchema<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(
    checkPlainJson,
    z.looseObject({ ...rules, profile: Profile.optional(), ...shape }),
  );
}

/**
 * Terms of use in the compact form of the wire. The schemas require a permission or a prohibition. In
 * an empty policy, an EDC omits both, and other connectors send empty lists.
 *
 * @see DSP 2025-1 contract-schema.json
 */
export const Policy = policySchema({});
export type Policy = z.infer<typeof Policy>;

/** The terms of a dataset in a catalog. They have no target. @see DSP 2025-1 #catalog-protocol */
export const Offer = policySchema({
  '@id': Id,
  '@type': z.literal('Offer').optional(),
  assigner: Term.optional(),
  assignee: Term.optional(),
  target: z.undefined().optional(),
});
export type Offer = z.infer<typeof Offer>;

/** An offer in a message. Its target is the dataset. @see DSP 2025-1 #contract-request-message */
export const MessageOffer = policySchema({
  '@id': Id,
  '@type': z.literal('Offer'),
  target: Term,
  assigner: Term.optional(),
  assignee: Term.optional(),
});
export type MessageOffer = z.infer<typeof MessageOffer>;

/** The terms that bind both sides. @see DSP 2025-1 #contract-agreement-message */
export const Agreement = policySchema({
  '@id': Id,
  '@type': z.literal('Agreement'),
  target: Term,
  assigner: Term,
  assignee: Term,
  /** An xsd:dateTime, unchanged. */
  timestamp: z.preprocess(unwrapValue, z.string().regex(DATE_TIME)),
});
export type Agreement = z.infer<typeof Agreement>;

/**
 * Whether a value from `JSON.parse` has at most `levels` levels and only finite numbers (`1e999` is
 * parsed as infinity). Recursive code cannot exhaust the stack on such a value, and canonical JSON can
 * write it.
 */
export function isPlainJson(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isPlainJson(member, levels - 1));
}

const ANYWHERE = ['@id', '@type', '@context', 'uid'];

/** Members of a policy other than its identity. Only the compact form of a structural term is read. */
export const POLICY_MEMBERS = [
  ...['permission', 'prohibition', 'obligation', 'profile', 'odrl:profile'],
  ...['target', 'assigner', 'assignee', 'timestamp'],
];
export const RULE_MEMBERS = ['action', 'constraint', 'duty'];
export const ATOMIC_MEMBERS = ['leftOperand', 'operator', 'rightOperand'];

/**
 * Lists the members of an object that may change its meaning but are not evaluated here: members of
 * ODRL outside `known` (`refinement`, `odrl:inheritFrom`), and keywords. Members of other vocabularies
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
