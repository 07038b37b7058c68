import type { Instant } from '../../core/instant.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import { valuesOf } from '../policy/permitted-values.ts';
import type { Policy } from '../policy/policy.ts';

/** Left operand of purposes. */
const PURPOSE = 'http://www.w3.org/ns/odrl/2/purpose';

/** What is known of a consumer. */
interface Known {
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** What it is registered to use the data for; empty where nobody asked. */
  readonly purposes: readonly string[];
}

/**
 * What a policy is evaluated against. Who has named no purpose binds itself to those of the policy:
 * it is held to them when it reads.
 */
export function policyFacts(
  { claims, purposes }: Known,
  policy: Policy,
  now: Instant,
): PolicyFacts {
  const bound = purposes.length > 0 ? purposes : valuesOf(policy, PURPOSE);
  return { now, values: { ...claims, [PURPOSE]: bound } };
}

/** The purposes that terms leave to a consumer; empty where the terms name none and it has named none. */
export function purposesUnder(
  policy: Policy,
  { purposes }: Pick<Known, 'purposes'>,
): readonly string[] {
  const allowed = valuesOf(policy, PURPOSE);
  if (allowed.length === 0) return purposes;
  return purposes.length === 0 ? allowed : allowed.filter((purpose) => purposes.includes(purpose));
}
