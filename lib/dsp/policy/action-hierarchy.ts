import { ODRL_NS } from './terms.ts';

/**
 * The actions that are known, each with what it covers beside itself. Narrower than ODRL's own
 * hierarchy on purpose: a caller who may `use` may read, but distributing or deriving is granted by name.
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

/** Whether we know what an action, a full IRI, covers. */
export function isKnownAction(action: string): boolean {
  return COVERED.has(action);
}

/** Whether a permission of one action is one of the other. */
export function allowsAction(action: string, asked: string): boolean {
  return action === asked || (COVERED.get(action) ?? []).includes(asked);
}

/** Whether a prohibition of one action forbids the other or a part of it; an unknown action may. */
export function prohibitsAction(action: string, asked: string): boolean {
  return !isKnownAction(action) || allowsAction(action, asked) || allowsAction(asked, action);
}
