import type { AwsCall } from './aws-calls.ts';

/** A policy document as IAM returns it, with the kinds of statements in the stack. */
export interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

/** Whether a policy permits a request. @throws Error for an unknown kind of statement */
export function allows({ Statement }: Policy, call: AwsCall): boolean {
  const matching = Statement.filter((statement) => matches(statement, call));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}

function matches({ Action, Resource, Condition }: Statement, call: AwsCall): boolean {
  return (
    list(Action).includes(call.action) &&
    list(Resource).some((arn) => covers(arn, call)) &&
    holds(Condition, call)
  );
}

function covers(arn: string, { resource }: AwsCall): boolean {
  const end = arn.split(':').slice(5).join(':');
  return like(end, resource) || (end.startsWith('key/') && resource === 'key/of-the-bucket');
}

const OPERATORS: Readonly<Record<string, (pattern: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  'ForAllValues:StringLike': like,
  'ForAnyValue:StringLike': like,
};

/**
 * A request without the key of the condition is refused. `ForAllValues` would permit it, but we make no such
 * request.
 */
function holds(condition: Statement['Condition'], { context }: AwsCall): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) => {
    const fits = OPERATORS[operator];
    if (fits === undefined) throw new Error(`${operator} is not understood here`);
    return Object.entries(keys).every(([key, patterns]) => {
      const value = context[key];
      return value !== undefined && list(patterns).some((pattern) => fits(pattern, value));
    });
  });
}

function like(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
