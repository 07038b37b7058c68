import { ODRL_NS } from './terms.ts';

/**
 * The known actions, each with the other actions that it covers. This is narrower than the hierarchy
 * of ODRL: a caller who may `use` may also read, but may only distribute or derive if the policy names it.
 *
 * @see ODRL Vocabulary 2.2, #actionConcepts
 */
const COVERED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    use: ['read'],
    transfer: ['sell', 'give'],
    grantUse: [],
    ...{ read: [], sell: [], give: [], distribute: [], derive: [], modify: [] },
    ...{ aggregate: [], anonymize: [], attribute: [], delete: [] },
  } satisfies Record<string, string[]>).map(([action, covered]) => [
    ODRL_NS + action,
    covered.map((name) => ODRL_NS + name),
  ]),
);

/** Whether an action is known. @param action full IRI */
export function isKnownAction(action: string): boolean {
  return COVERED.has(action);
}

/** Whether a permission of one action covers the other. */
export function allowsAction(action: string, requested: string): boolean {
  return action === requested || (COVERED.get(action) ?? []).includes(requested);
}

/** Whether a prohibition of one action forbids the other or a part of it; an unknown action may. */
export function prohibitsAction(action: string, requested: string): boolean {
  return (
    !isKnownAction(action) || allowsAction(action, requested) || allowsAction(requested, action)
  );
}
