import type { Instant } from '../../core/instant.ts';
import { listAllowedValues } from '../policy/allowed-values.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import type { Policy } from '../policy/policy.ts';

/** Left operand of purposes. */
const PURPOSE = 'http://www.w3.org/ns/odrl/2/purpose';

/** What is known of a consumer. */
interface CounterpartyFacts {
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** The registered purposes of use; empty if they were not requested. */
  readonly purposes: readonly string[];
}

/**
 * What a policy is evaluated against. Who has named no purpose binds itself to those of the policy:
 * it is held to them when it reads.
 */
export function policyFacts(
  { claims, purposes }: CounterpartyFacts,
  policy: Policy,
  now: Instant,
): PolicyFacts {
  const bound = purposes.length > 0 ? purposes : listAllowedValues(policy, PURPOSE);
  return { now, values: { ...claims, [PURPOSE]: bound } };
}

/** The purposes that terms leave to a consumer; empty where the terms name none and it has named none. */
export function listAllowedPurposes(
  policy: Policy,
  { purposes }: Pick<CounterpartyFacts, 'purposes'>,
): readonly string[] {
  const allowed = listAllowedValues(policy, PURPOSE);
  if (allowed.length === 0) return purposes;
  return purposes.length === 0 ? allowed : allowed.filter((purpose) => purposes.includes(purpose));
}
